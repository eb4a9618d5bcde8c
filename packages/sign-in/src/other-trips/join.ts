import { belongsTo, newId, PorticoError, type Principal } from '@portico/core';
import type { ConsumedAttempt, JoinView, PastAttempt } from '@portico/database';
import type { Trip } from '../browser/begin-trip.ts';
import type { Asserted } from '../checks/asserted-person.ts';
import { beginConnectionTrip } from '../leaving/connection-trip.ts';
import { promptOf } from '../leaving/prompt.ts';
import { isUsable, whyUnusable } from '../leaving/resolve-connection.ts';
import type { Protocols } from '../protocols/index.ts';
import type { RequestFacts, SignInParts } from '../settings.ts';

/*
 * Whoever was invited with a password and later comes over single sign-on is two users, since no address ever joins them
 * (attack 33). They join them by themselves: signed in as one, they show in the same browser that they are the other, see
 * whom they join, and agree.
 */

export type JoinRequest = {
  readonly organizationId: string;
  readonly connectionId: string;
  /** Who is signed in. */
  readonly principal: Principal;
};

/**
 * Sends a member to their organization's identity provider, to show who they are there. They sign in there anew: another
 * person may be signed in on this machine.
 *
 * @throws PorticoError `not_found` for who is no member or another organization's connection, `connection_disabled`,
 *   `organization_suspended`, `password_by_link`, `idp_unavailable`
 */
export async function startJoin(
  parts: SignInParts,
  protocols: Protocols,
  { organizationId, connectionId, principal }: JoinRequest,
): Promise<Trip> {
  const connection = await parts.connections.forSignIn(connectionId);
  if (!belongsTo(principal, organizationId) || connection?.organizationId !== organizationId)
    throw new PorticoError('not_found');
  if (!isUsable(connection)) throw whyUnusable([connection]);
  if (await parts.joins.hasLinkedPassword(principal.userId)) throw new PorticoError('password_by_link');
  return beginConnectionTrip(parts, protocols, connection, {
    purpose: 'join',
    interaction: undefined,
    applicationId: undefined,
    startedByUserId: principal.userId,
    hints: promptOf({ freshAuthentication: true, selectAccount: false }),
  });
}

/** Keeps who came back. @returns the page on which whoever began it agrees */
export async function joinResult(
  parts: SignInParts,
  attempt: ConsumedAttempt,
  asserted: Asserted,
): Promise<string> {
  await parts.joins.keep(attempt.id, asserted.person);
  return joinPage(parts, attempt);
}

/** Where somebody sees whom they join. */
export function joinPage({ origin }: Pick<SignInParts, 'origin'>, { id }: Pick<PastAttempt, 'id'>): string {
  return new URL(`/dashboard/profile/join/${id}`, origin).href;
}

/** @throws PorticoError `not_found` for a trip that somebody else began */
export async function viewJoin(parts: SignInParts, attemptId: string, userId: string): Promise<JoinView> {
  const view = await parts.joins.view(attemptId, userId);
  if (view === undefined) throw new PorticoError('not_found');
  return view;
}

/**
 * Makes the two one. Applications go on to know the person by the user that came over single sign-on; every session in the
 * dashboard ends.
 *
 * @returns the user that they are now; `signedOut` when their sessions ended
 * @throws PorticoError `state_expired` 15 minutes after coming back, and for a trip that is used up or somebody else's;
 *   `both_in_use`, `password_by_link`, `not_a_member`, `user_disabled`, `conflict`
 */
export async function confirmJoin(
  parts: SignInParts,
  attemptId: string,
  userId: string,
  facts: RequestFacts,
): Promise<{ userId: string; signedOut: boolean }> {
  const ids = { identityId: newId('identity'), auditEventId: newId('auditEvent') };
  const outcome = await parts.joins.join({ attemptId, userId, ...ids, ...facts });
  switch (outcome.kind) {
    case 'joined':
      return { userId: outcome.userId, signedOut: true };
    case 'added':
    case 'theirs':
      return { userId: outcome.userId, signedOut: false };
    case 'gone':
      throw new PorticoError('state_expired', { detail: 'no such trip to join' });
    default:
      throw new PorticoError(outcome.kind);
  }
}
