import { oldestTrips, TRIP_COOKIES } from '@portico/core';
import { cookie, cookiesThatStart, readCookie } from './cookies.ts';

const START = 'portico_';
const TRIP = new RegExp(`^(${TRIP_COOKIES.join('|')})_[\\w-]+(?==)`);

/** `Set-Cookie` for one of our trips. The name may or may not carry the `__Host-` prefix already. */
export function setCookie(made: { name: string; value: string; maxAgeSeconds: number }): string {
  return cookie(plainName(made.name), made.value, { maxAge: made.maxAgeSeconds });
}

export function forgetCookie(name: string): string {
  return cookie(plainName(name), '', { maxAge: 0 });
}

/** Reads a trip's cookie by its name. */
export function tripCookie(headers: Headers): (name: string) => string | undefined {
  return (name) => readCookie(headers, plainName(name));
}

/** `Set-Cookie` values with which one more trip begins: its own, and those that make room for it. */
export function beginTripCookies(
  headers: Headers,
  made: { name: string; value: string; maxAgeSeconds: number },
): string[] {
  return [...tooManyCookies(headers, made), setCookie(made)];
}

/**
 * `Set-Cookie` values that drop the oldest trips of that kind when there are too many. One sign-in has a cookie of each kind, so a kind makes no room for another: else the eighth tab would end the first.
 */
function tooManyCookies(headers: Headers, { name }: { readonly name: string }): string[] {
  const [, kind] = TRIP.exec(`${plainName(name).slice(START.length)}=`) ?? [];
  const names = cookiesThatStart(headers, START).flatMap((rest) => {
    const [found, ofKind] = TRIP.exec(rest) ?? [];
    return found !== undefined && ofKind === kind ? [`${START}${found}`] : [];
  });
  return oldestTrips(names).map((name) => cookie(name, '', { maxAge: 0 }));
}

function plainName(name: string): string {
  const bare = name.replace(/^__Host-/, '');
  return bare.startsWith('portico_') ? bare : `portico_${bare}`;
}
