import { answerFrom, isOutage, JSON_WANTED, jsonObject } from './answers.ts';
import { RelyingPartyError, type RelyingPartySettings } from './registration.ts';

const MINUTE = 60_000;
/** After a key endpoint failed, a key that nobody knows is asked for again so soon. */
const PAUSE = 5_000;
const MAX_KEYS = 100;
const STALE_FOR = 24 * 60 * MINUTE;
/** Each connection has an address of its own; more than these are dropped, so that memory has an end. */
const MAX_SETS = 2_000;

type Cached = {
  readonly keys: readonly unknown[];
  readonly fetchedAt: number;
  /** The last time that somebody looked for a key here which was not there. */
  missedAt: number;
  failedAt: number;
};

/**
 * Signing keys of identity providers. openid-client asks again every five minutes and on an unknown kid; this stands
 * between, so that a key set is fetched at most once a minute and by one request at a time (attack 31), and an outage
 * of the key endpoint does not end sign-ins with keys that are known (fault R21). Sooner than after that minute only a key
 * is looked for that is missing, as long as each such look found what it was for: a provider may change its keys twice in a
 * minute (fault R19), and made-up kids come to nothing at the first.
 */
export class KeySets {
  readonly #settings: RelyingPartySettings;
  readonly #cached = new Map<string, Cached>();
  readonly #inFlight = new Map<string, Promise<readonly unknown[]>>();
  readonly #fetches = new Map<string, number>();

  constructor(settings: RelyingPartySettings) {
    this.#settings = settings;
  }

  /** {@link keys} as the library wants them. */
  async response(url: string, issuer: string): Promise<Response> {
    return Response.json({ keys: await this.keys(url, issuer) });
  }

  /**
   * The keys at `url`, without those that belong to another issuer (attack 32).
   * @throws RelyingPartyError `idp_unavailable` when there are none that may still be used
   */
  async keys(url: string, issuer: string): Promise<readonly object[]> {
    const known = this.#cached.get(url);
    if (known && this.isKnown(url)) return keysOf(known.keys, issuer);
    try {
      return keysOf(await this.#fetchOnce(url), issuer);
    } catch (error) {
      if (known && this.#isWithin(known.fetchedAt, STALE_FOR)) return keysOf(known.keys, issuer);
      throw error;
    }
  }

  /** Whether {@link keys} answers without asking anybody. */
  isKnown(url: string): boolean {
    const known = this.#cached.get(url);
    if (known === undefined) return false;
    if (this.#isWithin(known.fetchedAt, MINUTE)) return true;
    // An outage makes nothing last longer than it may.
    return this.#isWithin(known.failedAt, MINUTE) && this.#isWithin(known.fetchedAt, STALE_FOR);
  }

  /** Grows with each fetch: whether keys are newer than what somebody has seen. */
  generation(url: string): number {
    return this.#fetches.get(url) ?? 0;
  }

  /**
   * Looks for a key that a token names and the library did not find.
   *
   * @param seen what {@link generation} said before the token was looked at
   * @returns whether there is such a key by now
   * @throws RelyingPartyError `idp_unavailable` when that cannot be said
   */
  async seek(url: string, kid: string, seen: number): Promise<boolean> {
    const known = this.#cached.get(url);
    if (known && hasKey(known.keys, kid)) return true;
    if (known && this.#isWithin(known.failedAt, PAUSE))
      throw new RelyingPartyError('idp_unavailable', `the keys at ${url} cannot be fetched`);
    if (known && this.#isWithin(known.missedAt, MINUTE)) return false;
    const keys = known && this.generation(url) !== seen ? known.keys : await this.#fetchOnce(url);
    const found = hasKey(keys, kid);
    const now = this.#cached.get(url);
    if (!found && now) now.missedAt = this.#now();
    return found;
  }

  #isWithin(time: number, span: number): boolean {
    return this.#now() - time < span;
  }

  #fetchOnce(url: string): Promise<readonly unknown[]> {
    const running = this.#inFlight.get(url);
    if (running) return running;
    const fetching = this.#fetch(url)
      .catch((error: unknown) => {
        const known = this.#cached.get(url);
        if (known) known.failedAt = this.#now();
        throw error;
      })
      .finally(() => this.#inFlight.delete(url));
    this.#inFlight.set(url, fetching);
    return fetching;
  }

  async #fetch(url: string): Promise<readonly unknown[]> {
    const { status, body } = await answerFrom(this.#settings.ask, url, JSON_WANTED);
    const keys = jsonObject(body)?.['keys'];
    if (status !== 200 || !Array.isArray(keys) || keys.length > MAX_KEYS) {
      throw new RelyingPartyError('idp_unavailable', `no JWK Set at ${url}`, { outage: isOutage(status) });
    }
    if (this.#cached.size >= MAX_SETS) {
      this.#cached.clear();
      this.#fetches.clear();
    }
    const missedAt = this.#cached.get(url)?.missedAt ?? Number.NEGATIVE_INFINITY;
    this.#cached.set(url, {
      keys,
      fetchedAt: this.#now(),
      missedAt,
      failedAt: Number.NEGATIVE_INFINITY,
    });
    this.#fetches.set(url, this.generation(url) + 1);
    return keys;
  }

  #now(): number {
    return this.#settings.clock.now().getTime();
  }
}

const hasKey = (keys: readonly unknown[], kid: string): boolean =>
  keys.some((key) => (key as { kid?: unknown } | null)?.kid === kid);

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

function keysOf(keys: readonly unknown[], issuer: string): readonly object[] {
  return keys.filter((key): key is object => belongsTo(key, issuer));
}
