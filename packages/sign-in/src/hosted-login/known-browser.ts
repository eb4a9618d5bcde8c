import type { TripCookie } from '@portico/authorization-server';
import { cookieName, DAY, SECOND } from '@portico/core';
import { hashToken, isProof, proofOf } from '@portico/vault';
import type { SignInParts } from '../settings.ts';

const PREFIX = 'known_';
const PURPOSE = 'known-browser';
const LIFETIME_SECONDS = (180 * DAY) / SECOND;

/** A value that only this deployment can make, for an address: it is no authority, and tells one browser from a stranger's. */
type Parts = Pick<SignInParts, 'secureCookies' | 'keyRing'>;

const nameFor = (parts: Parts, email: string): string =>
  cookieName(`${PREFIX}${hashToken(email).slice(0, 16)}`, parts.secureCookies);

/** For a browser in which the password of this address was right: wrong ones of others do not hold it up (attack 140). */
export function knownBrowserCookie(parts: Parts, email: string): TripCookie {
  return {
    name: nameFor(parts, email),
    prefix: cookieName(PREFIX, parts.secureCookies),
    value: proofOf(parts.keyRing, PURPOSE, email),
    maxAgeSeconds: LIFETIME_SECONDS,
  };
}

/** Whether somebody signed in with this address in the browser that shows these cookies. */
export function isKnownBrowser(
  parts: Parts,
  email: string,
  cookie: (name: string) => string | undefined,
): boolean {
  const value = cookie(nameFor(parts, email));
  return value !== undefined && isProof(parts.keyRing, PURPOSE, email, value);
}
