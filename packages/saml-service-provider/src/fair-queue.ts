/**
 * A queue in which parties take turns: whoever has much waiting holds up nobody else (attack 136). Who is at work has had its turn, and
 * comes after all who wait by then.
 */
export class FairQueue<T> {
  readonly #most: number;
  /** By party, in the order of their turns. None is empty. */
  readonly #waiting = new Map<string, T[]>();
  #length = 0;

  /** @param most so many wait in all; one party may have all of the room that nobody else wants */
  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#length;
  }

  /**
   * @returns the one that does not wait, or does not any more, where all are too many: the youngest of the party that has most, which is
   *   this one where that is its own
   */
  add(party: string, item: T): T | undefined {
    const mine = this.#waiting.get(party) ?? [];
    if (this.#length < this.#most) {
      this.#put(party, [...mine, item]);
      return undefined;
    }
    const [longest, most] = this.#longest();
    if (most.length <= mine.length + 1) return item;
    this.#put(longest, most.slice(0, -1));
    this.#put(party, [...mine, item]);
    return most.at(-1);
  }

  /** @returns the next one, of the party whose turn it is */
  take(): { readonly party: string; readonly item: T } | undefined {
    for (const [party, [item, ...rest]] of this.#waiting) {
      if (item === undefined) continue;
      this.#put(party, rest);
      return { party, item };
    }
    return undefined;
  }

  /** What was taken of this party is done: it queues up behind everybody who waits now. */
  done(party: string): void {
    const mine = this.#waiting.get(party);
    if (mine === undefined) return;
    this.#waiting.delete(party);
    this.#waiting.set(party, mine);
  }

  /** @returns whether it was waiting */
  remove(party: string, item: T): boolean {
    const mine = this.#waiting.get(party);
    if (!mine?.includes(item)) return false;
    this.#put(
      party,
      mine.filter((one) => one !== item),
    );
    return true;
  }

  /** Empties it. */
  takeAll(): readonly T[] {
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    this.#length = 0;
    return all;
  }

  #put(party: string, items: T[]): void {
    this.#length += items.length - (this.#waiting.get(party)?.length ?? 0);
    if (items.length === 0) this.#waiting.delete(party);
    else this.#waiting.set(party, items);
  }

  #longest(): readonly [string, readonly T[]] {
    let longest: readonly [string, readonly T[]] = ['', []];
    for (const one of this.#waiting) if (one[1].length > longest[1].length) longest = one;
    return longest;
  }
}
