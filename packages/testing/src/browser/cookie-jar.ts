import { type Cookie, domainMatches, parseSetCookie, pathMatches } from './cookie.ts';
import { isTrustworthy } from './site.ts';

/** How a request came about, which decides what SameSite lets through. */
export type RequestContext = {
  /** False when the page that asked, or any redirect on the way, is of another site. */
  readonly sameSite: boolean;
  /** True when the address bar changes; false for what a page fetches. */
  readonly navigation: boolean;
  readonly method: string;
};

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes what the server set. @returns the cookies that were kept or, with a past expiry, removed */
  receive(url: URL, lines: readonly string[], now: Date): Cookie[] {
    const accepted = lines.flatMap((line) => parseSetCookie(line, url, now) ?? []);
    for (const cookie of accepted) this.#put(cookie, now);
    return accepted;
  }

  /** The cookies that a browser sends with this request, longest path first. */
  matching(url: URL, context: RequestContext, now: Date): Cookie[] {
    return this.all(now)
      .filter((cookie) => reaches(cookie, url) && allowedBySameSite(cookie, context))
      .sort((left, right) => right.path.length - left.path.length);
  }

  /** Every cookie that has not expired. */
  all(now: Date): Cookie[] {
    return [...this.#cookies.values()].filter(({ expiresAt }) => expiresAt === undefined || expiresAt > now);
  }

  clear(): void {
    this.#cookies.clear();
  }

  #put(cookie: Cookie, now: Date): void {
    const key = JSON.stringify([cookie.name, cookie.domain, cookie.hostOnly, cookie.path]);
    if (cookie.expiresAt !== undefined && cookie.expiresAt <= now) this.#cookies.delete(key);
    else this.#cookies.set(key, cookie);
  }
}

/** The port plays no part: cookies of http://localhost:3000 go to http://localhost:3100 as well. */
function reaches(cookie: Cookie, url: URL): boolean {
  const host = cookie.hostOnly ? url.hostname === cookie.domain : domainMatches(url.hostname, cookie.domain);
  return host && pathMatches(url.pathname, cookie.path) && (!cookie.secure || isTrustworthy(url));
}

function allowedBySameSite(cookie: Cookie, { sameSite, navigation, method }: RequestContext): boolean {
  if (sameSite || cookie.sameSite === 'None') return true;
  return cookie.sameSite === 'Lax' && navigation && SAFE_METHODS.includes(method);
}
