interface Entry<T> {
  value: T;
  expiresAt: number;
}

/** Short-lived values by key. Old ones leave when they expire, or when the map is full. Times in ms. */
export class ExpiringMap<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  set(key: string, value: T, expiresAt: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) break;
      this.#entries.delete(oldest);
    }
  }

  get(key: string, now: number): T | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.expiresAt > now ? entry.value : undefined;
  }

  /** Also finds what has expired but is not yet forgotten, so that a refusal can say so. */
  peek(key: string): { value: T; expiresAt: number } | undefined {
    return this.#entries.get(key);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  values(): T[] {
    return [...this.#entries.values()].map((entry) => entry.value);
  }

  entries(): [key: string, value: T, expiresAt: number][] {
    return [...this.#entries].map(([key, entry]) => [key, entry.value, entry.expiresAt]);
  }
}
