import { type ErrorCode, isPorticoError, PorticoError } from '@portico/core';
import { RelyingPartyError } from '@portico/relying-party';
import { hashToken } from '@portico/vault';
import { type AttemptSecrets, attemptCookie, attemptSecrets } from './attempt-secrets.ts';
import type { RequestFacts, SignInParts } from './settings.ts';
import { tellDevelopers } from './tell-developers.ts';

/** What an identity provider sent the browser back with. */
export type BrowserAnswer = {
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

/** What differs between the ways to sign in. */
export type CallbackSteps<A> = {
  /** Of the path: the redirect URI is the connection's own (attacks 22, 23). Undefined for a social provider. */
  readonly connectionId?: string;
  /** Uses the attempt up, by one statement; undefined when there is none to use. */
  consume(hashes: readonly [state: string, browser: string]): Promise<A | undefined>;
  /** @returns the address to go on to */
  complete(attempt: A, secrets: AttemptSecrets): Promise<string>;
};

const MAX_STATE = 256;

/**
 * The identity provider's answer. Before anything is looked at, the browser has to show the cookie of the attempt, and
 * the attempt is used up by one statement: only then is the code redeemed (attacks 19, 37, 43).
 */
export async function attemptCallback<A extends { readonly id: string }>(
  parts: SignInParts,
  { parameters, cookie: readCookie, facts }: BrowserAnswer,
  steps: CallbackSteps<A>,
): Promise<CallbackOutcome> {
  const [state, second] = parameters.getAll('state');
  if (state === undefined || second !== undefined || state.length > MAX_STATE) return page('invalid_state');
  const cookie = attemptCookie(state, parts.secureCookies);
  const browserToken = readCookie(cookie);
  if (browserToken === undefined) return page('invalid_state');
  const hashes = [hashToken(state), hashToken(browserToken)] as const;
  const attempt = await steps.consume(hashes);
  if (attempt === undefined) return page(await notConsumed(parts, [...hashes, steps.connectionId]));
  try {
    if (parameters.has('error'))
      throw new PorticoError('idp_error', { detail: 'the provider answered an error' });
    const url = await steps.complete(attempt, attemptSecrets(state, browserToken));
    return { kind: 'redirect', url, forgetCookie: cookie };
  } catch (error) {
    const failure = failureOf(error);
    const code = await refused(parts, attempt.id, steps.connectionId, failure);
    await tellDevelopers(parts, attempt.id, failure, facts);
    return { ...page(code), forgetCookie: cookie };
  }
}

const page = (code: ErrorCode) => ({ kind: 'page', code }) as const;

async function notConsumed(
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

async function refused(
  parts: SignInParts,
  attempt: string,
  connection: string | undefined,
  { code, detail }: PorticoError,
): Promise<ErrorCode> {
  await parts.attempts.recordOutcome(attempt, code);
  parts.log('sign_in.refused', { attempt, ...(connection && { connection }), code, detail });
  return code;
}

function failureOf(error: unknown): PorticoError {
  if (isPorticoError(error)) return error;
  if (!(error instanceof RelyingPartyError)) throw error;
  const unavailable = error.code === 'idp_unavailable';
  return new PorticoError(unavailable ? 'idp_unavailable' : 'id_token_invalid', {
    detail: error.reason,
    cause: error,
  });
}
