type Item = { readonly at: number; readonly act: () => Promise<void> };

/** What is to happen when, in order of time; a binary heap, because there may be a million of them. */
export class Agenda {
  readonly #items: Item[] = [];

  add(at: number, act: () => Promise<void>): void {
    const items = this.#items;
    let place = items.push({ at, act }) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#at(parent) <= this.#at(place)) break;
      this.#swap(place, parent);
      place = parent;
    }
  }

  /** When the next is due; `Infinity` when there is none. */
  next(): number {
    return this.#at(0);
  }

  /** Does everything that is due by then, what becomes due by that, too. */
  async until(ms: number): Promise<void> {
    while (this.next() <= ms) await this.#take()?.act();
  }

  #take(): Item | undefined {
    const items = this.#items;
    const [first] = items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    items[0] = last;
    let place = 0;
    for (;;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const sooner = this.#at(right) < this.#at(left) ? right : left;
      if (this.#at(sooner) >= this.#at(place)) return first;
      this.#swap(place, sooner);
      place = sooner;
    }
  }

  #at(place: number): number {
    return this.#items[place]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#items[one], this.#items[other]];
    if (a === undefined || b === undefined) return;
    [this.#items[one], this.#items[other]] = [b, a];
  }
}
