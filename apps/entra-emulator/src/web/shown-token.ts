/** A token as people look at it: header and claims. Without its signature it opens nothing. */
export interface ShownToken {
  /** What it was: `access token issued`, `id_token issued`, `bearer token presented`, … */
  kind: string;
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

const LONGEST = 32 * 1024;

/** Decodes a JWT for show, checking nothing. Undefined for what is no JWT, or too long for one. */
function shownToken(kind: string, token: string | undefined): ShownToken | undefined {
  if (token === undefined || token.length > LONGEST) return undefined;
  const [header, claims] = token.split('.').slice(0, 2).map(decoded);
  return header === undefined || claims === undefined ? undefined : { kind, header, claims };
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the tokens of one request for the log, in order; what is no JWT is left out. */
export function noteTokens(
  note: { tokens?: ShownToken[] },
  ...found: readonly (readonly [kind: string, token: unknown])[]
): void {
  for (const [kind, token] of found) {
    const shown = typeof token === 'string' ? shownToken(kind, token) : undefined;
    if (shown !== undefined) note.tokens = [...(note.tokens ?? []), shown];
  }
}
