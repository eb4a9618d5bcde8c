/**
 * Programs in browsers on other origins (Fetch Standard, CORS protocol). Answers may be read by whoever asks: who gets
 * tokens that way is the token endpoint's decision (9002326), and Graph wants a token. No credentials travel.
 */

const READABLE_HEADERS =
  'client-request-id, x-ms-request-id, request-id, Location, Retry-After, WWW-Authenticate';
const DAY_SECONDS = '86400';

/** The answer to a preflight request. `methods`: those that pages may use there. */
export function preflight(request: Headers, methods = 'GET, POST, OPTIONS'): Response {
  const headers = new Headers({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': methods,
    'access-control-max-age': DAY_SECONDS,
  });
  const wanted = request.get('access-control-request-headers');
  if (wanted !== null) headers.set('access-control-allow-headers', wanted);
  return new Response(null, { status: 204, headers });
}

/** Lets the origin that asked read the answer. */
export function allowReading(response: Headers, request: Headers): void {
  if (request.get('origin') === null) return;
  response.set('access-control-allow-origin', '*');
  response.set('access-control-expose-headers', READABLE_HEADERS);
}
