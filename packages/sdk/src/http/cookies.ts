/** Browsers keep cookies of 4096 bytes, name and attributes included. */
const MOST_CHARACTERS = 3_700;
/** Enough for the longest path to come back to. */
const MOST_PIECES = 4;

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

/** The lines that set such a value; undefined for one that is too long for all of them. */
export function pieceLines(name: string, value: string, attributes: CookieAttributes): string[] | undefined {
  if (value.length > MOST_CHARACTERS * MOST_PIECES) return undefined;
  return pieceNames(name).flatMap((piece, index) => {
    const part = value.slice(index * MOST_CHARACTERS, (index + 1) * MOST_CHARACTERS);
    return part === '' ? [] : [cookieLine(piece, part, attributes)];
  });
}

/** The name of the value that a cookie is a piece of. */
export function wholeName(piece: string): string {
  return piece.replace(/\.\d$/, '');
}

function pieceNames(name: string): string[] {
  return Array.from({ length: MOST_PIECES }, (_, index) => (index === 0 ? name : `${name}.${index}`));
}
