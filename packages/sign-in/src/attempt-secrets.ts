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

/** Ends the cookie of an attempt that wants a new proof: only its hash is kept, so nobody can take the mark off. */
const FRESH = '.fresh';

/** @param fresh the application insists that the person proves anew who they are */
export function newAttemptSecrets(fresh: boolean): AttemptSecrets {
  return attemptSecrets(newToken(), `${newToken()}${fresh ? FRESH : ''}`);
}

/** Whether the attempt of this cookie wants a new proof. */
export const wantsFreshProof = (browserToken: string): boolean => browserToken.endsWith(FRESH);

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
