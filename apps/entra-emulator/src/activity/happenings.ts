/** Entra keeps its logs so long (with a licence), and the emulator no more than so many entries of each. */
const KEPT_MS = 30 * 24 * 3600 * 1000;
const CAPACITY = 5000;

interface Happening {
  id: string;
  directoryId: string;
  /** ms */
  at: number;
}

/** What happened in the directories, newest last. Of one process: not in the state file, and gone with a reset. */
export class Happenings<T extends Happening> {
  #entries: T[] = [];

  add(entry: T): void {
    this.#entries.push(entry);
    if (this.#entries.length > CAPACITY * 2) this.#entries = this.#entries.slice(-CAPACITY);
  }

  /** Of one directory, newest first. @param now ms */
  of(directoryId: string, now: number): T[] {
    return this.#entries
      .slice(-CAPACITY)
      .filter((one) => one.directoryId === directoryId && now - one.at <= KEPT_MS)
      .reverse();
  }

  /** The same without an end: what is derived from a log outlives its entries. */
  everOf(directoryId: string): T[] {
    return this.#entries.filter((one) => one.directoryId === directoryId).reverse();
  }

  clear(): void {
    this.#entries = [];
  }
}
