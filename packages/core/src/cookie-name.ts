/** The name of one of our cookies on this deployment; see {@link hostCookieName}. */
export const cookieName = (name: string, secure: boolean): string =>
  hostCookieName(`portico_${name}`, secure);

/**
 * With the `__Host-` prefix where the deployment is on https, so that no other host and no plain http can plant the cookie (RFC
 * 6265bis section 4.1.3.2; attack 120). Such a cookie has Path=/ and no Domain. Over plain http on loopback that prefix is not
 * possible.
 *
 * @param name says by itself whose cookie it is
 */
export const hostCookieName = (name: string, secure: boolean): string => (secure ? `__Host-${name}` : name);
