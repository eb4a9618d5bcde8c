import { type SignInStart, type SignInWish, storedId, type TripCookie } from '@portico/authorization-server';
import { isPorticoError, newId, type PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import { RelyingPartyError } from '@portico/relying-party';
import { hashToken } from '@portico/vault';
import { attemptCookie, attemptCookiePrefix, newAttemptSecrets } from './attempt-secrets.ts';
import type { ConnectionRegistrations } from './connection-registrations.ts';
import { resolveConnection } from './resolve-connection.ts';
import { ATTEMPT_SECONDS, type SignInParts } from './settings.ts';

export const SIGN_IN_SCOPE = 'openid profile email';

/** An application asked for a sign-in: answers where the browser goes, and its cookie. */
export async function startSignIn(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  projectId: string,
  wish: SignInWish,
): Promise<SignInStart> {
  try {
    const connection = await resolveConnection(parts, { projectId, ...wish });
    const trip = await beginTrip(parts, registrations, connection, {
      purpose: 'sign_in',
      interactionUid: storedId(wish.interactionUid),
      applicationId: wish.applicationId,
      startedByUserId: undefined,
      hints: {
        ...(wish.loginHint === undefined ? {} : { login_hint: wish.loginHint }),
        ...(wish.freshAuthentication ? { prompt: 'login' } : {}),
      },
    });
    return { ok: true, url: trip.url, cookies: [trip.cookie] };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    parts.log('sign_in.not_started', { project: projectId, code: refusal.error });
    return { ok: false, ...refusal };
  }
}

export type Trip = {
  readonly attemptId: string;
  readonly url: string;
  readonly cookie: TripCookie;
};

/** Writes the attempt down and makes the authorization request to the identity provider. */
export async function beginTrip(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  connection: ResolvedConnection,
  attempt: {
    purpose: 'sign_in' | 'test';
    interactionUid: string | undefined;
    applicationId: string | undefined;
    startedByUserId: string | undefined;
    hints: Record<string, string>;
  },
): Promise<Trip> {
  const secrets = newAttemptSecrets();
  const registration = await registrations.of(connection);
  const url = await parts.relyingParty.authorizationUrl(registration, {
    ...secrets,
    scope: SIGN_IN_SCOPE,
    parameters: attempt.hints,
  });
  const attemptId = newId('signInAttempt');
  await parts.attempts.insert({
    id: attemptId,
    stateHash: hashToken(secrets.state),
    browserHash: hashToken(secrets.browserToken),
    projectId: connection.projectId,
    organizationId: connection.organizationId,
    connectionId: connection.id,
    purpose: attempt.purpose,
    interactionUid: attempt.interactionUid,
    applicationId: attempt.applicationId,
    startedByUserId: attempt.startedByUserId,
    lifetimeSeconds: ATTEMPT_SECONDS,
  });
  const name = attemptCookie(secrets.state, parts.secureCookies);
  const prefix = attemptCookiePrefix(parts.secureCookies);
  return {
    attemptId,
    url: url.href,
    cookie: { name, prefix, value: secrets.browserToken, maxAgeSeconds: ATTEMPT_SECONDS },
  };
}

/** In OAuth's words, for the application. Does not tell a foreign organization from a missing one (attack 84). */
function refusalOf(error: unknown): Omit<Extract<SignInStart, { ok: false }>, 'ok'> | undefined {
  if (error instanceof RelyingPartyError) {
    return { error: 'temporarily_unavailable', description: 'the identity provider cannot be reached' };
  }
  return isPorticoError(error) ? describe(error) : undefined;
}

function describe(error: PorticoError): Omit<Extract<SignInStart, { ok: false }>, 'ok'> | undefined {
  switch (error.code) {
    case 'not_found':
      return { error: 'access_denied', description: 'no connection to sign in over' };
    case 'connection_choice_required':
      return {
        error: 'invalid_request',
        description: 'name the organization or the connection to sign in to',
      };
    case 'connection_disabled':
    case 'organization_suspended':
      return { error: 'access_denied', description: 'the connection is not active' };
    default:
      return undefined;
  }
}
