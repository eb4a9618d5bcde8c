/** 303, whatever the method was: the browser goes on with a GET (RFC 9700 section 4.12; attack 74). */
export function seeOther(url: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location: url, 'cache-control': 'no-store, private' });
  for (const value of cookies) headers.append('set-cookie', value);
  return new Response(null, { status: 303, headers });
}
