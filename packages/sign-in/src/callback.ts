import { type ErrorCode, isPorticoError, newId, PorticoError } from '@portico/core';
import {
  type AssertedPerson,
  type ConsumedAttempt,
  type SessionOutcome,
  type SessionStart,
  violatedConstraint,
} from '@portico/database';
import { RelyingPartyError, type ValidatedIdToken } from '@portico/relying-party';
import { hashToken } from '@portico/vault';
import { admit, assertAllowed } from './admission.ts';
import { type Asserted, assertedPerson } from './asserted-person.ts';
import { type AttemptSecrets, attemptCookie, attemptSecrets } from './attempt-secrets.ts';
import type { ConnectionRegistrations } from './connection-registrations.ts';
import { assertFreshProof } from './fresh-proof.ts';
import { isUsable, whyUnusable } from './resolve-connection.ts';
import { type RequestFacts, SESSION_SECONDS, type SignInParts } from './settings.ts';
import { testResult } from './test-sign-in.ts';

export type CallbackInput = {
  /** From the path: the redirect URI is the connection's own (attacks 22, 23). */
  readonly connectionId: string;
  readonly parameters: URLSearchParams;
  /** The value of a cookie by its full name. */
  readonly cookie: (name: string) => string | undefined;
  readonly facts: RequestFacts;
};

export type CallbackOutcome = {
  readonly forgetCookie?: string;
} & (
  | { readonly kind: 'redirect'; readonly url: string }
  /** A plain page on our origin. */
  | { readonly kind: 'page'; readonly code: ErrorCode }
);

export const MAX_STATE = 256;

/**
 * The identity provider's answer. Before anything is looked at, the browser has to show the cookie of the attempt, and
 * the attempt is used up by one statement: only then is the code redeemed (attacks 19, 37, 43).
 */
export async function signInCallback(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  input: CallbackInput,
): Promise<CallbackOutcome> {
  const [state, second] = input.parameters.getAll('state');
  if (state === undefined || second !== undefined || state.length > MAX_STATE) return page('invalid_state');
  const cookie = attemptCookie(state, parts.secureCookies);
  const browserToken = input.cookie(cookie);
  if (browserToken === undefined) return page('invalid_state');
  const key = [hashToken(state), hashToken(browserToken), input.connectionId] as const;
  const attempt = await parts.attempts.consume(...key);
  if (attempt === undefined) return page(await notConsumed(parts, key));
  const secrets = attemptSecrets(state, browserToken);
  try {
    const url = await completed(parts, registrations, input, attempt, secrets);
    return { kind: 'redirect', url, forgetCookie: cookie };
  } catch (error) {
    const code = await refused(parts, attempt, error);
    return { ...page(code), forgetCookie: cookie };
  }
}

export const page = (code: ErrorCode) => ({ kind: 'page', code }) as const;

export async function notConsumed(
  parts: SignInParts,
  key: readonly [state: string, browser: string, connectionId: string | undefined],
): Promise<ErrorCode> {
  switch (await parts.attempts.whyNot(...key)) {
    case 'used':
      return 'state_used';
    case 'expired':
      return 'state_expired';
    case 'unknown':
      return 'invalid_state';
  }
}

async function completed(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  input: CallbackInput,
  attempt: ConsumedAttempt,
  secrets: AttemptSecrets,
): Promise<string> {
  const { connection } = attempt;
  if (!isUsable(connection)) throw whyUnusable([connection]);
  if (input.parameters.has('error'))
    throw new PorticoError('idp_error', { detail: 'the provider answered an error' });
  const token = await redeemed(parts, registrations, input, attempt, secrets);
  assertFreshProof(parts, secrets, token);
  const asserted = assertedPerson(connection, token);
  if (attempt.purpose === 'test') return testResult(parts, attempt, asserted, token);
  assertAllowed(connection, asserted);
  return session(parts, attempt, asserted, input.facts);
}

async function redeemed(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  input: CallbackInput,
  attempt: ConsumedAttempt,
  secrets: { state: string; nonce: string; codeVerifier: string },
): Promise<ValidatedIdToken> {
  const registration = await registrations.of(attempt.connection);
  return parts.relyingParty.redeem(registration, { parameters: input.parameters, ...secrets });
}

/** Ends with the address at which the project's OpenID provider goes on. */
async function session(
  parts: SignInParts,
  attempt: ConsumedAttempt,
  asserted: Asserted,
  facts: RequestFacts,
): Promise<string> {
  const start = {
    sessionId: newId('session'),
    lifetimeSeconds: SESSION_SECONDS,
    attemptId: attempt.id,
    interactionUid: attempt.interactionUid ?? '',
    interactionProjectId: attempt.interactionProjectId,
    applicationId: attempt.applicationId,
    auditEventId: newId('auditEvent'),
    ...facts,
  };
  let outcome = await started(parts, asserted.person, start);
  if (outcome.kind === 'unknown_identity') {
    await admit(parts, attempt.connection, asserted);
    outcome = await started(parts, asserted.person, start);
  }
  switch (outcome.kind) {
    case 'started':
      return outcome.returnTo;
    case 'interaction_gone':
      throw new PorticoError('state_expired', { detail: 'the interaction has ended' });
    case 'unknown_identity':
      throw new PorticoError('id_token_invalid', { detail: 'sub and oid belong to different people' });
    default:
      throw new PorticoError(outcome.kind);
  }
}

/** The identity is found by `oid` and gets this token's `sub`, unless that is another identity's already. */
async function started(
  parts: SignInParts,
  person: AssertedPerson,
  start: SessionStart,
): Promise<SessionOutcome> {
  return parts.sessions.start(person, start).catch((error: unknown) => {
    if (violatedConstraint(error)?.startsWith('identities_')) return { kind: 'unknown_identity' };
    throw error;
  });
}

async function refused(parts: SignInParts, attempt: ConsumedAttempt, error: unknown): Promise<ErrorCode> {
  const failure = failureOf(error);
  await parts.attempts.recordOutcome(attempt.id, failure.code);
  parts.log('sign_in.refused', {
    attempt: attempt.id,
    connection: attempt.connection.id,
    code: failure.code,
    detail: failure.detail,
  });
  return failure.code;
}

export function failureOf(error: unknown): PorticoError {
  if (isPorticoError(error)) return error;
  if (!(error instanceof RelyingPartyError)) throw error;
  const unavailable = error.code === 'idp_unavailable';
  return new PorticoError(unavailable ? 'idp_unavailable' : 'id_token_invalid', {
    detail: error.reason,
    cause: error,
  });
}
