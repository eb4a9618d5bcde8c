import { assertThat, type Visitor } from '@portico/core';
import type { AssertedPerson, InvitationKey, SocialPerson } from '@portico/database';
import type { Context, Transaction } from '../context.ts';
import type { InvitationTokenInput } from '../input/invitation.ts';
import { endPasswordLinks } from '../password-links/insert-password-link.ts';
import { lockPerson, reviewLinkedPasswords } from '../password-links/linked-passwords.ts';
import { tokenLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';
import { consume } from './consume-invitation.ts';
import { insistsOnConnection, type OpenInvitation, openInvitation } from './find-open.ts';
import { knownOrNewSocialUser, knownOrNewUser } from './user-of-identity.ts';

/** The invitation that somebody sets out to accept at an identity provider, and of what it makes them a member. */
export type InvitationForTrip = {
  readonly id: string;
  readonly tokenHash: string;
  readonly projectId: string;
  readonly organizationId: string;
};

/**
 * The invitation whose link the browser showed, when it set out to an identity provider to accept over it.
 *
 * @param overSocial a social provider, and not the organization's own
 * @throws PorticoError `invitation_invalid`, `not_found` for one that nobody accepts in this way, `sso_required`,
 *   `too_many_attempts`
 */
export async function invitationForTrip(
  context: Context,
  visitor: Visitor,
  { token }: InvitationTokenInput,
  overSocial: boolean,
): Promise<InvitationForTrip> {
  const limits = tokenLimits(visitor);
  await countAttempt(context, limits);
  const invitation = await openInvitation(context, context.prisma, { token });
  await takeBackAttempt(context, limits);
  const { id, tokenHash, target } = invitation;
  assertThat(target.kind === 'member', 'not_found');
  assertThat(!overSocial || !(await insistsOnConnection(context.prisma, invitation)), 'sso_required');
  return { id, tokenHash, projectId: target.projectId, organizationId: target.organizationId };
}

/** Who came back: described by the organization's own identity provider, or by a social provider of the project. */
export type Arrived = { readonly person: AssertedPerson } | { readonly social: SocialPerson };

/**
 * Somebody accepts who has just shown who they are: the one browser that had the link went there. Whom the identity
 * provider knows and we do not becomes a user by the same transaction, so that a refusal leaves nobody behind who belongs
 * to nothing; and the trip has come to its end with it (R2).
 *
 * @param accepted.attemptId the trip that they are back from
 * @throws PorticoError `invitation_invalid`, `invitation_for_others`, `user_disabled`, `already_exists`,
 *   `organization_suspended`, `sso_required`, `id_token_invalid`
 */
export async function acceptAfterTrip(
  context: Context,
  visitor: Visitor,
  {
    invitation: key,
    who,
    attemptId,
  }: { readonly invitation: InvitationKey; readonly who: Arrived; readonly attemptId: string },
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    const invitation = await openInvitation(context, transaction, key);
    const userId = await userWho(transaction, invitation, who);
    await lockPerson(transaction, userId);
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { disabledAt: true } });
    assertThat(user?.disabledAt === null, 'user_disabled');
    await consume(context, transaction, visitor, invitation, userId);
    await endPasswordLinks(context, transaction, userId);
    await reviewLinkedPasswords(context, transaction, visitor, { userId });
    const endedAt = context.clock.now();
    await transaction.signInAttempt.updateMany({
      where: { id: attemptId },
      data: { outcome: 'ok', endedAt },
    });
  });
}

/** A connection speaks for its own organization alone, a social provider for its project. */
async function userWho(transaction: Transaction, invitation: OpenInvitation, who: Arrived): Promise<string> {
  if ('social' in who) {
    assertThat(who.social.projectId === invitation.projectId, 'invitation_for_others');
    assertThat(!(await insistsOnConnection(transaction, invitation)), 'sso_required');
    return knownOrNewSocialUser(transaction, who.social);
  }
  assertThat(who.person.organizationId === invitation.organizationId, 'invitation_for_others');
  return knownOrNewUser(transaction, who.person);
}
