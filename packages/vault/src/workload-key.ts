import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { importJWK, type JWK, SignJWT } from 'jose';

/** RS256 is the only algorithm that Entra takes of another issuer (entra: workload-identity-federation-considerations). */
const ALGORITHM = 'RS256';
/** The clock that reads an assertion may be behind ours. */
const VALID_BEFORE_SECONDS = 60;
const VALID_SECONDS = 240;

export type NewWorkloadKey = {
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** The private JWK as text, to be sealed. */
  readonly privateJwk: string;
};

/** A key for assertions of workloads. Made off the main thread: people sign in meanwhile. */
export async function newWorkloadKey(): Promise<NewWorkloadKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const named = { kid: randomUUID(), alg: ALGORITHM, use: 'sig' };
  return {
    publicJwk: { ...pair.publicKey.export({ format: 'jwk' }), ...named },
    privateJwk: JSON.stringify({ ...pair.privateKey.export({ format: 'jwk' }), ...named }),
  };
}

/** Signs for one workload, to be shown to one audience within four minutes. */
export type WorkloadSigner = (claims: {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly now: Date;
}) => Promise<string>;

/**
 * Out of {@link NewWorkloadKey.privateJwk}.
 *
 * @throws TypeError for another text
 */
export async function workloadSigner(privateJwk: string): Promise<WorkloadSigner> {
  const jwk = JSON.parse(privateJwk) as JWK;
  const { kid } = jwk;
  if (kid === undefined || jwk.d === undefined) throw new TypeError('a private key with its name');
  const key = await importJWK(jwk, ALGORITHM);
  return ({ issuer, subject, audience, now }) => {
    const at = Math.floor(now.getTime() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(at)
      .setNotBefore(at - VALID_BEFORE_SECONDS)
      .setExpirationTime(at + VALID_SECONDS)
      .setJti(randomUUID())
      .sign(key);
  };
}
