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

/** For a browser in which this person's password was right: wrong ones of others do not hold it up (attack 140). */
export function knownBrowserCookie(parts: Parts, email: string, userId: string): TripCookie {
  return {
    name: nameFor(parts, email),
    prefix: cookieName(PREFIX, parts.secureCookies),
    value: `${userId}.${proofOf(parts.keyRing, PURPOSE, subjectOf(email, userId))}`,
    maxAgeSeconds: LIFETIME_SECONDS,
  };
}

/**
 * Who signed in with this address in the browser that shows these cookies. Of that person alone: another one may sign in with
 * the same address, and knowing theirs says nothing of this one.
 */
export function knownUserOf(
  parts: Parts,
  email: string,
  cookie: (name: string) => string | undefined,
): string | undefined {
  const [userId, proof] = cookie(nameFor(parts, email))?.split('.') ?? [];
  if (userId === undefined || proof === undefined) return undefined;
  return isProof(parts.keyRing, PURPOSE, subjectOf(email, userId), proof) ? userId : undefined;
}

const subjectOf = (email: string, userId: string): string => `${userId} ${email}`;
