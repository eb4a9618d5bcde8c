import { issuerOfConsole } from './console-addresses.ts';

/** What comes along when an address is copied out of a page, a mail or a document. */
const BEFORE = /^[\s\p{Cf}<("'`“‘„«[]+/u;
const AFTER = /[\s\p{Cf}>)"'`”’“»\],;.]+$/u;
const WELL_KNOWN = 'openid-configuration|oauth-authorization-server';
const AT_END = new RegExp(`/\\.well-known/(?:${WELL_KNOWN})/?$`);
/** RFC 8414 section 3.1 puts it before the path. */
const AT_START = new RegExp(`^/\\.well-known/(?:${WELL_KNOWN})(?=/.)`);
const LONGEST = 2_000;

/** What was read from a text. */
export type PastedIssuer = {
  readonly issuer: string;
  /** Whether the text was the issuer itself, so that a slash at its end is somebody's word. */
  readonly isItself: boolean;
};

/**
 * The issuer that an administrator means: one itself, the address of its discovery document, or a page of a console.
 *
 * @returns what is wrong with the text, where it is none
 */
export function pastedIssuer(
  text: string,
  allowInsecure: boolean,
): PastedIssuer | { readonly fault: string } {
  if (text.length > LONGEST) return { fault: 'it is too long for an address' };
  const trimmed = text.replace(BEFORE, '').replace(AFTER, '');
  if (!URL.canParse(trimmed)) return { fault: 'it is no address' };
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && !(allowInsecure && url.protocol === 'http:'))
    return { fault: 'the address is not https' };
  if (url.username !== '' || url.password !== '')
    return { fault: 'the address has a name or password in it' };
  const ofConsole = issuerOfConsole(url);
  if (ofConsole !== undefined) return { issuer: ofConsole, isItself: false };
  const path = url.pathname.replace(AT_END, '').replace(AT_START, '');
  const isItself = path === url.pathname;
  // An origin without its slash is how issuers are written; URL adds one that nobody typed.
  const typedNone = path === '/' && !/^[^?#]*\/$/.test(trimmed.replace(/^[a-z]+:[\\/]*/i, ''));
  return { issuer: `${url.origin}${typedNone ? '' : path}`, isItself };
}
