import { standingOver } from '../directory/administrative-units.ts';
import type { UserRecord } from '../directory/records.ts';
import {
  countingInUnit,
  type Reached,
  rolesReaching,
  type SensitiveAction,
} from '../directory/role-reach.ts';
import type { Store } from '../directory/store.ts';
import { directoryRoleName } from '../directory/well-known.ts';
import type { GraphCall } from './graph-call.ts';
import { insufficientPrivileges } from './graph-error.ts';
import { actsWithoutToken } from './permission-checks.ts';

/** What of a user is sensitive: who sets it can become the user, or shut the user out. By it goes who may. */
const SENSITIVE: Readonly<Record<string, SensitiveAction>> = {
  accountEnabled: 'other',
  businessPhones: 'reset',
  mobilePhone: 'reset',
  onPremisesImmutableId: 'other',
  otherMails: 'reset',
  passwordProfile: 'reset',
  userPrincipalName: 'other',
};

export const isSensitive = (property: string): boolean => Object.hasOwn(SENSITIVE, property);

/** What changing these amounts to; undefined when none of them is sensitive. Whoever may do the other things may reset, too. */
export function sensitiveActionOf(properties: readonly string[]): SensitiveAction | undefined {
  const actions = properties.flatMap((one) => (isSensitive(one) ? (SENSITIVE[one] ?? []) : []));
  return actions.includes('other') ? 'other' : actions[0];
}

/**
 * Who may reset, disable, rename, delete or restore another user: no application by its permissions alone when that user is an
 * administrator, and a person by the roles of both. Over an administrative unit, by the roles that the person holds there, too.
 *
 * @throws GraphError 403
 */
export function requireRightOver(call: GraphCall, user: UserRecord, action: SensitiveAction): void {
  const { caller, emulator } = call;
  if (actsWithoutToken(caller)) return;
  const reached: Reached = {
    directoryRoles: user.directoryRoles,
    isGuarded: isGuarded(emulator.store, user),
  };
  if (caller.userId === undefined) {
    if (reached.isGuarded || reached.directoryRoles.length > 0)
      throw insufficientPrivileges(
        'the user is an administrator, or as much as one: no permission of an application reaches that far',
      );
    return;
  }
  const { isRestricted, roles } = standingOver(emulator.store, caller.userId, user.id);
  const held = [...(isRestricted ? [] : caller.directoryRoles), ...countingInUnit(roles, reached)];
  const enough = rolesReaching(reached, action);
  if (enough.some((role) => held.includes(role))) return;
  const names = enough.map(directoryRoleName).join(', ');
  throw insufficientPrivileges(`the signed-in user holds none of: ${names}, which reach the other user`);
}

function isGuarded({ groups, administrativeUnits }: Store, { id }: UserRecord): boolean {
  const group = groups.find(
    ({ withoutEffect, memberIds, ownerIds }) =>
      withoutEffect?.['isAssignableToRole'] === true && [...memberIds, ...ownerIds].includes(id),
  );
  const unit = administrativeUnits.find(
    ({ isMemberManagementRestricted, scopedRoles }) =>
      isMemberManagementRestricted && scopedRoles.some(({ userId }) => userId === id),
  );
  return group !== undefined || unit !== undefined;
}
