import type { JSONWebKeySet } from 'jose';
import { isPlainObject } from '../shape/plain-object.ts';
import { isOutsideAddress, readWithin } from '../web/outside.ts';
import { PrivateNetworkError } from '../web/private-networks.ts';

/** A foreign issuer did not answer in time, in size, or in form. */
export class ForeignIssuerError extends Error {}

const TIMEOUT_MS = 3_000;
const LARGEST_DOCUMENT = 256 * 1024;
const CACHE_MS = 5 * 60 * 1000;
const MOST_ISSUERS = 100;

interface CachedKeys {
  keys: Promise<JSONWebKeySet>;
  until: number;
}

/**
 * Keys of foreign issuers, fetched when an assertion needs them and kept for five minutes. An issuer is a stranger: https
 * or loopback only, no redirects, three seconds and 256 KiB for each of the two documents.
 */
export class ForeignIssuers {
  readonly #fetch: typeof fetch;
  readonly #cache = new Map<string, CachedKeys>();

  constructor(fetchFunction: typeof fetch) {
    this.#fetch = fetchFunction;
  }

  /**
   * The keys that `issuer` publishes. `now` in ms.
   *
   * @throws ForeignIssuerError when it cannot be had; the next call tries again
   */
  keysOf(issuer: string, now: number): Promise<JSONWebKeySet> {
    const cached = this.#cache.get(issuer);
    if (cached !== undefined && cached.until > now) return cached.keys;
    const keys = this.#load(issuer);
    this.#cache.delete(issuer);
    this.#cache.set(issuer, { keys, until: now + CACHE_MS });
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MOST_ISSUERS) break;
      this.#cache.delete(oldest);
    }
    keys.catch(() => {
      if (this.#cache.get(issuer)?.keys === keys) this.#cache.delete(issuer);
    });
    return keys;
  }

  clear(): void {
    this.#cache.clear();
  }

  async #load(issuer: string): Promise<JSONWebKeySet> {
    const metadata = await this.#document(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (metadata['issuer'] !== issuer) throw new ForeignIssuerError('the metadata names another issuer');
    if (typeof metadata['jwks_uri'] !== 'string') throw new ForeignIssuerError('the metadata names no keys');
    const { keys } = await this.#document(metadata['jwks_uri']);
    if (!Array.isArray(keys) || !keys.every(isPlainObject)) throw new ForeignIssuerError('these are no keys');
    return { keys: keys.filter(isPublicKey) };
  }

  async #document(address: string): Promise<Record<string, unknown>> {
    if (!isOutsideAddress(address)) throw new ForeignIssuerError('only https, or http on this machine');
    try {
      const response = await this.#fetch(address, {
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: { accept: 'application/json' },
      });
      if (!response.ok) throw new ForeignIssuerError(`status ${response.status}`);
      const value: unknown = JSON.parse(await readWithin(response, LARGEST_DOCUMENT));
      if (isPlainObject(value)) return value;
    } catch (error) {
      if (error instanceof ForeignIssuerError) throw error;
      const why = error instanceof PrivateNetworkError ? error.message : 'no usable answer';
      throw new ForeignIssuerError(why, { cause: error });
    }
    throw new ForeignIssuerError('the document is no object');
  }
}

const isPublicKey = (key: Record<string, unknown>): key is Record<string, unknown> & { kty: string } =>
  typeof key['kty'] === 'string' && key['kty'] !== 'oct';
