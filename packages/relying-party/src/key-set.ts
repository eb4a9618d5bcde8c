import { boundedFetch } from './bounded-fetch.ts';
import { RelyingPartyError, type RelyingPartySettings } from './registration.ts';

const MINUTE = 60_000;
const MAX_KEYS = 100;
const STALE_FOR = 24 * 60 * MINUTE;
/** Each connection has an address of its own; more than these are dropped, so that memory has an end. */
const MAX_SETS = 2_000;

type Cached = { keys: readonly unknown[]; fetchedAt: number };

/**
 * Signing keys of identity providers. openid-client asks again every five minutes and on an unknown kid; this stands
 * between, so that a key set is fetched at most once a minute and by one request at a time (attack 31), and an outage
 * of the key endpoint does not end sign-ins with keys that are known (fault R21).
 */
export class KeySets {
  readonly #settings: RelyingPartySettings;
  readonly #cached = new Map<string, Cached>();
  readonly #inFlight = new Map<string, Promise<readonly unknown[]>>();

  constructor(settings: RelyingPartySettings) {
    this.#settings = settings;
  }

  /** The JWK Set at `url`, without keys that belong to another issuer (attack 32). */
  async response(url: string, issuer: string): Promise<Response> {
    const known = this.#cached.get(url);
    const age = known ? this.#now() - known.fetchedAt : Number.POSITIVE_INFINITY;
    if (known && age < MINUTE) return keysOf(known.keys, issuer);
    try {
      return keysOf(await this.#fetchOnce(url), issuer);
    } catch (error) {
      if (known && age < STALE_FOR) return keysOf(known.keys, issuer);
      throw error;
    }
  }

  #fetchOnce(url: string): Promise<readonly unknown[]> {
    const running = this.#inFlight.get(url);
    if (running) return running;
    const fetching = this.#fetch(url).finally(() => this.#inFlight.delete(url));
    this.#inFlight.set(url, fetching);
    return fetching;
  }

  async #fetch(url: string): Promise<readonly unknown[]> {
    const response = await boundedFetch(this.#settings, url, { headers: { accept: 'application/json' } });
    const set = (await response.json().catch(() => undefined)) as { keys?: unknown } | undefined;
    if (response.status !== 200 || !Array.isArray(set?.keys) || set.keys.length > MAX_KEYS) {
      throw new RelyingPartyError('idp_unavailable', `no JWK Set at ${url}`);
    }
    if (this.#cached.size >= MAX_SETS) this.#cached.clear();
    this.#cached.set(url, { keys: set.keys, fetchedAt: this.#now() });
    return set.keys;
  }

  #now(): number {
    return this.#settings.clock.now().getTime();
  }
}

/** Entra names an issuer in each key, at multi-directory endpoints with `{tenantid}` in it. */
function belongsTo(key: unknown, issuer: string): boolean {
  if (typeof key !== 'object' || key === null) return false;
  const named = (key as { issuer?: unknown }).issuer;
  if (named === undefined) return true;
  if (typeof named !== 'string') return false;
  if (named === issuer) return true;
  const [before, after] = named.split('{tenantid}');
  return (
    before !== undefined &&
    after !== undefined &&
    issuer.startsWith(before) &&
    issuer.endsWith(after) &&
    issuer.length > before.length + after.length
  );
}

function keysOf(keys: readonly unknown[], issuer: string): Response {
  return new Response(JSON.stringify({ keys: keys.filter((key) => belongsTo(key, issuer)) }), {
    status: 200,
    headers: { 'content-type': 'application/json' },
  });
}
