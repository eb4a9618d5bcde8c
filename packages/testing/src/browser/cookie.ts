import { isTrustworthy } from './site.ts';

export type SameSite = 'Strict' | 'Lax' | 'None';

/** One cookie as a browser keeps it. */
export type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** True without a Domain attribute: sent to exactly this host. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite;
  /** Undefined for a cookie of the browser session. */
  readonly expiresAt: Date | undefined;
};

/** Reads one Set-Cookie line (RFC 6265bis section 5.6); undefined where a browser would throw it away. */
export function parseSetCookie(line: string, url: URL, now: Date): Cookie | undefined {
  const [pair = '', ...rest] = line.split(';');
  const separator = pair.indexOf('=');
  const name = pair.slice(0, separator).trim();
  if (separator < 1 || name === '') return undefined;
  const attributes = new Map(rest.map(attribute));
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase();
  const cookie: Cookie = {
    name,
    value: pair.slice(separator + 1).trim(),
    domain: domain ? domain : url.hostname,
    hostOnly: !domain,
    path: attributes.get('path')?.startsWith('/') ? (attributes.get('path') ?? '/') : defaultPath(url),
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: sameSiteOf(attributes.get('samesite')),
    expiresAt: expiry(attributes, now),
  };
  return isAcceptable(cookie, url) ? cookie : undefined;
}

function attribute(text: string): [name: string, value: string] {
  const separator = text.indexOf('=');
  if (separator < 0) return [text.trim().toLowerCase(), ''];
  return [text.slice(0, separator).trim().toLowerCase(), text.slice(separator + 1).trim()];
}

function sameSiteOf(value: string | undefined): SameSite {
  const known: Record<string, SameSite> = { strict: 'Strict', none: 'None' };
  return known[value?.toLowerCase() ?? ''] ?? 'Lax';
}

function expiry(attributes: ReadonlyMap<string, string>, now: Date): Date | undefined {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return new Date(now.getTime() + Number(maxAge) * 1_000);
  const expires = Date.parse(attributes.get('expires') ?? '');
  return Number.isNaN(expires) ? undefined : new Date(expires);
}

/** RFC 6265bis section 5.1.4. */
function defaultPath({ pathname }: URL): string {
  const end = pathname.lastIndexOf('/');
  return end < 1 ? '/' : pathname.slice(0, end);
}

function isAcceptable(cookie: Cookie, url: URL): boolean {
  if (!cookie.hostOnly && !domainMatches(url.hostname, cookie.domain)) return false;
  if (cookie.secure && !isTrustworthy(url)) return false;
  if (cookie.sameSite === 'None' && !cookie.secure) return false;
  if (cookie.name.startsWith('__Secure-')) return cookie.secure;
  if (cookie.name.startsWith('__Host-')) return cookie.secure && cookie.hostOnly && cookie.path === '/';
  return true;
}

export function domainMatches(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** RFC 6265bis section 5.1.4. */
export function pathMatches(pathname: string, path: string): boolean {
  if (pathname === path) return true;
  return pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/');
}
