import { returnedState } from '@portico/vault';
import { attemptCookie } from '../../browser/attempt-secrets.ts';
import type { SignInParts } from '../../settings.ts';
import { samlArrival } from './arrival.ts';

/** As all states of ours are. */
const STATE = /^[\w-]{43}$/;

/**
 * How a response has arrived.
 *
 * @returns `unasked` for one that answers no request of ours, whatever the provider says instead of our state;
 *   `without_cookie` where the browser does not show that it began what is answered
 */
export function samlArrivalOf(
  { secureCookies }: Pick<SignInParts, 'secureCookies'>,
  { parameters, cookie }: { parameters: URLSearchParams; cookie: (name: string) => string | undefined },
): 'unasked' | 'without_cookie' | 'whole' {
  const state = returnedState(parameters, samlArrival.state);
  if (state === undefined || !STATE.test(state)) return 'unasked';
  return cookie(attemptCookie(state, secureCookies)) === undefined ? 'without_cookie' : 'whole';
}
