import { standingOver } from '../directory/administrative-units.ts';
import type { GraphCaller } from './caller.ts';
import type { GraphCall } from './graph-call.ts';
import { insufficientPrivileges } from './graph-error.ts';

/**
 * The caller as one object sees them: with the roles that the person holds over an administrative unit of it. Whoever changes
 * a user or a group asks with this one.
 *
 * @throws GraphError 403 for a member of a restricted unit, when the caller holds no role over such a unit: no role in the
 * directory, no ownership and no permission of an application reaches there
 */
export function callerOver({ emulator, caller }: GraphCall, objectId: string): GraphCaller {
  // The control API, and everybody while tokens are not checked.
  if (caller.servicePrincipalId === '') return caller;
  const { isRestricted, roles } = standingOver(emulator.store, caller.userId, objectId);
  if (!isRestricted) return { ...caller, directoryRoles: [...caller.directoryRoles, ...roles] };
  if (roles.length > 0) return { ...caller, directoryRoles: roles };
  throw insufficientPrivileges(
    'it is a member of a restricted management administrative unit: only a role over that unit reaches it',
  );
}
