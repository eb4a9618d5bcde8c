import { cookieName, tripCookieStart } from '@portico/core';
import { BROWSER_TRIPS, newTrip, type TripSecrets } from '@portico/vault';

/** What ties an attempt to a browser. */
export type AttemptSecrets = TripSecrets & {
  readonly state: string;
  readonly browserToken: string;
};

/** Marks at the end of the cookie: only its hash is kept, so nobody can put one on or take one off. */
const FRESH = '.fresh';
const ACTED = '.acted';

/** How an attempt was begun. */
export type AttemptMarks = {
  /** The application insists that the person proves anew who they are. */
  readonly fresh: boolean;
  /** The person pressed something on a page of ours to begin it. */
  readonly acted: boolean;
};

export function newAttemptSecrets({ fresh, acted }: AttemptMarks): AttemptSecrets {
  const { state, token } = newTrip();
  return attemptSecrets(state, `${token}${acted ? ACTED : ''}${fresh ? FRESH : ''}`);
}

/** How the attempt of this cookie was begun. */
export function marksOf(browserToken: string): AttemptMarks {
  const [, ...marks] = browserToken.split(/(?=\.)/);
  return { fresh: marks.includes(FRESH), acted: marks.includes(ACTED) };
}

export function attemptSecrets(state: string, browserToken: string): AttemptSecrets {
  return { state, browserToken, ...BROWSER_TRIPS.signIn.secrets(browserToken, state) };
}

/** With which the names of these cookies begin. */
export const attemptCookiePrefix = (secure: boolean): string => cookieName(tripCookieStart('att'), secure);

export const attemptCookie = (state: string, secure: boolean): string =>
  cookieName(BROWSER_TRIPS.signIn.cookie(state), secure);
