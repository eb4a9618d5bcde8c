import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { RandomSource } from '../randomness/random-source.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/** A key pair as it is kept in the state file. */
export interface StoredSigningKey {
  kid: string;
  privateKeyPem: string;
  certificate: string;
}

export interface SigningKey extends StoredSigningKey {
  privateKey: KeyObject;
  publicKey: KeyObject;
  jwk: { kty: string; n: string; e: string; x5t: string };
}

/** How many retired keys stay published after rotations, so that tokens signed before remain valid. */
const PUBLISHED_KEYS = 3;

/** The RSA keys of the emulator: the first signs, the others are still published. */
export class SigningKeys {
  #keys: SigningKey[];

  constructor(keys: readonly SigningKey[]) {
    this.#keys = [...keys];
  }

  get current(): SigningKey {
    const [first] = this.#keys;
    if (first === undefined) throw new Error('there is no signing key');
    return first;
  }

  byKid(kid: string | undefined): SigningKey | undefined {
    return this.#keys.find((key) => key.kid === kid);
  }

  /** Signs with a new key from now on. `forgetOld` withdraws the others at once, as in an emergency rollover. */
  rotate(key: SigningKey, forgetOld: boolean): void {
    this.#keys = forgetOld ? [key] : [key, ...this.#keys].slice(0, PUBLISHED_KEYS);
  }

  all(): readonly SigningKey[] {
    return this.#keys;
  }

  stored(): StoredSigningKey[] {
    return this.#keys.map(({ kid, privateKeyPem, certificate }) => ({ kid, privateKeyPem, certificate }));
  }
}

/** @param now ms; the start of the certificate's validity */
export function newSigningKey(random: RandomSource, now: number): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const serial = random.bytes(12);
  const certificate = selfSignedCertificate(privateKey, 'Local Entra emulator', serial, now).toString(
    'base64',
  );
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return loadSigningKey({ kid: thumbprintOf(certificate), privateKeyPem, certificate });
}

/** A key of one's own. Its certificate, and with it the kid, is the same at each start. Throws when it is no RSA key. */
export function signingKeyOfPem(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'rsa') throw new TypeError('the signing key is no RSA key');
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const serial = createHash('sha256').update(spki).digest().subarray(0, 12);
  const begin = Date.parse('2026-01-01T00:00:00Z');
  const certificate = selfSignedCertificate(privateKey, 'Local Entra emulator', serial, begin).toString(
    'base64',
  );
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return loadSigningKey({ kid: thumbprintOf(certificate), privateKeyPem, certificate });
}

export function loadSigningKey(stored: StoredSigningKey): SigningKey {
  const privateKey = createPrivateKey(stored.privateKeyPem);
  const publicKey = createPublicKey(privateKey);
  const { kty, n, e } = publicKey.export({ format: 'jwk' });
  if (kty === undefined || n === undefined || e === undefined)
    throw new Error('the stored signing key is no RSA key');
  return { ...stored, privateKey, publicKey, jwk: { kty, n, e, x5t: thumbprintOf(stored.certificate) } };
}

const thumbprintOf = (certificate: string): string =>
  createHash('sha1').update(Buffer.from(certificate, 'base64')).digest('base64url');
