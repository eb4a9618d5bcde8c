import { isRegistrableRedirectUri, isSecureTransport, parseAbsoluteUrl } from '@portico/core';

/** A scheme of an application's own is a domain of its maker, turned round: nobody else's by accident (RFC 8252 section 7.1). */
const PRIVATE_SCHEME = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+:\/(?!\/)[^\s\\*#]*$/;

/**
 * Why an application may not register this redirect URI, in a sentence for the person who typed it, or undefined when
 * it may (RFC 6749 section 3.1.2, RFC 9700 section 4.1). Pure, so that a form can ask while somebody types.
 *
 * @param kind a native application may have a scheme of its own, such as `com.example.app:/callback`
 */
export function redirectUriRefusal(text: string, kind?: string): string | undefined {
  if (kind === 'native' && text.length <= 2_048 && PRIVATE_SCHEME.test(text)) return undefined;
  if (isRegistrableRedirectUri(text)) return undefined;
  if (/[\s\p{Cc}]/u.test(text)) return 'It contains a space or a control character.';
  if (text.includes('\\')) return 'It contains a backslash, which browsers read as a slash.';
  if (text.includes('*')) return 'Wildcards are not possible: register each URI, it is compared exactly.';
  if (text.includes('#')) return 'A fragment (#…) never reaches a server; leave it out.';
  if (!/^https?:\/\//i.test(text)) return 'It has to begin with https://, or http:// on this machine.';
  const url = parseAbsoluteUrl(text);
  if (url === undefined) return 'It is not a complete URL without user name and password.';
  if (!isSecureTransport(url)) return 'http is possible only on 127.0.0.1, [::1] or localhost; use https.';
  return 'It is not a URL that can be registered.';
}

/** Why this is no origin (`https://app.example.com`, no path), or undefined when it is one. */
export function originRefusal(text: string): string | undefined {
  const url = parseAbsoluteUrl(text);
  if (url === undefined) return 'It is not a complete URL.';
  if (!isSecureTransport(url)) return 'http is possible only on 127.0.0.1, [::1] or localhost; use https.';
  return url.origin === text ? undefined : `Write it as ${url.origin}, without a path.`;
}
