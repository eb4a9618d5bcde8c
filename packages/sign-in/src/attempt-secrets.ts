import { cookieName } from '@portico/core';
import { deriveFromToken, hashToken, newToken } from '@portico/vault';

/**
 * What ties an attempt to a browser: a random cookie of its own. Nonce and PKCE verifier are derived from it, so the
 * table holds nothing that could finish the attempt, and another browser cannot redeem its code (attacks 20, 21, 36, 37).
 */
export type AttemptSecrets = {
  readonly state: string;
  readonly browserToken: string;
  readonly nonce: string;
  readonly codeVerifier: string;
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
  return attemptSecrets(newToken(), `${newToken()}${acted ? ACTED : ''}${fresh ? FRESH : ''}`);
}

/** How the attempt of this cookie was begun. */
export function marksOf(browserToken: string): AttemptMarks {
  const [, ...marks] = browserToken.split(/(?=\.)/);
  return { fresh: marks.includes(FRESH), acted: marks.includes(ACTED) };
}

export function attemptSecrets(state: string, browserToken: string): AttemptSecrets {
  return {
    state,
    browserToken,
    nonce: deriveFromToken(browserToken, `sign-in-nonce:${state}`),
    codeVerifier: deriveFromToken(browserToken, `sign-in-verifier:${state}`),
  };
}

const PREFIX = 'att_';

/** With which the names of these cookies begin. */
export const attemptCookiePrefix = (secure: boolean): string => cookieName(PREFIX, secure);

/** Each attempt has a cookie of its own, so several tabs do not disturb each other (fault R41). */
export function attemptCookie(state: string, secure: boolean): string {
  return `${attemptCookiePrefix(secure)}${hashToken(state).slice(0, 16)}`;
}
