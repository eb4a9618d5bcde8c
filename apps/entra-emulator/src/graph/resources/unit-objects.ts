import { unitsHolding } from '../../directory/administrative-units.ts';
import type { AdministrativeUnitRecord } from '../../directory/policy-records.ts';
import { directoryRoleTemplates } from '../../directory/well-known.ts';
import type { GraphCall } from '../graph-call.ts';
import type { WireObject } from './wire.ts';

/** Members are put there by somebody: there are no units here whose members follow a rule. */
export const wireUnit = ({
  directoryId: _,
  memberIds: _members,
  scopedRoles: _roles,
  membershipType = null,
  ...plain
}: AdministrativeUnitRecord): WireObject => ({
  ...plain,
  deletedDateTime: null,
  membershipRule: null,
  membershipRuleProcessingState: null,
  membershipType,
});

const SEE_ALL: readonly string[] = [
  directoryRoleTemplates.globalAdministrator,
  directoryRoleTemplates.privilegedRoleAdministrator,
];
const HIDDEN = 'Member.Read.Hidden';

/** Of a unit with hidden membership: its members, who administers it, and who holds the permission for that. */
export function mayReadMembers({ caller }: GraphCall, unit: AdministrativeUnitRecord): boolean {
  if (unit.visibility !== 'HiddenMembership' || caller.servicePrincipalId === '') return true;
  const { userId, roles, scopes, directoryRoles } = caller;
  if (userId === undefined) return roles.includes(HIDDEN);
  return (
    scopes.includes(HIDDEN) ||
    unit.memberIds.includes(userId) ||
    unit.scopedRoles.some((one) => one.userId === userId) ||
    directoryRoles.some((role) => SEE_ALL.includes(role))
  );
}

/** The units that hold an object, as far as the caller may know. */
export const unitsOf = (call: GraphCall, objectId: string): WireObject[] =>
  unitsHolding(call.emulator.store, objectId)
    .filter((unit) => mayReadMembers(call, unit))
    .map((unit) => ({ '@odata.type': '#microsoft.graph.administrativeUnit', ...wireUnit(unit) }));
