import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { PLAIN_STYLE_SOURCE } from '../src/http/plain-page.ts';

/**
 * Hosted login, whose forms end at any identity provider, or at an application whose address may have a scheme of its own:
 * browsers hold the limit against every redirect that follows a form.
 */
const HOSTED_LOGIN = /^\/login\/[^/?]+\/[^/?]+(?:\?|$)/;

/** Pages: all but the API, the callbacks and the issuers. One page lies among the callbacks. */
const PAGE = /^\/(?!v1\/)|^\/v1\/sso\/microsoft\/connect\/[^/]*$/;

/** What makes a page of its own makes its own limit, too, which only the page can know; of two, browsers hold both. */
const limitsForms = (url: string): boolean => PAGE.test(url.split('?')[0] ?? '') && !HOSTED_LOGIN.test(url);

/** The policy of a page with a nonce of its own (attack 118): scripts by nonce alone, no frames, forms to us and to Microsoft. */
export function contentSecurityPolicy(nonce: string, loginOrigin: string, url = '/'): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    // Components position themselves with style attributes; style elements need the nonce, but for the plain pages' one.
    `style-src 'self' 'nonce-${nonce}' ${PLAIN_STYLE_SOURCE}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // A form of ours may end at Microsoft: browsers apply this to redirects, too.
    ...(limitsForms(url) ? [`form-action 'self' ${loginOrigin}`] : []),
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** On every answer, also those that Next or the OpenID provider make. */
export function setSecurityHeaders(response: ServerResponse, secure: boolean): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  // Not `no-referrer`: with that, browsers send `Origin: null` with forms, and ours are checked by origin.
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()');
  response.setHeader('cache-control', 'no-store, private');
  if (secure) response.setHeader('strict-transport-security', 'max-age=63072000; includeSubDomains');
}

/** Headers that a client could use to pass for a proxy, for Next's own machinery, or for us (attacks 114, 122). */
const NEVER_FROM_OUTSIDE = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'forwarded',
  'x-real-ip',
  'x-middleware-subrequest',
  'x-middleware-rewrite',
  'x-middleware-next',
  'x-nextjs-data',
  'next-action',
  'x-invoke-path',
  'x-matched-path',
  'x-original-url',
  'x-rewrite-url',
  'x-request-id',
  'x-portico-client-ip',
  'x-portico-url',
  'x-nonce',
  'content-security-policy',
];

/**
 * Rewrites the headers of a request to what we vouch for. Host and protocol come from configuration, so no link, issuer
 * or redirect can be built from what a client sent.
 */
export function vouchForHeaders(
  request: IncomingMessage,
  facts: { origin: URL; requestId: string; clientAddress: string },
): void {
  for (const name of NEVER_FROM_OUTSIDE) delete request.headers[name];
  request.headers.host = facts.origin.host;
  request.headers['x-forwarded-host'] = facts.origin.host;
  request.headers['x-forwarded-proto'] = facts.origin.protocol.slice(0, -1);
  request.headers['x-request-id'] = facts.requestId;
  request.headers['x-portico-client-ip'] = facts.clientAddress;
  request.headers['x-portico-url'] = request.url;
}

/**
 * The address of the client: the entry that our outermost proxy wrote, or the peer when there is none, or when the entry
 * is no address. Some proxies add the client's port, which is another one each time: with it, whoever is counted by
 * address would be somebody new at every request (attack 140).
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return peer;
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  return addressIn(forwarded.at(-trustedProxies)) ?? peer;
}

/** `192.0.2.1`, `192.0.2.1:443`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`. */
const ADDRESS = /^(?:\[(?<bracketed>[0-9a-f:.]+)\](?::\d+)?|(?<v4>[0-9.]+)(?::\d+)?|(?<v6>[0-9a-f:.]+))$/i;

function addressIn(entry: string | undefined): string | undefined {
  const { bracketed, v4, v6 } = ADDRESS.exec(entry?.trim() ?? '')?.groups ?? {};
  const address = bracketed ?? v4 ?? v6 ?? '';
  return isIP(address) === 0 || (bracketed !== undefined && isIP(address) !== 6) ? undefined : address;
}

/** Letters, digits, `-`, `_`, `~`, written in code: RFC 3986 section 2.3 wants them as they are. */
const NEEDLESSLY_ENCODED = /%(?:2d|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/i;
const TWO_MEANINGS = /\/\/|\\|%2f|%5c|%2e|%00|;|\/\.\.?(\/|$)/i;

/** Paths with two meanings, of which one might pass a check that the other does not (attack 91). */
export function isAmbiguousPath(url: string): boolean {
  const path = url.split('?')[0] ?? '';
  const isOne =
    path.startsWith('/') && !TWO_MEANINGS.test(path) && !NEEDLESSLY_ENCODED.test(path) && isDecodable(path);
  return !isOne;
}

/** The one spelling of an address that ends in a slash, by which Next would find the same route; undefined for all others. */
export function withoutSlash(url: string): string | undefined {
  const [path = '', ...query] = url.split('?');
  return path !== '/' && path.endsWith('/') ? [path.slice(0, -1), ...query].join('?') : undefined;
}

/** Broken percent-encoding: every router behind this one fails at it (review R7). */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Whether Next can be asked that way at all: at TRACE, say, it fails. */
export const isKnownMethod = (method: string | undefined): boolean => METHODS.has(method ?? '');

/** Whether a page would be sent something. Next would look for a server action in it, and we have none (attack 115). */
export function isChangeOfPage(method: string | undefined, url: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && PAGE.test(url.split('?')[0] ?? '');
}

/**
 * Whether a form of a page of ours was sent by the browser before its script was there to do it: then the page is shown
 * again, and what was typed is nowhere (U4).
 */
export function isUnscriptedForm(request: IncomingMessage, origin: string): boolean {
  const { method, headers, url = '/' } = request;
  const isForm = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(
    headers['content-type'] ?? '',
  );
  return method === 'POST' && isForm && headers.origin === origin && isChangeOfPage(method, url);
}
