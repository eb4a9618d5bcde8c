/** Records of one kind, by id. Tells the store about every change, so that indexes and the state file follow. */
export class Collection<T extends { id: string }> {
  readonly #records = new Map<string, T>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get(id: string): T | undefined {
    return this.#records.get(id);
  }

  add(record: T): T {
    this.#records.set(record.id, record);
    this.#changed();
    return record;
  }

  /** Overwrites some properties of a record in place. */
  update(record: T, changes: Partial<T>): void {
    Object.assign(record, changes);
    this.#changed();
  }

  remove(id: string): void {
    if (this.#records.delete(id)) this.#changed();
  }

  /** Removes every record that matches. */
  removeWhere(matches: (record: T) => boolean): void {
    for (const record of this.filter(matches)) this.remove(record.id);
  }

  find(matches: (record: T) => boolean): T | undefined {
    for (const record of this.#records.values()) if (matches(record)) return record;
    return undefined;
  }

  filter(matches: (record: T) => boolean): T[] {
    const found: T[] = [];
    for (const record of this.#records.values()) if (matches(record)) found.push(record);
    return found;
  }

  all(): T[] {
    return [...this.#records.values()];
  }

  replaceAll(records: readonly T[]): void {
    this.#records.clear();
    for (const record of records) this.#records.set(record.id, record);
    this.#changed();
  }
}
