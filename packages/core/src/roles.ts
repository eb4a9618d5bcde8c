/** Roles of a member inside one organization, weakest first. */
export const ORGANIZATION_ROLES = ['member', 'admin', 'owner'] as const;
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];

/** Who may connect, disconnect and see the details of identity-provider connections. */
export function mayManageConnections(role: OrganizationRole | undefined): boolean {
  return role === 'owner' || role === 'admin';
}

/** Which of the members who come over single sign-on may have a password as well: those who have to repair it when it is broken. */
export function mayHavePasswordToo(role: OrganizationRole): boolean {
  return mayManageConnections(role);
}

/** Who may give or take `target`: owners everything, admins everything below owner. */
export function mayGrant(role: OrganizationRole | undefined, target: OrganizationRole): boolean {
  return role === 'owner' || (role === 'admin' && target !== 'owner');
}
