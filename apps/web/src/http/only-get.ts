/**
 * For callbacks that use something up: a HEAD, as scanners of links send it, would run the GET and use it up for them
 * (RFC 9110 section 9.2.1: HEAD is safe).
 */
export function refuseHead(): Response {
  return new Response(null, { status: 405, headers: { allow: 'GET', 'cache-control': 'no-store, private' } });
}
