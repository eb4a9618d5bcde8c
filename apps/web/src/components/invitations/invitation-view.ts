import type { OrganizationRole } from '@portico/core';

/** An open invitation, as a page's script gets it: `expiresAt` is ISO 8601. */
export type InvitationView = {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly role: OrganizationRole | null;
  readonly expiresAt: string;
};

/** What the server knows of invitations, for {@link InvitationView}. */
export function invitationViews(
  invitations: readonly (Omit<InvitationView, 'expiresAt'> & { readonly expiresAt: Date })[],
): InvitationView[] {
  return invitations.map(({ id, email, name, role, expiresAt }) => ({
    id,
    email,
    name,
    role,
    expiresAt: expiresAt.toISOString(),
  }));
}
