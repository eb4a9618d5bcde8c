import { PorticoError } from '../errors.ts';

/** Browsers keep cookies of 4096 bytes, name and attributes included. */
const MOST_CHARACTERS = 3_700;
/** Servers refuse longer headers: Node at 16 kB. */
const MOST_PIECES = 3;

/** The cookies of a `Cookie` header. */
export function readCookies(header: string | null | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return new Map(
    pairs.flatMap((pair) => {
      const equals = pair.indexOf('=');
      return equals > 0 ? [[pair.slice(0, equals), pair.slice(equals + 1)]] : [];
    }),
  );
}

export type CookieAttributes = {
  readonly secure: boolean;
  /** 0 deletes the cookie. */
  readonly maxAgeSeconds: number;
};

/** A `Set-Cookie` line: for this host alone, out of reach of scripts and of other sites' posts. */
export function cookieLine(name: string, value: string, { secure, maxAgeSeconds }: CookieAttributes): string {
  const flags = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return `${name}=${value}; ${flags}${secure ? '; Secure' : ''}`;
}

/** A value that may be too long for one cookie: `name`, `name.1`, `name.2`. */
export function joinPieces(cookies: ReadonlyMap<string, string>, name: string): string | undefined {
  const pieces = pieceNames(name).map((piece) => cookies.get(piece));
  const end = pieces.indexOf(undefined);
  const value = pieces.slice(0, end === -1 ? undefined : end).join('');
  return value === '' ? undefined : value;
}

/**
 * The lines that set such a value, and delete the pieces of a longer one before it.
 *
 * @throws PorticoError `session_too_large`
 */
export function pieceLines(
  cookies: ReadonlyMap<string, string>,
  name: string,
  value: string,
  attributes: CookieAttributes,
): string[] {
  if (value.length > MOST_CHARACTERS * MOST_PIECES)
    throw new PorticoError('session_too_large', { detail: `${value.length} characters` });
  return pieceNames(name).flatMap((piece, index) => {
    const part = value.slice(index * MOST_CHARACTERS, (index + 1) * MOST_CHARACTERS);
    if (part !== '') return [cookieLine(piece, part, attributes)];
    return cookies.has(piece) ? [cookieLine(piece, '', { ...attributes, maxAgeSeconds: 0 })] : [];
  });
}

function pieceNames(name: string): string[] {
  return Array.from({ length: MOST_PIECES }, (_, index) => (index === 0 ? name : `${name}.${index}`));
}
