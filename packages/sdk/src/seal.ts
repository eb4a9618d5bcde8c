import { CompactEncrypt, compactDecrypt } from 'jose';

/** What a sealed value is for: one does not open as the other. */
type Purpose = 'session' | 'sign-in';

const SALT = 'portico-sdk cookie v2';
/** Shorter ones only grow. */
const LEAST_COMPRESSED_BYTES = 160;
const utf8 = new TextEncoder();

/** Seals values into text that only holders of the secret can read or make: a JWE (dir, A256GCM) with an end. */
export type Sealer = {
  /** @param expiresAt seconds since 1970 */
  seal(purpose: Purpose, value: unknown, expiresAt: number): Promise<string>;
  /** Undefined for whatever does not open: changed, of another purpose, owner or secret, expired, no JWE at all. */
  open(purpose: Purpose, sealed: string): Promise<unknown>;
};

/**
 * @param secret at least 32 characters of randomness
 * @param owner the one application whose values these are: with the same secret, another one cannot open them
 * @param now milliseconds since 1970
 */
export function createSealer(secret: string, owner: string, now: () => number): Sealer {
  const keys = new Map<Purpose, Promise<Uint8Array>>();
  const keyFor = (purpose: Purpose) => {
    const key = keys.get(purpose) ?? deriveKey(secret, `${purpose} ${owner}`);
    keys.set(purpose, key);
    return key;
  };
  return {
    async seal(purpose, value, expiresAt) {
      const plain = utf8.encode(JSON.stringify([expiresAt, value] satisfies SealedValue));
      const zip = plain.length < LEAST_COMPRESSED_BYTES ? {} : ({ zip: 'DEF' } as const);
      const encryption = new CompactEncrypt(plain).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...zip });
      return encryption.encrypt(await keyFor(purpose));
    },
    async open(purpose, sealed) {
      try {
        const algorithms = {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        };
        const { plaintext } = await compactDecrypt(sealed, await keyFor(purpose), algorithms);
        const [expiresAt, value] = JSON.parse(new TextDecoder().decode(plaintext)) as SealedValue;
        return expiresAt > now() / 1_000 ? value : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

type SealedValue = readonly [expiresAt: number, value: unknown];

/** HKDF (RFC 5869), one key for each purpose and owner. */
async function deriveKey(secret: string, use: string): Promise<Uint8Array> {
  const material = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: utf8.encode(SALT), info: utf8.encode(use) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, material, 256));
}
