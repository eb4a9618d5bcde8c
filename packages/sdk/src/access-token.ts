import { errors, type JWTPayload, jwtVerify } from 'jose';
import { PorticoError } from './errors.ts';
import { asPorticoError, CLOCK_TOLERANCE_SECONDS, type Issuer } from './issuer.ts';
import type { Settings } from './options.ts';
import { texts } from './session.ts';

/** What a valid access token says. */
export type AccessToken = {
  /** The person; for a machine, its client id. */
  readonly userId: string;
  readonly clientId: string;
  /** `sess_…`; undefined for a machine. */
  readonly sessionId: string | undefined;
  readonly organizationId: string | undefined;
  readonly organizationName: string | undefined;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly claims: Readonly<JWTPayload>;
};

/**
 * Verifies an access token without asking anybody (RFC 9068 section 4): exact issuer and audience, ES256 by a key of the
 * project, type at+jwt. It counts until it ends, five minutes at most, also when its session has ended since.
 *
 * @param audience the API that it has to be for; default `{issuer}/api`
 * @throws PorticoError `token_expired`, `token_invalid`, `issuer_unreachable` when no keys could be had
 */
export async function verifyAccessToken(
  settings: Settings,
  issuer: Issuer,
  token: string,
  audience = `${settings.issuer.href}/api`,
): Promise<AccessToken> {
  const keys = await issuer.keys();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: settings.issuer.href,
      audience,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['sub', 'exp', 'iat', 'client_id'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(settings.now()),
    });
    // Bound to a key: without a proof of that key it is nothing (RFC 9449 section 7.2).
    if (payload['cnf'] !== undefined)
      throw new PorticoError('token_invalid', { detail: 'it is bound to a key (DPoP)' });
    return accessTokenOf(payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new PorticoError('token_expired', { cause: error });
    throw asPorticoError(error, 'token_invalid');
  }
}

function accessTokenOf(claims: JWTPayload): AccessToken {
  const text = (name: string) => (typeof claims[name] === 'string' ? (claims[name] as string) : undefined);
  return {
    userId: claims.sub ?? '',
    clientId: text('client_id') ?? '',
    sessionId: text('sid'),
    organizationId: text('org_id'),
    organizationName: text('org_name'),
    roles: texts(claims['roles']) ?? [],
    scopes: (text('scope') ?? '').split(' ').filter(Boolean),
    claims,
  };
}

/**
 * What to answer in `WWW-Authenticate` (RFC 6750 section 3); undefined for what no other token would mend. Nothing of what
 * came is repeated.
 */
export function challengeOf({ code }: PorticoError): string | undefined {
  if (code === 'token_missing') return 'Bearer';
  if (code !== 'token_invalid' && code !== 'token_expired') return undefined;
  const description = code === 'token_expired' ? 'it has expired' : 'it does not count here';
  return `Bearer error="invalid_token", error_description="${description}"`;
}

/**
 * The token of an `Authorization` header (RFC 6750 section 2.1).
 *
 * @throws PorticoError `token_missing`, `token_invalid`
 */
export function bearerToken(authorization: string | null | undefined): string {
  if (!authorization) throw new PorticoError('token_missing');
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) throw new PorticoError('token_invalid', { detail: 'it is no bearer token' });
  return token;
}
