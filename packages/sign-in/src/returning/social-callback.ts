import { newId, PorticoError, type SocialProvider } from '@portico/core';
import type { ConsumedSocialAttempt } from '@portico/database';
import { type AttemptSecrets, marksOf } from '../browser/attempt-secrets.ts';
import { loginPath } from '../browser/login-cookie.ts';
import { provenAt } from '../checks/proof-time.ts';
import { assertPasses, SOCIAL_CHECKS } from '../checks/return-checks.ts';
import { assertOffered, assertWaits, type Place, placeOf } from '../checks/social-admission.ts';
import { socialPerson } from '../checks/social-person.ts';
import { acceptOverSocial } from '../other-trips/invitation-trip.ts';
import type { Assertion } from '../protocols/assertion.ts';
import { oidcArrival } from '../protocols/oidc/arrival.ts';
import { assertionOf } from '../protocols/oidc/assertion-of.ts';
import type { CallbackOutcome } from '../refused/callback-outcome.ts';
import type { Registrations } from '../registrations/registrations.ts';
import { type RequestFacts, SESSION_SECONDS, type SignInParts } from '../settings.ts';
import { attemptCallback, type BrowserAnswer } from './attempt-callback.ts';

export type SocialCallbackInput = BrowserAnswer & {
  /** From the path: each provider has a redirect URI of its own (attack 23). */
  readonly provider: SocialProvider;
};

/** The answer of a social provider. */
export function socialCallback(
  parts: SignInParts,
  registrations: Registrations,
  input: SocialCallbackInput,
): Promise<CallbackOutcome> {
  return attemptCallback(parts, input, {
    arrivals: [oidcArrival],
    consume: (hashes) => parts.attempts.consumeSocial(...hashes, input.provider),
    redeem: (attempt, secrets) => redeemed(parts, registrations, input, attempt, secrets),
    complete: (attempt, secrets, { assertion }) => completed(parts, input, attempt, { secrets, assertion }),
  });
}

async function redeemed(
  parts: SignInParts,
  registrations: Registrations,
  input: SocialCallbackInput,
  attempt: ConsumedSocialAttempt,
  secrets: AttemptSecrets,
): Promise<Assertion> {
  const connection = await parts.socialConnections.byId(attempt.socialConnectionId);
  const registration = await registrations.social.of(assertOffered(connection));
  const { parameters } = input;
  return assertionOf(await parts.relyingParty.redeem(registration, { parameters, ...secrets }));
}

async function completed(
  parts: SignInParts,
  input: SocialCallbackInput,
  attempt: ConsumedSocialAttempt,
  { secrets, assertion }: { readonly secrets: AttemptSecrets; readonly assertion: Assertion },
): Promise<string> {
  const { waits, projectId, socialConnectionId } = attempt;
  const [socialConnection, waiting] = await Promise.all([
    parts.socialConnections.byId(socialConnectionId),
    waits.kind === 'interaction' ? parts.hostedLogins.waiting(projectId, waits.uid) : undefined,
  ]);
  const { browserToken } = secrets;
  const returned = {
    ...{ attempt, browserToken, assertion, socialConnection, waiting },
    trip: waits.kind === 'interaction' ? 'sign_in' : 'invitation',
    provenAt: provenAt(parts, assertion),
  } as const;
  assertPasses(SOCIAL_CHECKS, returned, 'everybody');
  const person = socialPerson(assertOffered(socialConnection), assertion);
  if (waits.kind === 'invitation') {
    const { invitation } = waits;
    return acceptOverSocial(parts, { attemptId: attempt.id, invitation }, person, input.facts);
  }
  if (!(await parts.socialConnections.knows(person))) assertPasses(SOCIAL_CHECKS, returned, 'newcomers');
  const known = await parts.socialConnections.findOrCreate(person, {
    userId: newId('user'),
    identityId: newId('identity'),
  });
  const organizations = await parts.hostedLogins.organizationsOf(projectId, known.userId);
  const place = placeOf(assertWaits(waiting), organizations);
  const proof = { authenticatedAt: returned.provenAt, acted: marksOf(browserToken).acted };
  const url = await session(parts, { projectId, ...waits }, { ...known, place, ...proof }, input.facts);
  await parts.attempts.recordOutcome(attempt.id, 'ok');
  return url;
}

type Arrived = {
  readonly userId: string;
  readonly identityId: string;
  readonly place: Place;
  readonly authenticatedAt: Date;
  readonly acted: boolean;
};

async function session(
  parts: SignInParts,
  waiting: { readonly projectId: string; readonly uid: string; readonly applicationId: string },
  { userId, identityId, place, ...proof }: Arrived,
  facts: RequestFacts,
): Promise<string> {
  const outcome = await parts.directSessions.begin({
    passwordVersion: null,
    ...place,
    ...proof,
    ...facts,
    userId,
    sessionId: newId('session'),
    projectId: waiting.projectId,
    method: 'social',
    socialIdentityId: identityId,
    applicationId: waiting.applicationId,
    interactionUid: waiting.uid,
    begunAt: parts.clock.now(),
    lifetimeSeconds: SESSION_SECONDS,
    auditEventId: newId('auditEvent'),
  });
  if (outcome.kind === 'interaction_gone') throw new PorticoError('state_expired');
  if (outcome.kind !== 'started') throw new PorticoError(outcome.kind);
  if (!place.pending) return outcome.returnTo;
  return new URL(loginPath(waiting.projectId, waiting.uid), parts.origin).href;
}
