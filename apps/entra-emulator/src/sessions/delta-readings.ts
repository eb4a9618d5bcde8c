import { newGuid, type RandomSource } from '../randomness/random-source.ts';

type WireObject = Record<string, unknown>;

/** An object as a reader of changes saw it; `removed` while it is in deletedItems. */
export type Seen = { object: WireObject; relatedIds: readonly string[] } | 'removed';

/** What one reader of a collection's changes has been told. */
export interface DeltaReading {
  directoryId: string;
  /** Of which collection. */
  context: string;
  /** `$select`, `$filter` and `$expand` as they were at the beginning: the tokens stand for them. */
  options: string;
  /** All objects when it was read, by id. */
  seen: ReadonlyMap<string, Seen>;
  /** What is told of it, page by page. */
  entries: readonly WireObject[];
  /** ms */
  readAt: number;
}

/** Of more readers, the oldest begin anew. */
const MOST = 200;
/** Tokens of directory objects live so long. */
const LIFETIME = 7 * 24 * 3600 * 1000;

/** Where each reader of changes stands. They are not in the state file: after a restart everybody begins anew. */
export class DeltaReadings {
  readonly #random: RandomSource;
  readonly #kept = new Map<string, DeltaReading>();

  constructor(random: RandomSource) {
    this.#random = random;
  }

  /** @returns the id that a token carries */
  keep(reading: DeltaReading): string {
    const id = newGuid(this.#random);
    this.#kept.set(id, reading);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
    return id;
  }

  clear(): void {
    this.#kept.clear();
  }

  /** @param now ms @returns undefined when it was never told, or too long ago */
  find(id: string, now: number): DeltaReading | undefined {
    const found = this.#kept.get(id);
    return found !== undefined && now - found.readAt <= LIFETIME ? found : undefined;
  }
}
