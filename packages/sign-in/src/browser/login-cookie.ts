import type { TripCookie } from '@portico/authorization-server';
import { cookieName, tripCookieName, tripCookieStart } from '@portico/core';
import { isProof, proofOf } from '@portico/vault';
import { type SignInParts, TRIP_COOKIE_SECONDS } from '../settings.ts';

const PURPOSE = 'hosted-login';

/** Where the hosted login page of an interaction is. The address holds its stored id, which opens nothing by itself. */
export const loginPath = (projectId: string, uid: string): `/${string}` => `/login/${projectId}/${uid}`;

/** The cookie of the one browser that may go on with the interaction. Only we can make its value. */
export function loginCookie(parts: Pick<SignInParts, 'secureCookies' | 'keyRing'>, uid: string): TripCookie {
  return {
    name: loginCookieName(parts, uid),
    prefix: cookieName(tripCookieStart('login'), parts.secureCookies),
    value: proofOf(parts.keyRing, PURPOSE, uid),
    maxAgeSeconds: TRIP_COOKIE_SECONDS,
  };
}

/** Whether the browser that shows these cookies is the one. */
export function holdsLoginCookie(
  parts: Pick<SignInParts, 'secureCookies' | 'keyRing'>,
  uid: string,
  cookie: (name: string) => string | undefined,
): boolean {
  const value = cookie(loginCookieName(parts, uid));
  return value !== undefined && isProof(parts.keyRing, PURPOSE, uid, value);
}

export function loginCookieName({ secureCookies }: Pick<SignInParts, 'secureCookies'>, uid: string): string {
  return cookieName(tripCookieName('login', uid), secureCookies);
}
