import { type TripCookieKind, tripCookieName } from '@portico/core';
import { deriveFromToken, hashToken, newToken } from './tokens.ts';

/*
 * A browser goes to an identity provider and comes back. What ties that trip to it is a cookie of the trip's own: nonce and
 * PKCE verifier are derived from it, so no table holds what could finish the trip, and another browser cannot redeem its
 * code (attacks 20, 21, 36, 37).
 */

/** What only the browser of a trip can give. */
export type TripSecrets = { readonly nonce: string; readonly codeVerifier: string };

/** A kind of trips. Its words are part of what is under way while a new version is installed: they stay as they are. */
export type BrowserTrip = {
  /** The name of the cookie of one trip, as `cookieName` takes it. @param id of the trip: its state, or its request */
  readonly cookie: (id: string) => string;
  /** @param token the cookie's value, or the random part of it */
  readonly secrets: (token: string, id: string) => TripSecrets;
};

function browserTrip(
  cookie: TripCookieKind,
  purpose: string,
  nameOf: (id: string) => string = hashToken,
): BrowserTrip {
  return {
    cookie: (id) => tripCookieName(cookie, nameOf(id)),
    secrets: (token, id) => ({
      nonce: deriveFromToken(token, `${purpose}-nonce:${id}`),
      codeVerifier: deriveFromToken(token, `${purpose}-verifier:${id}`),
    }),
  };
}

export const BROWSER_TRIPS = {
  /** An administrator at Microsoft, over both hops: by the id of the request. */
  consent: browserTrip('msp', 'proof', (requestId) => requestId.slice(-16)),
  /** Somebody who signs in, tries a connection, joins two users or accepts an invitation: by the state. */
  signIn: browserTrip('att', 'sign-in'),
  /** The dashboard at our own issuer: by the state. */
  dashboard: browserTrip('dash', 'dashboard'),
} as const;

/** What a trip begins with: what comes back in the address, and what stays in the browser. */
export function newTrip(): { readonly state: string; readonly token: string } {
  return { state: newToken(), token: newToken() };
}

/** Longer than any that we make. */
const MAX_STATE = 256;

/**
 * The state of what came back, if it can be one.
 *
 * @param name of the parameter; that of OAuth unless given
 */
export function returnedState(parameters: URLSearchParams, name = 'state'): string | undefined {
  const state = only(parameters, name);
  return state === undefined || state.length > MAX_STATE ? undefined : state;
}

/** The parameter, if it is there exactly once: a repeated one has two meanings (attack 73). */
export function only(parameters: URLSearchParams, name: string): string | undefined {
  const [value, second] = parameters.getAll(name);
  return second === undefined ? value : undefined;
}
