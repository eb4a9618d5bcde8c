import { newId, PorticoError, type SocialProvider } from '@portico/core';
import type { ChoosableOrganization, ConsumedSocialAttempt, WaitingInteraction } from '@portico/database';
import { loginPath } from '../hosted-login/login-cookie.ts';
import { type AttemptSecrets, marksOf } from '../leaving/attempt-secrets.ts';
import { acceptOverProvider } from '../other-trips/invitation-trip.ts';
import type { Assertion } from '../protocols/assertion.ts';
import { oidcArrival } from '../protocols/oidc/arrival.ts';
import { assertionOf } from '../protocols/oidc/assertion-of.ts';
import type { CallbackOutcome } from '../refused/callback-outcome.ts';
import type { Registrations } from '../registrations.ts';
import { attemptCallback, type BrowserAnswer } from '../returning/attempt-callback.ts';
import { assertFreshProof } from '../returning/fresh-proof.ts';
import { provenAt } from '../returning/proof-time.ts';
import { type RequestFacts, SESSION_SECONDS, type SignInParts } from '../settings.ts';
import { socialPerson } from './social-person.ts';

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
    complete: (attempt, secrets, assertion) => completed(parts, input, attempt, { secrets, assertion }),
  });
}

/** @throws PorticoError `provider_not_available` when it was switched off meanwhile */
async function enabledConnection(parts: SignInParts, { socialConnectionId }: ConsumedSocialAttempt) {
  const connection = await parts.socialConnections.byId(socialConnectionId);
  if (!connection?.enabled) throw new PorticoError('provider_not_available');
  return connection;
}

async function redeemed(
  parts: SignInParts,
  registrations: Registrations,
  input: SocialCallbackInput,
  attempt: ConsumedSocialAttempt,
  secrets: AttemptSecrets,
): Promise<Assertion> {
  const registration = await registrations.social.of(await enabledConnection(parts, attempt));
  const { parameters } = input;
  return assertionOf(await parts.relyingParty.redeem(registration, { parameters, ...secrets }));
}

async function completed(
  parts: SignInParts,
  input: SocialCallbackInput,
  attempt: ConsumedSocialAttempt,
  { secrets, assertion }: { readonly secrets: AttemptSecrets; readonly assertion: Assertion },
): Promise<string> {
  const connection = await enabledConnection(parts, attempt);
  const { waits, projectId } = attempt;
  const waiting =
    waits.kind === 'interaction' ? await parts.hostedLogins.waiting(projectId, waits.uid) : undefined;
  if (waits.kind === 'interaction' && waiting === undefined)
    throw new PorticoError('state_expired', { detail: 'the interaction has ended' });
  const person = socialPerson(connection, assertion);
  if (waits.kind === 'invitation') {
    const { invitation } = waits;
    return acceptOverProvider(parts, { attemptId: attempt.id, invitation }, person, input.facts);
  }
  if (waiting === undefined) throw new PorticoError('state_expired');
  assertFreshProof(attempt.begunAt, secrets, assertion);
  // Somebody new who may not come in leaves nothing here (A5): they are in no organization.
  if (!(await parts.socialConnections.knows(person))) placeOf(waiting, []);
  const known = await parts.socialConnections.findOrCreate(person, {
    userId: newId('user'),
    identityId: newId('identity'),
  });
  const place = placeOf(waiting, await parts.hostedLogins.organizationsOf(projectId, known.userId));
  const proof = {
    authenticatedAt: provenAt(parts, assertion),
    acted: marksOf(secrets.browserToken).acted,
  };
  const url = await session(parts, { projectId, ...waits }, { ...known, place, ...proof }, input.facts);
  await parts.attempts.recordOutcome(attempt.id, 'ok');
  return url;
}

type Place = { readonly organizationId: string | null; readonly pending: boolean };

/** Which organization the session is of: the one that was asked for, the only one, none, or the person chooses. */
function placeOf(waiting: WaitingInteraction, organizations: readonly ChoosableOrganization[]): Place {
  const asked = waiting.parameters['organization'];
  if (asked !== undefined) {
    const found = organizations.find(({ id }) => id === asked);
    if (found === undefined) throw new PorticoError('not_a_member');
    if (!found.accepts) throw new PorticoError('sso_required');
    return { organizationId: found.id, pending: false };
  }
  const [only, second] = organizations.filter(({ accepts }) => accepts);
  if (second !== undefined) return { organizationId: null, pending: true };
  if (only !== undefined) return { organizationId: only.id, pending: false };
  if (waiting.personalSessions) return { organizationId: null, pending: false };
  throw new PorticoError(organizations.length > 0 ? 'sso_required' : 'no_organization');
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
