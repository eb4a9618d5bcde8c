import { assertThat, type Caller, mayGrant } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { revokeInvitationsBy } from '../invitations/open-invitations.ts';
import { reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { releaseSignIn } from '../password-links/release-sign-in.ts';
import { organizationFor } from '../reach.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { assertAnotherOwner, lockedMemberRole } from './member-change.ts';

/**
 * Takes somebody out of the organization, or leaves it oneself. Their sessions in it end at once (attack 127), and so
 * do the password links that are out for them (attack 86), the invitations that they made, and what stood on links that
 * they made for others. The last owner stays (attack 87).
 *
 * @throws PorticoError `not_found`, `forbidden`, `last_owner`
 */
export async function removeMember(
  context: Context,
  caller: Caller,
  organizationId: string,
  userId: string,
): Promise<void> {
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    const { actingRole, organization } = await organizationFor(transaction, caller.principal, organizationId);
    assertThat(actingRole !== 'member' || userId === caller.principal.userId, 'forbidden');
    const { role } = await lockedMemberRole(transaction, organizationId, userId);
    assertThat(userId === caller.principal.userId || mayGrant(actingRole, role), 'forbidden');
    if (role === 'owner') await assertAnotherOwner(transaction, organizationId, userId);
    await transaction.membership.delete({ where: { organizationId_userId: { organizationId, userId } } });
    await endSessions(transaction, { userId, organizationId }, now);
    await releaseSignIn(context, transaction, userId, organizationId);
    await reviewLinkedPasswords(context, transaction, caller, { issuedById: userId });
    await revokeInvitationsBy(transaction, userId, { organizationId }, now);
    await record(transaction, caller, now, {
      action: 'membership.removed',
      target: { kind: 'user', id: userId },
      projectId: organization.projectId,
      organizationId,
      data: { role },
    });
  });
}
