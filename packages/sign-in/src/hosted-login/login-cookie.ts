import { storedId, type TripCookie } from '@portico/authorization-server';
import { cookieName } from '@portico/core';
import { ATTEMPT_SECONDS, type SignInParts } from '../settings.ts';

const PREFIX = 'login_';

/** Where the hosted login page of an interaction is. The address holds its stored id, which opens nothing by itself. */
export const loginPath = (projectId: string, uid: string): `/${string}` => `/login/${projectId}/${uid}`;

/** The cookie of the one browser that may go on with the interaction: its value is what the stored id is the hash of. */
export function loginCookie(parts: Pick<SignInParts, 'secureCookies'>, interactionUid: string): TripCookie {
  return {
    name: loginCookieName(parts, storedId(interactionUid)),
    prefix: cookieName(PREFIX, parts.secureCookies),
    value: interactionUid,
    maxAgeSeconds: ATTEMPT_SECONDS,
  };
}

export function loginCookieName({ secureCookies }: Pick<SignInParts, 'secureCookies'>, uid: string): string {
  return cookieName(`${PREFIX}${uid.slice(0, 16)}`, secureCookies);
}
