/** Something that works off rows of a table. */
export type Worker = {
  /** Whether there was something to do. */
  workOnce(): Promise<boolean>;
  /** Milliseconds until something is due; undefined when nothing waits. */
  nextDueMs(): Promise<number | undefined>;
};

/** Without a notification the worker looks this often: for what another worker left behind. */
const LOOK_EVERY_MS = 5_000;

/**
 * Works off what is due, then sleeps until something is: woken, or by the clock. Runs of one process go one after the
 * other except for those that wait for Microsoft, which lie in the table meanwhile.
 */
export class RunLoop {
  readonly #worker: Worker;
  readonly #onError: (error: unknown) => void;
  #wake: (() => void) | undefined;
  /** Since the last look somebody called: it has to look again before it sleeps. */
  #called = false;
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(worker: Worker, onError: (error: unknown) => void) {
    this.#worker = worker;
    this.#onError = onError;
  }

  start(): void {
    this.#running = this.#loop();
  }

  wake(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** Resolves when the run in hand has come to its next pause. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      this.#called = false;
      const worked = await this.#work();
      if (!worked && !this.#stopping) await this.#sleep();
    }
  }

  async #work(): Promise<boolean> {
    try {
      return await this.#worker.workOnce();
    } catch (error) {
      this.#onError(error);
      return false;
    }
  }

  async #sleep(): Promise<void> {
    const due = await this.#worker.nextDueMs().catch(() => undefined);
    if (this.#called) return;
    const milliseconds = Math.min(due ?? LOOK_EVERY_MS, LOOK_EVERY_MS);
    await new Promise<void>((resolve) => {
      // At least a moment, so that a run that fails at once does not turn the loop into a spin.
      const timer = setTimeout(resolve, Math.max(milliseconds, 50));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
