import { assertThat, newId, type Visitor } from '@portico/core';
import type { PersonCaller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { InvitationTokenInput, NewUserInput } from '../input/invitation.ts';
import { scopeOf } from '../may-invite/invitation-target.ts';
import { endPasswordLinks } from '../password-links/insert-password-link.ts';
import { lockPerson, reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { assertGoodPassword } from '../passwords/password-rules.ts';
import { giveSignInName } from '../sign-in-names/sign-in-name.ts';
import { tokenLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';
import { consume } from './consume-invitation.ts';
import { homeProject, openInvitation } from './find-open.ts';

/**
 * The person who is signed in accepts, as themselves. Links that somebody else made for their password end, and
 * so does a password that was set through one: who could become them before must not gain what they gain now.
 *
 * @throws PorticoError `invitation_invalid`, `invitation_for_others` for a user of another project, `already_exists`,
 *   `organization_suspended`, `too_many_attempts`
 */
export async function acceptInvitation(
  context: Context,
  caller: PersonCaller,
  { token }: InvitationTokenInput,
): Promise<Accepted> {
  const limits = tokenLimits(caller);
  await countAttempt(context, limits);
  const accepted = await context.prisma.$transaction(async (transaction) => {
    const invitation = await openInvitation(context, transaction, { token });
    const { userId, projectId } = caller.principal;
    assertThat(projectId === (await homeProject(transaction, invitation)), 'invitation_for_others');
    await lockPerson(transaction, userId);
    await consume(context, transaction, caller, invitation, userId);
    await endPasswordLinks(context, transaction, userId);
    // Who is here by the password has shown that it is theirs.
    if (caller.principal.session.method !== 'password')
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
