const LOOPBACK_HOSTS = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether this host name is the machine itself (RFC 8252 section 7.3). */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTS.has(hostname);
}

/** https anywhere, http only on loopback (RFC 9700 section 2.1, RFC 8252). */
export function isSecureTransport(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

/** Parses an absolute URL strictly: no whitespace, control characters, backslashes, credentials. `undefined` when refused. */
export function parseAbsoluteUrl(text: string): URL | undefined {
  if (text.length > 2048 || /[\s\\\p{Cc}]/u.test(text) || !/^https?:\/\//i.test(text)) return undefined;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username || url.password ? undefined : url;
}

/** Whether an application may register this redirect URI (RFC 6749 section 3.1.2, RFC 9700 section 4.1; attacks 48–49). */
export function isRegistrableRedirectUri(text: string): boolean {
  const url = parseAbsoluteUrl(text);
  return url !== undefined && isSecureTransport(url) && !text.includes('#') && !text.includes('*');
}
