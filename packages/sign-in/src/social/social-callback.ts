import { newId, PorticoError } from '@portico/core';
import type {
  ChoosableOrganization,
  ConsumedSocialAttempt,
  SocialProvider,
  WaitingInteraction,
} from '@portico/database';
import { attemptCallback, type BrowserAnswer, type CallbackOutcome } from '../attempt-callback.ts';
import type { AttemptSecrets } from '../attempt-secrets.ts';
import { assertFreshProof } from '../fresh-proof.ts';
import { loginPath } from '../hosted-login/login-cookie.ts';
import type { Registrations } from '../registrations.ts';
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
    consume: (hashes) => parts.attempts.consumeSocial(...hashes, input.provider),
    complete: async (attempt, secrets) => {
      const url = await completed(parts, registrations, input, attempt, secrets);
      await parts.attempts.recordOutcome(attempt.id, 'ok');
      return url;
    },
  });
}

async function completed(
  parts: SignInParts,
  registrations: Registrations,
  input: SocialCallbackInput,
  attempt: ConsumedSocialAttempt,
  secrets: AttemptSecrets,
): Promise<string> {
  const connection = await parts.socialConnections.byId(attempt.socialConnectionId);
  if (!connection?.enabled) throw new PorticoError('provider_not_available');
  const waiting = await parts.hostedLogins.waiting(attempt.projectId, attempt.interactionUid);
  if (waiting === undefined) throw new PorticoError('state_expired', { detail: 'the interaction has ended' });
  const registration = await registrations.social.of(connection);
  const token = await parts.relyingParty.redeem(registration, { parameters: input.parameters, ...secrets });
  assertFreshProof(parts, secrets, token);
  const known = await parts.socialConnections.findOrCreate(socialPerson(connection, token), {
    userId: newId('user'),
    identityId: newId('identity'),
  });
  const place = placeOf(waiting, await parts.hostedLogins.organizationsOf(attempt.projectId, known.userId));
  return session(parts, attempt, { ...known, place }, input.facts);
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

async function session(
  parts: SignInParts,
  attempt: ConsumedSocialAttempt,
  { userId, identityId, place }: { userId: string; identityId: string; place: Place },
  facts: RequestFacts,
): Promise<string> {
  const outcome = await parts.directSessions.begin({
    ...place,
    ...facts,
    userId,
    switched: false,
    sessionId: newId('session'),
    projectId: attempt.projectId,
    method: 'social',
    socialIdentityId: identityId,
    applicationId: attempt.applicationId,
    interactionUid: attempt.interactionUid,
    authenticatedAt: parts.clock.now(),
    lifetimeSeconds: SESSION_SECONDS,
    auditEventId: newId('auditEvent'),
  });
  if (outcome.kind === 'interaction_gone') throw new PorticoError('state_expired');
  if (outcome.kind !== 'started') throw new PorticoError(outcome.kind);
  if (!place.pending) return outcome.returnTo;
  return new URL(loginPath(attempt.projectId, attempt.interactionUid), parts.origin).href;
}
