import { generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes, randomUUID } from 'node:crypto';

export type NewKey = {
  readonly purpose: 'id_token' | 'access_token' | 'cookie';
  readonly algorithm: 'RS256' | 'ES256' | 'HMAC';
  readonly publicJwk: Record<string, unknown> | null;
  /** To be sealed by the caller: a private JWK as JSON, or a cookie key as text. */
  readonly secret: string;
};

/** The keys of a new project: RS256 for id_tokens (OIDC Core's default), ES256 for access tokens, one for cookies. */
export function newProjectKeys(): NewKey[] {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return [
    signing('id_token', 'RS256', rsa),
    signing('access_token', 'ES256', ec),
    { purpose: 'cookie', algorithm: 'HMAC', publicJwk: null, secret: randomBytes(32).toString('base64url') },
  ];
}

function signing(
  purpose: 'id_token' | 'access_token',
  algorithm: 'RS256' | 'ES256',
  pair: KeyPairKeyObjectResult,
): NewKey {
  const named = { kid: randomUUID(), alg: algorithm, use: 'sig' };
  return {
    purpose,
    algorithm,
    publicJwk: { ...pair.publicKey.export({ format: 'jwk' }), ...named },
    secret: JSON.stringify({ ...pair.privateKey.export({ format: 'jwk' }), ...named }),
  };
}

/** The public halves of private JWKs, as JWKS publishes them. */
export function publicJwks(keys: readonly Record<string, unknown>[]): { keys: Record<string, unknown>[] } {
  const names = ['kty', 'kid', 'alg', 'use', 'crv', 'x', 'y', 'e', 'n'];
  return {
    keys: keys.map((key) =>
      Object.fromEntries(names.filter((name) => key[name]).map((name) => [name, key[name]])),
    ),
  };
}
