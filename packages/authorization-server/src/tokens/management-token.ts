import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { MANAGEMENT_SCOPE } from '../scopes.ts';
import { managementResource } from './resources.ts';

/** What a valid access token for Portico's own API says. */
export type ManagementToken = {
  readonly userId: string;
  readonly sessionId: string;
  readonly organizationId: string;
  readonly clientId: string;
  readonly hasScope: boolean;
};

/**
 * Verifies an access token for `{origin}/v1` (RFC 9068 section 4): exact issuer and audience, ES256 by a key of this
 * project, typ at+jwt; an id_token or a token for another resource does not pass (attack 68).
 *
 * @param publicKeys the project's public signing keys
 * @throws a JOSEError for every token that does not count
 */
export async function verifyManagementToken(
  token: string,
  expected: { readonly issuer: string; readonly publicKeys: readonly Record<string, unknown>[] },
): Promise<ManagementToken> {
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...expected.publicKeys] as never }), {
    issuer: expected.issuer,
    audience: managementResource(expected),
    algorithms: ['ES256'],
    typ: 'at+jwt',
    requiredClaims: ['sub', 'exp', 'iat', 'client_id', 'sid', 'org_id'],
  });
  // A token that is bound to a key is nothing without a proof of that key, which this API does not take.
  if (payload['cnf'] !== undefined)
    throw new errors.JWTClaimValidationFailed('bound to a key', payload, 'cnf');
  return {
    userId: text(payload, 'sub'),
    sessionId: text(payload, 'sid'),
    organizationId: text(payload, 'org_id'),
    clientId: text(payload, 'client_id'),
    hasScope: text(payload, 'scope').split(' ').includes(MANAGEMENT_SCOPE),
  };
}

function text(payload: JWTPayload, name: string): string {
  const value = payload[name];
  return typeof value === 'string' ? value : '';
}
