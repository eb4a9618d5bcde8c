import { hostCookieName } from '@portico/core';
import { composition } from '../../composition/composition.ts';

export type CookieOptions = {
  /** Seconds to live; left out, the cookie ends with the browser; 0 deletes it. */
  readonly maxAge?: number;
};

/** The value for `Set-Cookie`: HttpOnly, SameSite=Lax, for the whole host. `value` has to be cookie-safe text. */
export function cookie(name: string, value: string, { maxAge }: CookieOptions = {}): string {
  const parts = [`${hostCookieName(name, isSecure())}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (isSecure()) parts.push('Secure');
  if (maxAge !== undefined) parts.push(`Max-Age=${Math.max(0, Math.floor(maxAge))}`);
  return parts.join('; ');
}

/** The cookie's value, or undefined when it is missing or there are two of that name, which is nobody's doing but an attacker's. */
export function readCookie(headers: Headers, name: string): string | undefined {
  const prefix = `${hostCookieName(name, isSecure())}=`;
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length));
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}

/**
 * What follows that start of a name in each of our cookies: `rest=value`. By the full name, so that another host of the same
 * domain, which can set no `__Host-` cookie, plants none of them.
 */
export function cookiesThatStart(headers: Headers, start: string): string[] {
  const prefix = hostCookieName(start, isSecure());
  return (headers.get('cookie') ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length));
}

function isSecure(): boolean {
  return composition().origin.protocol === 'https:';
}
