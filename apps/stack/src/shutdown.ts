/** What has to be stopped, in the order in which it was started. */
export class Shutdown {
  readonly #stops: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  /** Stops run one after the other, the last one first. */
  add(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  /** Any number of callers wait for the one stopping. */
  run(): Promise<void> {
    this.#stopping ??= this.#runAll();
    return this.#stopping;
  }

  get isEmpty(): boolean {
    return this.#stops.length === 0;
  }

  get isRunning(): boolean {
    return this.#stopping !== undefined;
  }

  async #runAll(): Promise<void> {
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
      await stop().catch((error: unknown) => console.error(error));
    }
  }
}
