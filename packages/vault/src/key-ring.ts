import { createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { VaultError } from './errors.ts';

const KEY_BYTES = 32;
const SETTING = 'PORTICO_MASTER_KEY';
const EXPECTED = `${SETTING} has to be kid:base64[,kid:base64…], each key 32 bytes, the first one current`;
const KEY_ID = /^[A-Za-z0-9._-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * The master keys of this deployment. The first one seals; all of them open, so a rotation puts the new key in front
 * and keeps the old one until nothing is sealed with it any more (attack 102).
 *
 * Keys are held as `KeyObject`: neither `JSON.stringify` nor `console.log` of a ring shows their bytes (attack 103).
 */
export class KeyRing {
  readonly currentKeyId: string;
  readonly #keys: ReadonlyMap<string, KeyObject>;

  private constructor(currentKeyId: string, keys: ReadonlyMap<string, KeyObject>) {
    this.currentKeyId = currentKeyId;
    this.#keys = keys;
  }

  /**
   * Reads the setting `PORTICO_MASTER_KEY`: `kid:base64[,kid:base64…]`, standard or URL-safe base64.
   *
   * @throws VaultError `master_key_missing`, `master_key_malformed`, `master_key_weak` or `master_key_duplicate`
   *   (attack 101). The text names the setting and the position of the entry, never any part of its value.
   */
  static parse(text: string | undefined): KeyRing {
    if (text === undefined || text.trim() === '') {
      throw new VaultError('master_key_missing', `${SETTING} is not set`);
    }
    const keys = new Map<string, KeyObject>();
    for (const [index, entry] of text.split(',').entries()) {
      const [keyId, bytes] = parseEntry(entry.trim(), index + 1);
      refuseDuplicate(keys, keyId, bytes, index + 1);
      keys.set(keyId, createSecretKey(bytes));
    }
    const [currentKeyId] = keys.keys();
    if (currentKeyId === undefined) throw new VaultError('master_key_missing', `${SETTING} is not set`);
    return new KeyRing(currentKeyId, keys);
  }

  /** Every key id, the current one first. */
  get keyIds(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** @throws VaultError `key_unknown` */
  key(keyId: unknown): KeyObject {
    const key = typeof keyId === 'string' ? this.#keys.get(keyId) : undefined;
    if (key === undefined)
      throw new VaultError('key_unknown', `${SETTING} does not hold the key of this value`);
    return key;
  }
}

function parseEntry(entry: string, position: number): [keyId: string, bytes: Buffer] {
  const separator = entry.indexOf(':');
  const keyId = entry.slice(0, Math.max(separator, 0));
  const encoded = entry.slice(separator + 1);
  if (!KEY_ID.test(keyId) || !BASE64.test(encoded)) {
    throw new VaultError('master_key_malformed', `${EXPECTED}; entry ${position} is not of that form`);
  }
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new VaultError('master_key_malformed', `${EXPECTED}; entry ${position} has ${bytes.length} bytes`);
  }
  if (bytes.every((byte) => byte === bytes[0])) {
    throw new VaultError(
      'master_key_weak',
      `${SETTING}: entry ${position} is one repeated byte, not a random key`,
    );
  }
  return [keyId, bytes];
}

function refuseDuplicate(
  keys: ReadonlyMap<string, KeyObject>,
  keyId: string,
  bytes: Buffer,
  position: number,
) {
  if (keys.has(keyId)) {
    throw new VaultError('master_key_duplicate', `${SETTING}: entry ${position} repeats an earlier key id`);
  }
  if ([...keys.values()].some((key) => timingSafeEqual(key.export(), bytes))) {
    throw new VaultError('master_key_duplicate', `${SETTING}: entry ${position} repeats an earlier key`);
  }
}
