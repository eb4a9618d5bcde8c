import type { ConnectionOwner, SamlKey } from '@portico/database';
import type { KeyRing } from '@portico/vault';
import { type OpenedSamlKey, openSamlKeys } from './saml-service-provider.ts';

const KEEP_MS = 5 * 60_000;
const MOST = 2_000;

type Kept = { readonly madeOf: string; readonly openedAt: number; readonly opened: Promise<OpenedSamlKey> };

/**
 * Our keys at SAML identity providers, opened. Opening one costs more than a statement, so it is kept for a short while; it is found
 * only by what the table holds now, so one that was replaced is never used late.
 */
export class OpenedSamlKeys {
  readonly #keyRing: KeyRing;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(from: { readonly keyRing: KeyRing; readonly now: () => number }) {
    this.#keyRing = from.keyRing;
    this.#now = from.now;
  }

  /**
   * @returns in the order given
   * @throws PorticoError `secret_unavailable`
   */
  open(
    connection: Pick<ConnectionOwner, 'id' | 'organizationId'>,
    keys: readonly SamlKey[],
  ): Promise<OpenedSamlKey[]> {
    return Promise.all(keys.map((key) => this.#one(connection, key)));
  }

  async #one(
    connection: Pick<ConnectionOwner, 'id' | 'organizationId'>,
    key: SamlKey,
  ): Promise<OpenedSamlKey> {
    const madeOf = JSON.stringify([
      connection.id,
      connection.organizationId,
      key.sealed,
      key.sealedInConnection,
    ]);
    const known = this.#kept.get(key.id);
    const isFresh = known?.madeOf === madeOf && this.#now() - known.openedAt < KEEP_MS;
    const opened = isFresh ? known.opened : this.#opening(connection, key, madeOf);
    // What it is now is in the row, and in nothing else of it.
    return { ...(await opened), state: key.state };
  }

  #opening(
    connection: Pick<ConnectionOwner, 'id' | 'organizationId'>,
    key: SamlKey,
    madeOf: string,
  ): Promise<OpenedSamlKey> {
    const tooOld = this.#now() - KEEP_MS;
    for (const [id, kept] of this.#kept) if (kept.openedAt <= tooOld) this.#kept.delete(id);
    if (this.#kept.size >= MOST) this.#kept.clear();
    const opened = openSamlKeys(this.#keyRing, connection, [key]).then(([one]) => one as OpenedSamlKey);
    const kept = { madeOf, openedAt: this.#now(), opened };
    this.#kept.set(key.id, kept);
    // A failure is no answer to keep.
    opened.catch(() => {
      if (this.#kept.get(key.id) === kept) this.#kept.delete(key.id);
    });
    return opened;
  }
}
