/** Any origin will do: an address that leaves it is not a path. */
const HERE = 'https://here.invalid';
/** As long as an address may be at servers that were set up by nobody in particular. */
const MOST_CHARACTERS = 8_192;

/**
 * A path of this application, whatever was asked for: an address of anybody else would make sign-in a way to send people
 * there (RFC 9700 section 4.11). `//host`, `/\host`, control characters and other schemes do not pass.
 *
 * @returns the path with query and fragment; `/` for everything else
 */
export function localPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith('/') || wanted.length > MOST_CHARACTERS) return '/';
  if (!URL.canParse(wanted, HERE)) return '/';
  const url = new URL(wanted, HERE);
  // The browser reads the path again, after it was normalized.
  if (url.origin !== HERE || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
