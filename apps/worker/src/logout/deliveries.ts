/** What is being delivered right now, and to whom. */
export class Deliveries {
  readonly #underWay = new Map<Promise<void>, string>();
  #failures: unknown[] = [];
  /** Since the last look somebody called: there is reason to look again. */
  #called = false;
  #wake: () => void = () => undefined;

  get size(): number {
    return this.#underWay.size;
  }

  /** Whether nothing is under way, and nothing happened since the last look. */
  get quiet(): boolean {
    return this.#underWay.size === 0 && !this.#called;
  }

  /** Whether one of them threw, as it does without a database: nothing more is to be begun then. */
  get failed(): boolean {
    return this.#failures.length > 0;
  }

  /** The applications that are being told something. */
  busy(): string[] {
    return [...new Set(this.#underWay.values())];
  }

  begin(applicationId: string, deliver: () => Promise<void>): void {
    const delivery: Promise<void> = deliver()
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => {
        this.#underWay.delete(delivery);
        this.wake();
      });
    this.#underWay.set(delivery, applicationId);
  }

  /** What happens from here on counts for the next {@link change}. */
  look(): void {
    this.#called = false;
  }

  wake(): void {
    this.#called = true;
    this.#wake();
  }

  /** Resolves when one of them is over or somebody called, since the last look. */
  async change(): Promise<void> {
    if (this.#called) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Waits for all that are under way. @throws the first failure among them */
  async end(): Promise<void> {
    await Promise.all(this.#underWay.keys());
    const [failure] = this.#failures;
    const failed = this.failed;
    this.#failures = [];
    if (failed) throw failure;
  }
}
