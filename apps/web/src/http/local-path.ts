/**
 * A path of ours to go on to after signing in, or the fallback. Only a plain relative path passes: no `//host`, no
 * `/\host`, no control characters that browsers drop, no other scheme (attack 12).
 */
export function localPath(text: string | null | undefined, fallback = '/dashboard'): string {
  if (!text || text.length > 2_048 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text) || text.includes('\\')) {
    return fallback;
  }
  const base = 'http://portico.invalid';
  if (!URL.canParse(text, base)) return fallback;
  const url = new URL(text, base);
  const path = `${url.pathname}${url.search}${url.hash}`;
  // `/./` and `/..` vanish when parsed, and what is left may begin with two slashes.
  return url.origin === base && !path.startsWith('//') ? path : fallback;
}
