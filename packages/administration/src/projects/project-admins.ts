import { assertThat, type Caller, type Principal } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { ProjectAdminInput } from '../input/organization.ts';
import type { NewInvitation } from '../invitations/invitation.ts';
import { makeInvitation } from '../invitations/make-invitation.ts';
import { revokeInvitationsBy } from '../invitations/open-invitations.ts';
import { reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { releaseSignIn } from '../password-links/release-sign-in.ts';
import { projectFor } from '../reach.ts';

/** Who administers the project. Operators may do so too and are not listed. */
export async function listProjectAdmins(context: Context, principal: Principal, projectId: string) {
  await projectFor(context.prisma, principal, projectId);
  const admins = await context.prisma.projectAdmin.findMany({
    where: { projectId },
    select: { createdAt: true, user: { select: { id: true, email: true, name: true } } },
    orderBy: { createdAt: 'asc' },
  });
  return admins.map(({ user, createdAt }) => ({ ...user, createdAt }));
}

/** Invites somebody to administer the project: they accept as themselves. @throws PorticoError `not_found` */
export async function inviteProjectAdmin(
  context: Context,
  caller: Caller,
  projectId: string,
  input: ProjectAdminInput,
): Promise<NewInvitation> {
  return context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    return makeInvitation(context, transaction, caller, { kind: 'project_admin', projectId }, input);
  });
}

/**
 * Takes the administration of the project from somebody, and the invitations back that they made in it.
 *
 * @throws PorticoError `not_found`
 */
export async function removeProjectAdmin(
  context: Context,
  caller: Caller,
  projectId: string,
  userId: string,
): Promise<void> {
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    const removed = await transaction.projectAdmin.deleteMany({ where: { projectId, userId } });
    assertThat(removed.count === 1, 'not_found');
    await revokeInvitationsBy(transaction, userId, { projectId }, now);
    await releaseSignIn(context, transaction, userId, projectId);
    await reviewLinkedPasswords(context, transaction, caller, { issuedById: userId });
    await record(transaction, caller, now, {
      action: 'project_admin.removed',
      target: { kind: 'user', id: userId },
      projectId,
    });
  });
}
