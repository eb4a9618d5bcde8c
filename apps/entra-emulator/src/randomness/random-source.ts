import { createHash, randomBytes } from 'node:crypto';

/** Where the emulator takes randomness from: ids, codes, secrets, PKCE-bound values. */
export interface RandomSource {
  bytes(length: number): Uint8Array;
}

const POOL_BYTES = 8192;

/** The operating system's randomness, drawn in blocks: a sign-in takes a dozen small values. */
export function systemRandom(): RandomSource {
  let pool = randomBytes(POOL_BYTES);
  let used = 0;
  return {
    bytes(length) {
      if (length > POOL_BYTES) return randomBytes(length);
      if (used + length > POOL_BYTES) {
        pool = randomBytes(POOL_BYTES);
        used = 0;
      }
      used += length;
      return pool.subarray(used - length, used);
    },
  };
}

/** Repeatable randomness for tests: SHA-256 of a seed and a counter. Never for anything that must be unguessable. */
export function seededRandom(seed: string): RandomSource {
  let counter = 0;
  return {
    bytes(length) {
      const out = Buffer.alloc(length);
      for (let offset = 0; offset < length; offset += 32) {
        counter += 1;
        createHash('sha256').update(`${seed}:${counter}`).digest().copy(out, offset);
      }
      return out;
    },
  };
}

/** An opaque base64url value of `length` random bytes. */
export const opaque = (random: RandomSource, length: number): string =>
  Buffer.from(random.bytes(length)).toString('base64url');

/** A random (version 4) GUID. */
export const newGuid = (random: RandomSource): string => guidOf(random.bytes(16));

/** A GUID that always comes out the same for the same name, and looks like any other (no patterned digits). */
export const guidFromName = (name: string): string =>
  guidOf(createHash('sha256').update(name).digest().subarray(0, 16));

function guidOf(source: Uint8Array): string {
  const bytes = Buffer.from(source);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isGuid = (value: string): boolean => GUID.test(value);
