import type { AdministrativeUnitRecord } from './policy-records.ts';
import type { Store } from './store.ts';
import { directoryRoleTemplates } from './well-known.ts';

/** Administrative units: parts of a directory that somebody may be let administer without the rest. */

/** Of the roles that there are here, those that somebody can hold over a unit alone. */
export const ROLES_OVER_UNITS: readonly string[] = [
  directoryRoleTemplates.userAdministrator,
  directoryRoleTemplates.groupsAdministrator,
  directoryRoleTemplates.authenticationAdministrator,
  directoryRoleTemplates.helpdeskAdministrator,
  directoryRoleTemplates.passwordAdministrator,
  directoryRoleTemplates.privilegedAuthenticationAdministrator,
];

export const unitsHolding = (store: Store, objectId: string): AdministrativeUnitRecord[] =>
  store.administrativeUnits.filter(({ memberIds }) => memberIds.includes(objectId));

export interface StandingOverObject {
  /** The object is in a unit whose members nobody changes but by a role over such a unit. */
  isRestricted: boolean;
  /** Template ids of the roles that the user holds over units of the object, and that count. */
  roles: string[];
}

/**
 * What a user may do about an object by roles over administrative units. Of a restricted one, those over ordinary units do not
 * count; nor do those of somebody who was deleted since.
 */
export function standingOver(store: Store, userId: string | undefined, objectId: string): StandingOverObject {
  const units = unitsHolding(store, objectId);
  const restricted = units.filter((one) => one.isMemberManagementRestricted);
  const counting = restricted.length > 0 ? restricted : units;
  const isThere = userId !== undefined && store.users.get(userId) !== undefined;
  const roles = !isThere
    ? []
    : counting.flatMap(({ scopedRoles }) =>
        scopedRoles.filter((one) => one.userId === userId).map((one) => one.roleTemplateId),
      );
  return { isRestricted: restricted.length > 0, roles };
}
