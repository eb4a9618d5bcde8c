import { createLocalJWKSet, errors, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose';
import type { ServerMetadata } from 'openid-client';
import type { KeySets } from './key-set.ts';
import type { Registration, RelyingPartySettings } from './registration.ts';
import { signingAlgorithms } from './signing-algorithms.ts';
import { CLOCK_TOLERANCE_SECONDS } from './tolerance.ts';

/** With what a provider's signatures are looked at. */
export type SignedBy = {
  readonly settings: RelyingPartySettings;
  readonly keySets: KeySets;
  readonly registration: Registration;
  readonly metadata: ServerMetadata;
};

/**
 * Verifies what a provider signed besides its id_tokens, with the same keys and algorithms (attacks 27 to 32). A key that
 * nobody knew is looked for once, as often as that is allowed (attack 31).
 *
 * @throws what `jose` throws, and RelyingPartyError `idp_unavailable` where the keys cannot be had
 */
export async function verifiedJwt(
  { settings, keySets, registration, metadata }: SignedBy,
  jwt: string,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  const keysAt = metadata.jwks_uri ?? '';
  const verified = async () => {
    const keys = await keySets.keys(keysAt, registration.issuer);
    return jwtVerify(jwt, createLocalJWKSet({ keys: keys as never }), {
      ...options,
      algorithms: [...signingAlgorithms(metadata, registration.dialect)],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: settings.clock.now(),
    });
  };
  const seen = keySets.generation(keysAt);
  try {
    return await verified();
  } catch (error) {
    const kid = error instanceof errors.JWKSNoMatchingKey ? kidOf(jwt) : undefined;
    if (kid === undefined || !(await keySets.seek(keysAt, kid, seen))) throw error;
    return verified();
  }
}

function kidOf(jwt: string): string | undefined {
  const header = JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString());
  return typeof header.kid === 'string' ? header.kid : undefined;
}

/** Why it was refused, without any of what stands in it. */
export function refusalReason(error: unknown): string {
  return error instanceof errors.JOSEError ? `${error.code} ${error.message}`.slice(0, 200) : 'unreadable';
}
