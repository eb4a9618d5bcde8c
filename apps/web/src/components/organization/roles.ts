import { mayGrant, ORGANIZATION_ROLES, type OrganizationRole } from '@portico/core';

const NAMES: Record<OrganizationRole, string> = { owner: 'Owner', admin: 'Admin', member: 'Member' };

/** The roles that somebody with this role may give, the strongest first, for a select. */
export function grantableRoles(actingRole: OrganizationRole) {
  return ORGANIZATION_ROLES.filter((role) => mayGrant(actingRole, role))
    .map((role) => ({ value: role, label: NAMES[role] }))
    .reverse();
}

export function roleName(role: OrganizationRole): string {
  return NAMES[role];
}
