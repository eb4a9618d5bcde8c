import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/**
 * Signs the cookies of an issuer and checks them, in the form that the cookie library asks for: the key is imported once, and
 * two digests are compared as they are. The library's own way hashes both once more under a random key for each comparison,
 * and there are several in every sign-in.
 */
export class CookieSignatures {
  readonly #keys: readonly KeyObject[];

  /** @param secrets the newest first: it signs, all of them count */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0) throw new Error('an issuer needs a key for its cookies');
    this.#keys = secrets.map((secret) => createSecretKey(Buffer.from(secret, 'utf8')));
  }

  /** HMAC-SHA256 of `name=value`, as base64url. */
  sign(data: string): string {
    return digest(data, this.#keys[0]);
  }

  /** Which key has made the signature: 0 is the newest, -1 none. */
  index(data: string, signature: string): number {
    const given = Buffer.from(signature, 'utf8');
    return this.#keys.findIndex((key) => {
      // As text: one signature has one spelling.
      const own = Buffer.from(digest(data, key), 'utf8');
      return given.length === own.length && timingSafeEqual(given, own);
    });
  }

  verify(data: string, signature: string): boolean {
    return this.index(data, signature) !== -1;
  }
}

const digest = (data: string, key: KeyObject | undefined): string =>
  createHmac('sha256', key as KeyObject)
    .update(data, 'utf8')
    .digest('base64url');
