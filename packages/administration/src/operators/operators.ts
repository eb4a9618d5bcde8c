import {
  assertThat,
  type Caller,
  PorticoError,
  type Principal,
  reachDeployment,
  type Visitor,
} from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { ProjectAdminInput } from '../input/organization.ts';
import type { NewInvitation } from '../invitations/invitation.ts';
import { makeInvitation } from '../invitations/make-invitation.ts';
import { revokeInvitationsBy } from '../invitations/open-invitations.ts';
import { scopeOf } from '../may-invite/invitation-target.ts';
import { insertPasswordLink, type NewPasswordLink } from '../password-links/insert-password-link.ts';
import { reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { releaseSignIn } from '../password-links/release-sign-in.ts';

/** Who runs the deployment. @throws PorticoError `forbidden` unless the principal does */
export async function listOperators(context: Context, principal: Principal) {
  reachDeployment(principal);
  return operators(context);
}

/** The same for the command on the server, which needs nobody's leave. */
export async function operators(context: Context) {
  const rows = await context.prisma.operator.findMany({
    select: { createdAt: true, user: { select: { id: true, email: true, name: true } } },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(({ user, createdAt }) => ({ ...user, createdAt }));
}

/** Invites somebody to run the deployment, too. @throws PorticoError `forbidden` */
export async function inviteOperator(
  context: Context,
  caller: Caller,
  input: ProjectAdminInput,
): Promise<NewInvitation> {
  reachDeployment(caller.principal);
  return context.prisma.$transaction((transaction) =>
    makeInvitation(context, transaction, caller, { kind: 'operator' }, input),
  );
}

/**
 * Takes the deployment from an operator, and the invitations back that they made to run it. One always stays.
 *
 * @throws PorticoError `forbidden`, `not_found`, `last_operator`
 */
export async function removeOperator(context: Context, caller: Caller, userId: string): Promise<void> {
  reachDeployment(caller.principal);
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    // Two who remove each other at once come one after the other.
    await transaction.$queryRaw`SELECT user_id FROM operators ORDER BY user_id FOR UPDATE`;
    const others = await transaction.operator.count({ where: { userId: { not: userId } } });
    const removed = await transaction.operator.deleteMany({ where: { userId } });
    assertThat(removed.count === 1, 'not_found');
    assertThat(others > 0, 'last_operator');
    await revokeInvitationsBy(transaction, userId, { kind: 'operator' }, now);
    await releaseSignIn(context, transaction, userId, scopeOf({ kind: 'operator' }));
    await reviewLinkedPasswords(context, transaction, caller, { issuedById: userId });
    await record(transaction, caller, now, {
      action: 'operator.removed',
      target: { kind: 'user', id: userId },
      projectId: caller.principal.projectId,
    });
  });
}

const ON_THE_SERVER: Visitor = {};

/**
 * For the command on the server: a password link for an operator who cannot sign in any more, the only one included.
 * Whoever may run it reads the database and the master key anyhow.
 *
 * @throws PorticoError `not_found` for an address that is no operator's
 */
export async function issueOperatorLink(context: Context, email: string): Promise<NewPasswordLink> {
  return context.prisma.$transaction(async (transaction) => {
    const operator = await transaction.operator.findFirst({
      where: { user: { password: { email } } },
      select: { user: { select: { id: true, projectId: true } } },
    });
    if (operator === null)
      throw new PorticoError('not_found', { detail: 'no operator signs in with this address' });
    const { id, projectId } = operator.user;
    const link = await insertPasswordLink(context, transaction, id, null);
    await record(transaction, ON_THE_SERVER, context.clock.now(), {
      action: 'password_link.issued',
      target: { kind: 'user', id },
      projectId,
      data: { by: 'command on the server' },
    });
    return link;
  });
}

/** For the command on the server: an invitation to run the deployment. */
export async function inviteOperatorOnServer(context: Context, email: string): Promise<NewInvitation> {
  return context.prisma.$transaction((transaction) =>
    makeInvitation(context, transaction, ON_THE_SERVER, { kind: 'operator' }, { email }),
  );
}
