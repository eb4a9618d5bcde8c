import type { IssuerParts } from '../stores.ts';

/** More than any id_token of ours, whatever its names, groups and nonce are. */
export const MOST_HINT_CHARACTERS = 12_288;

/** Whether the session that an id_token names is one that somebody is in. */
export async function isLive(
  parts: Pick<IssuerParts, 'session'>,
  { sid, sub }: { readonly sid?: unknown; readonly sub?: unknown },
): Promise<boolean> {
  return typeof sid === 'string' && (await parts.session(sid))?.userId === sub;
}

/** What a JWT says, as long as nobody has looked at its signature. */
export function claimsOf(jwt: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
