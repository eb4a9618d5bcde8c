import type { TripCookie } from '@portico/authorization-server';
import { newId, PorticoError } from '@portico/core';
import type { NewAttempt } from '@portico/database';
import type { Registration } from '@portico/relying-party';
import { hashToken } from '@portico/vault';
import { attemptCookie, attemptCookiePrefix, newAttemptSecrets } from './attempt-secrets.ts';
import { asRefusal } from './refused/failures.ts';
import { ATTEMPT_SECONDS, type SignInParts, TRIP_COOKIE_SECONDS } from './settings.ts';

const SIGN_IN_SCOPE = 'openid profile email';

/** The authorization request that waits: its stored id, and the project whose issuer keeps it. */
export type WaitingAt = { readonly projectId: string; readonly uid: string };

/** One trip of this browser to an identity provider. */
export type Trip = {
  readonly attemptId: string;
  readonly url: string;
  readonly cookie: TripCookie;
};

export type TripPlan = {
  readonly registration: Registration;
  readonly hints: Readonly<Record<string, string>>;
  /** The person pressed something on a page of ours to get here. */
  readonly acted?: boolean;
  readonly attempt: Omit<NewAttempt, 'id' | 'stateHash' | 'browserHash' | 'lifetimeSeconds'>;
};

/**
 * Writes the attempt down and makes the authorization request to the identity provider.
 *
 * @throws PorticoError `too_many_attempts` for one request that waits, `idp_unavailable`, `id_token_invalid` when its discovery document cannot be had or used
 */
export async function beginTrip(parts: SignInParts, plan: TripPlan): Promise<Trip> {
  const secrets = newAttemptSecrets({
    fresh: plan.hints['prompt'] === 'login',
    acted: plan.acted === true,
  });
  const request = { ...secrets, scope: SIGN_IN_SCOPE, parameters: plan.hints };
  const url = await parts.relyingParty
    .authorizationUrl(plan.registration, request)
    .catch((error: unknown) => {
      throw asRefusal(error) ?? error;
    });
  const attemptId = newId('signInAttempt');
  const stored = await parts.attempts.insert({
    ...plan.attempt,
    id: attemptId,
    stateHash: hashToken(secrets.state),
    browserHash: hashToken(secrets.browserToken),
    lifetimeSeconds: ATTEMPT_SECONDS,
  });
  if (!stored) throw new PorticoError('too_many_attempts', { detail: 'trips of one request' });
  const name = attemptCookie(secrets.state, parts.secureCookies);
  const prefix = attemptCookiePrefix(parts.secureCookies);
  return {
    attemptId,
    url: url.href,
    cookie: { name, prefix, value: secrets.browserToken, maxAgeSeconds: TRIP_COOKIE_SECONDS },
  };
}
