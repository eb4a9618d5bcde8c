import { assertThat, newId, PorticoError } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Caller, Visitor } from '../caller.ts';
import type { Context, Transaction } from '../context.ts';
import type { InvitationTokenInput, NewUserInput } from '../input/invitation.ts';
import { endPasswordLinks } from '../password-links/insert-password-link.ts';
import { lockPerson, reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { assertGoodPassword } from '../passwords/password-rules.ts';
import { giveSignInName } from '../passwords/sign-in-name.ts';
import { tokenLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';
import { homeProject, type OpenInvitation, openInvitation } from './find-open.ts';
import { isOpen, scopeOf } from './invitation.ts';
import { placeInAudit } from './make-invitation.ts';

/**
 * The person who is signed in accepts, as themselves. Links that somebody else made for their password end, and
 * so does a password that was set through one: who could become them before must not gain what they gain now.
 *
 * @throws PorticoError `invitation_invalid`, `invitation_for_others` for a user of another project, `already_exists`,
 *   `organization_suspended`, `too_many_attempts`
 */
export async function acceptInvitation(
  context: Context,
  caller: Caller,
  { token }: InvitationTokenInput,
): Promise<Accepted> {
  const limits = tokenLimits(caller);
  await countAttempt(context, limits);
  const accepted = await context.prisma.$transaction(async (transaction) => {
    const invitation = await openInvitation(context, transaction, { token });
    const { id: userId, projectId } = caller.viewer.user;
    assertThat(projectId === (await homeProject(transaction, invitation)), 'invitation_for_others');
    await lockPerson(transaction, userId);
    await consume(context, transaction, caller, invitation, userId);
    await endPasswordLinks(context, transaction, userId);
    // Who is here by the password has shown that it is theirs.
    if (caller.viewer.session.method !== 'password')
      await reviewLinkedPasswords(context, transaction, caller, { userId });
    return { organizationId: invitation.organizationId, projectId: invitation.projectId };
  });
  await takeBackAttempt(context, limits);
  return accepted;
}

/** Where the person now has something to do. */
export type Accepted = { readonly organizationId: string | null; readonly projectId: string | null };

/**
 * Somebody new accepts: the invitation makes a user of their own, with an address and password that they choose. A weak
 * password uses nothing up.
 *
 * @throws PorticoError `invitation_invalid`, `weak_password`, `address_taken`, `organization_suspended`, `too_many_attempts`
 */
export async function acceptAsNewUser(
  context: Context,
  visitor: Visitor,
  { token, email, name, password }: NewUserInput,
): Promise<{ userId: string; email: string }> {
  const limits = tokenLimits(visitor);
  await countAttempt(context, limits);
  // The hash is dear: only for who holds a link that counts.
  await openInvitation(context, context.prisma, { token });
  await takeBackAttempt(context, limits);
  assertGoodPassword(password, email);
  const hash = await context.passwords.hash(password);
  return context.prisma.$transaction(async (transaction) => {
    const invitation = await openInvitation(context, transaction, { token });
    const projectId = await homeProject(transaction, invitation);
    const userId = newId('user');
    await transaction.user.create({ data: { id: userId, projectId, email, name } });
    const scopeId = scopeOf(invitation.target);
    await giveSignInName(transaction, { userId, projectId, email, scopeId, hash }, context.clock.now());
    await consume(context, transaction, visitor, invitation, userId);
    return { userId, email };
  });
}

/**
 * The invitation whose link the browser showed, when it set out to a social provider to accept over it.
 *
 * @throws PorticoError `invitation_invalid`, `not_found` for one that nobody accepts in this way, `too_many_attempts`
 */
export async function invitationForTrip(
  context: Context,
  visitor: Visitor,
  { token }: InvitationTokenInput,
): Promise<{ id: string; projectId: string }> {
  const limits = tokenLimits(visitor);
  await countAttempt(context, limits);
  const { id, target } = await openInvitation(context, context.prisma, { token });
  await takeBackAttempt(context, limits);
  assertThat(target.kind === 'member', 'not_found');
  return { id, projectId: target.projectId };
}

/**
 * Somebody accepts who has just shown who they are at a social provider: the one browser that had the link went there.
 *
 * @throws PorticoError `invitation_invalid`, `already_exists`, `organization_suspended`
 */
export async function acceptForUser(
  context: Context,
  visitor: Visitor,
  { invitationId, userId }: { readonly invitationId: string; readonly userId: string },
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    const invitation = await openInvitation(context, transaction, { id: invitationId });
    const user = { id: userId, projectId: invitation.projectId ?? '', disabledAt: null };
    assertThat((await transaction.user.count({ where: user })) === 1, 'invitation_for_others');
    await lockPerson(transaction, userId);
    await consume(context, transaction, visitor, invitation, userId);
    await endPasswordLinks(context, transaction, userId);
    await reviewLinkedPasswords(context, transaction, visitor, { userId });
  });
}

/** Uses the invitation up and gives what it promises, by the same transaction. */
async function consume(
  context: Context,
  transaction: Transaction,
  caller: Visitor | Caller,
  { id, target, organization, email }: OpenInvitation,
  userId: string,
): Promise<void> {
  const now = context.clock.now();
  assertThat(organization === null || organization.status === 'active', 'organization_suspended');
  const used = await transaction.invitation.updateMany({
    where: { id, ...isOpen(now) },
    data: { acceptedAt: now, acceptedById: userId },
  });
  if (used.count !== 1) throw new PorticoError('invitation_invalid');
  await grant(transaction, target, userId);
  await record(transaction, caller, now, {
    action: 'invitation.accepted',
    target: { kind: 'invitation', id },
    userId,
    ...placeInAudit(target),
    data: { email, kind: target.kind, ...(target.kind === 'member' ? { role: target.role } : {}) },
  });
}

async function grant(
  transaction: Transaction,
  target: OpenInvitation['target'],
  userId: string,
): Promise<void> {
  switch (target.kind) {
    case 'member': {
      const { projectId, organizationId, role } = target;
      const present = await transaction.membership.count({ where: { organizationId, userId } });
      assertThat(present === 0, 'already_exists');
      await transaction.membership.create({
        data: { projectId, organizationId, userId, role, source: 'invited' },
      });
      return;
    }
    case 'project_admin': {
      const { projectId } = target;
      assertThat(
        (await transaction.projectAdmin.count({ where: { projectId, userId } })) === 0,
        'already_exists',
      );
      await transaction.projectAdmin.create({ data: { projectId, userId } });
      return;
    }
    case 'operator':
      assertThat((await transaction.operator.count({ where: { userId } })) === 0, 'already_exists');
      await transaction.operator.create({ data: { userId } });
  }
}
