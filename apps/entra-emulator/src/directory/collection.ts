/** What became of a record; `before` has what an update overwrote. Undefined when all records were replaced. */
export interface CollectionChange<T> {
  record: T;
  before?: Partial<T>;
}

/** Records of one kind, by id. Tells the store about every change, so that indexes and the state file follow. */
export class Collection<T extends { id: string }> {
  readonly #records = new Map<string, T>();
  readonly #changed: (change?: CollectionChange<T>) => void;

  constructor(changed: (change?: CollectionChange<T>) => void) {
    this.#changed = changed;
  }

  get(id: string): T | undefined {
    return this.#records.get(id);
  }

  add(record: T): T {
    this.#records.set(record.id, record);
    this.#changed({ record });
    return record;
  }

  /** Overwrites some properties of a record in place. */
  update(record: T, changes: Partial<T>): void {
    const before = { ...record };
    Object.assign(record, changes);
    this.#changed({ record, before });
  }

  remove(id: string): void {
    const record = this.#records.get(id);
    if (this.#records.delete(id) && record !== undefined) this.#changed({ record });
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
