import { base64url, type JWTPayload } from 'jose';
import { isOurs, type Session, sessionFrom } from './session.ts';

/** A JWT as the texts that it was made of: they say much of what the claims say, so that both compress to little. */
type Unfolded = readonly [header: string, payload: string, signature: string] | string;

/** What a cookie holds of a session: its claims, and the tokens that the application goes on with. */
export type KeptSession = {
  readonly claims: JWTPayload;
  readonly access: Unfolded;
  readonly refresh: string | undefined;
  readonly until: number;
};

/** Without these nobody would know whose session it is, or what they may do. All others may be unknown. */
const NEEDED = new Set([
  'iss',
  'sub',
  'aud',
  'iat',
  'exp',
  'sid',
  'org_id',
  'roles',
  'connection_id',
  'groups_known',
]);

/**
 * A session as it is kept, first whole and then with ever fewer claims, the largest left out first: what does not fit is
 * unknown, and nobody is kept from signing in by what their organization says of them.
 */
export function* keptSessions({
  claims,
  accessToken,
  refreshToken,
  expiresAt,
}: Session): Generator<KeptSession> {
  const rest = { access: unfolded(accessToken), refresh: refreshToken, until: expiresAt };
  let fewer: JWTPayload = claims;
  for (;;) {
    yield { claims: fewer, ...rest };
    const largest = largestOf(fewer);
    if (largest === undefined) return;
    const { [largest]: _unknown, ...others } = fewer;
    fewer = largest === 'groups' ? { ...others, groups_known: false } : others;
  }
}

/** Undefined for a session of another application or issuer. */
export function sessionKept(kept: KeptSession, issuer: string, clientId: string): Session | undefined {
  const { claims, access, refresh, until } = kept;
  if (!isOurs(claims, issuer, clientId)) return undefined;
  return sessionFrom(claims, { accessToken: folded(access), refreshToken: refresh, expiresAt: until });
}

function largestOf(claims: JWTPayload): string | undefined {
  const size = (name: string) => JSON.stringify(claims[name]).length;
  return Object.keys(claims)
    .filter((name) => !NEEDED.has(name))
    .toSorted((one, other) => size(other) - size(one))[0];
}

function unfolded(token: string): Unfolded {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  try {
    const parts = [read(header), read(payload), signature] as const;
    // Nothing is changed: it has to be the very token again, or it stays as it is.
    return more.length === 0 && folded(parts) === token ? parts : token;
  } catch {
    return token;
  }
}

const read = (part: string) => new TextDecoder(undefined, { fatal: true }).decode(base64url.decode(part));

function folded(token: Unfolded): string {
  if (typeof token === 'string') return token;
  const [header, payload, signature] = token;
  return [base64url.encode(header), base64url.encode(payload), signature].join('.');
}
