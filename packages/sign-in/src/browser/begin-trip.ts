import type { TripCookie } from '@portico/authorization-server';
import { newId, PorticoError } from '@portico/core';
import type { NewAttempt } from '@portico/database';
import { hashToken } from '@portico/vault';
import { ATTEMPT_SECONDS, type SignInParts, TRIP_COOKIE_SECONDS } from '../settings.ts';
import {
  type AttemptSecrets,
  attemptCookie,
  attemptCookiePrefix,
  newAttemptSecrets,
} from './attempt-secrets.ts';

/** The authorization request that waits: its stored id, and the project whose issuer keeps it. */
export type WaitingAt = { readonly projectId: string; readonly uid: string };

/** One trip of this browser to an identity provider. */
export type Trip = {
  readonly attemptId: string;
  readonly url: string;
  readonly cookie: TripCookie;
};

export type TripPlan = {
  /** Where the browser goes, given what ties the trip to it and what the provider is told of the wish. */
  readonly ask: (secrets: AttemptSecrets, hints: Readonly<Record<string, string>>) => Promise<URL>;
  readonly hints: Readonly<Record<string, string>>;
  /** The person pressed something on a page of ours to get here. */
  readonly acted?: boolean;
  readonly attempt: Omit<NewAttempt, 'id' | 'stateHash' | 'browserHash' | 'lifetimeSeconds'>;
};

/**
 * Writes the attempt down and makes the request to the identity provider.
 *
 * @throws PorticoError `too_many_attempts` for one request that waits; what asking throws
 */
export async function beginTrip(parts: SignInParts, plan: TripPlan): Promise<Trip> {
  const secrets = newAttemptSecrets({
    fresh: plan.hints['prompt'] === 'login',
    acted: plan.acted === true,
  });
  const url = await plan.ask(secrets, plan.hints);
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
