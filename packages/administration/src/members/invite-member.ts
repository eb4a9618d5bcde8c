import { assertThat, type Caller, mayGrant } from '@portico/core';
import type { Context } from '../context.ts';
import type { InvitationInput } from '../input/organization.ts';
import type { NewInvitation } from '../invitations/invitation.ts';
import { makeInvitation } from '../invitations/make-invitation.ts';
import { managedOrganization } from '../reach.ts';

/**
 * Invites somebody to the organization. Nothing is theirs before they accept, and the address gives nobody anything: who
 * names it first gains nothing and keeps it from nobody (attacks 33, 86).
 *
 * @throws PorticoError `not_found`, `forbidden` (attack 87)
 */
export async function inviteMember(
  context: Context,
  caller: Caller,
  organizationId: string,
  { role, ...person }: InvitationInput,
): Promise<NewInvitation> {
  return context.prisma.$transaction(async (transaction) => {
    const { actingRole, organization } = await managedOrganization(
      transaction,
      caller.principal,
      organizationId,
    );
    assertThat(mayGrant(actingRole, role), 'forbidden');
    const { projectId } = organization;
    const target = { kind: 'member', projectId, organizationId, role } as const;
    return makeInvitation(context, transaction, caller, target, person);
  });
}
