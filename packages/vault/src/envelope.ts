import { createCipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { compactDecrypt, decodeProtectedHeader, errors } from 'jose';
import { VaultError } from './errors.ts';
import type { KeyRing } from './key-ring.ts';
import { type SealedPlace, sealingContext } from './sealed-place.ts';

const KEY_WRAPPING = 'A256GCMKW';
const CONTENT_ENCRYPTION = 'A256GCM';

/**
 * Envelope encryption as compact JWE (RFC 7516): a fresh content key and nonce per value, the content key wrapped by
 * the master key named in `kid` under a nonce of its own. Both nonces are 96 random bits (NIST SP 800-38D); stay
 * below 2^32 sealed values per master key (attack 100).
 *
 * @param plaintext the secret, as text (UTF-8) or bytes
 * @returns the compact JWE, about 300 characters more than the secret
 */
export async function seal(
  ring: KeyRing,
  place: SealedPlace,
  plaintext: string | Uint8Array,
): Promise<string> {
  const bytes = typeof plaintext === 'string' ? new TextEncoder().encode(plaintext) : plaintext;
  const contentKey = randomBytes(32);
  const wrapped = encrypted(ring.key(ring.currentKeyId), contentKey);
  const header = {
    alg: KEY_WRAPPING,
    enc: CONTENT_ENCRYPTION,
    kid: ring.currentKeyId,
    ctx: sealingContext(place),
    iv: wrapped.nonce.toString('base64url'),
    tag: wrapped.tag.toString('base64url'),
  };
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
  const { nonce, ciphertext, tag } = encrypted(contentKey, bytes, protectedHeader);
  const parts = [wrapped.ciphertext, nonce, ciphertext, tag].map((part) => part.toString('base64url'));
  return [protectedHeader, ...parts].join('.');
}

/**
 * AES-256-GCM under a fresh nonce (RFC 7518 sections 4.7, 5.3). At once: each sign-in by hand seals, and the library's way over
 * other threads, three times for each value, costs some twenty times as much.
 */
function encrypted(key: KeyObject | Uint8Array, plaintext: Uint8Array, authenticated?: string) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  if (authenticated !== undefined) cipher.setAAD(Buffer.from(authenticated, 'ascii'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { nonce, ciphertext, tag: cipher.getAuthTag() };
}

/**
 * Opens a value sealed for exactly this place, with any key of the ring.
 *
 * @throws VaultError `key_unknown`, `sealed_value_malformed` or `sealed_value_misplaced`; never a partial plaintext
 */
export async function open(ring: KeyRing, place: SealedPlace, sealed: string): Promise<Uint8Array> {
  const { plaintext, protectedHeader } = await decrypt(ring, sealed);
  // The header is authenticated, so this compares what the sealer wrote with where the value was found.
  if (protectedHeader['ctx'] !== sealingContext(place)) {
    throw new VaultError(
      'sealed_value_misplaced',
      `not sealed for ${place.table}.${place.column} of this row`,
    );
  }
  return plaintext;
}

/** As {@link open}, for secrets that are text. */
export async function openText(ring: KeyRing, place: SealedPlace, sealed: string): Promise<string> {
  return new TextDecoder('utf-8', { fatal: true }).decode(await open(ring, place, sealed));
}

/** The key id that the value names. Read before authentication: to count and to choose, not to trust. */
export function sealedWith(sealed: string): string {
  try {
    const { kid } = decodeProtectedHeader(sealed);
    if (typeof kid === 'string') return kid;
  } catch (cause) {
    throw malformed(cause);
  }
  throw malformed();
}

/** True when the value was sealed with a key that is no longer the current one. */
export function needsResealing(ring: KeyRing, sealed: string): boolean {
  return sealedWith(sealed) !== ring.currentKeyId;
}

/** Opens and seals again with the current key. The caller swaps the two in one statement that compares the old one. */
export async function reseal(ring: KeyRing, place: SealedPlace, sealed: string): Promise<string> {
  return seal(ring, place, await open(ring, place, sealed));
}

async function decrypt(ring: KeyRing, sealed: string) {
  try {
    return await compactDecrypt(sealed, ({ kid }) => ring.key(kid), {
      keyManagementAlgorithms: [KEY_WRAPPING],
      contentEncryptionAlgorithms: [CONTENT_ENCRYPTION],
    });
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    throw malformed(cause);
  }
}

function malformed(cause?: unknown): VaultError {
  const why = cause instanceof errors.JOSEError ? cause.code : 'no key id';
  return new VaultError(
    'sealed_value_malformed',
    `not a value sealed here, or changed since (${why})`,
    cause,
  );
}
