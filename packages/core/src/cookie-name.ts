/**
 * The name of one of our cookies: with the `__Host-` prefix where the deployment is on https, so that no other host and
 * no plain http can plant it (RFC 6265bis section 4.1.3.2; attack 120). Such a cookie has Path=/ and no Domain.
 */
export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-portico_${name}` : `portico_${name}`;
}
