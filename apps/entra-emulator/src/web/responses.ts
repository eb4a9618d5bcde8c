/** Answers in the few forms that the emulator gives. */

const NO_STORE = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };

export const jsonResponse = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...NO_STORE, ...headers },
  });

/** @param extra CSP sources for the script and the frames that the page needs, if any */
export function pageResponse(
  status: number,
  page: string,
  extra: { script?: string; frames?: string; connect?: string } = {},
): Response {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(extra.script === undefined ? [] : [`script-src ${extra.script}`]),
    ...(extra.connect === undefined ? [] : [`connect-src ${extra.connect}`]),
    ...(extra.frames === undefined ? [] : [`frame-src ${extra.frames}`]),
  ];
  return new Response(page, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
      ...NO_STORE,
    },
  });
}

/** Whatever was registered as an address goes into a header: as ASCII, without control characters. */
const asHeader = (address: string): string =>
  address.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);

export const redirectResponse = (location: string, status: 302 | 303 = 302): Response =>
  new Response(null, {
    status,
    headers: { location: asHeader(location), 'referrer-policy': 'no-referrer', ...NO_STORE },
  });
