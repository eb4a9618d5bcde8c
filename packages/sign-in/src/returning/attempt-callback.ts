import { hashToken } from '@portico/vault';
import { type AttemptSecrets, attemptCookie, attemptSecrets } from '../browser/attempt-secrets.ts';
import { type Arrival, arrivalOf } from '../protocols/arrival.ts';
import type { Assertion } from '../protocols/assertion.ts';
import { asRefusal } from '../protocols/failures.ts';
import type { CallbackOutcome } from '../refused/callback-outcome.ts';
import { comeBackTo, type RefusedAttempt, refuseAttempt, strange } from '../refused/refuse-attempt.ts';
import type { RequestFacts, SignInParts } from '../settings.ts';

/** What an identity provider sent the browser back with. */
export type BrowserAnswer = {
  readonly parameters: URLSearchParams;
  /** The value of a cookie by its full name. */
  readonly cookie: (name: string) => string | undefined;
  readonly facts: RequestFacts;
};

/** What the identity provider has signed, and how long it took to get. */
export type Redeemed = { readonly assertion: Assertion; readonly redeemMs: number };

/** What differs between the ways to sign in. */
export type CallbackSteps<A> = {
  /**
   * Of the path: the redirect URI is the connection's own (attacks 22, 23). Undefined for a social provider, and for the sign-in
   * app, which many connections share.
   */
  readonly connectionId?: string;
  /** How browsers come back here. */
  readonly arrivals: readonly Arrival[];
  /** Uses the attempt up, by one statement; undefined when there is none to use. */
  consume(hashes: readonly [state: string, browser: string]): Promise<A | undefined>;
  /** @returns what the identity provider has signed: from here on it is known that it was asked */
  redeem(attempt: A, secrets: AttemptSecrets, arrival: Arrival): Promise<Assertion>;
  /** @returns the address to go on to */
  complete(attempt: A, secrets: AttemptSecrets, redeemed: Redeemed): Promise<string>;
};

/**
 * The identity provider's answer. Before anything is looked at, the browser has to show the cookie of the attempt, and
 * the attempt is used up by one statement: only then is the code redeemed (attacks 19, 37, 43). Its cookie stays until
 * the attempt has come to a good end, so that whoever reloads a page that failed finds the same way on.
 */
export async function attemptCallback<A extends RefusedAttempt>(
  parts: SignInParts,
  { parameters, cookie: readCookie, facts }: BrowserAnswer,
  steps: CallbackSteps<A>,
): Promise<CallbackOutcome> {
  const came = arrivalOf(parameters, steps.arrivals);
  if (came === undefined) return strange(parts, undefined, facts);
  const { arrival, state } = came;
  const cookie = attemptCookie(state, parts.secureCookies);
  const browserToken = readCookie(cookie);
  if (browserToken === undefined) return strange(parts, hashToken(state), facts);
  const hashes = [hashToken(state), hashToken(browserToken)] as const;
  const attempt = await steps.consume(hashes);
  const answered = arrival.failure(parameters);
  if (attempt === undefined) {
    const past = await parts.attempts.past(...hashes, steps.connectionId);
    return past ? comeBackTo(parts, past, answered?.code, facts) : strange(parts, hashes[0], facts);
  }
  let assertion: Assertion | undefined;
  let redeemMs: number | undefined;
  try {
    if (answered) throw answered;
    const secrets = attemptSecrets(state, browserToken);
    const begun = performance.now();
    const sinceThen = () => Math.round(performance.now() - begun);
    assertion = await steps.redeem(attempt, secrets, arrival).finally(() => {
      redeemMs = sinceThen();
    });
    const url = await steps.complete(attempt, secrets, { assertion, redeemMs: redeemMs ?? sinceThen() });
    return { kind: 'redirect', url, forgetCookie: cookie };
  } catch (error) {
    const failure = asRefusal(error);
    if (failure === undefined) throw error;
    return refuseAttempt(parts, { attempt, assertion, redeemMs, failure }, facts);
  }
}
