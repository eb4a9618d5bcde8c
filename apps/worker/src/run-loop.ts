/** Something that works off rows of a table. */
export type Worker = {
  /** Takes what is due, so that nobody else does, and answers the work on it; undefined when nothing is due. */
  take(): Promise<(() => Promise<void>) | undefined>;
  /** Milliseconds until something is due; undefined when nothing waits. */
  nextDueMs(): Promise<number | undefined>;
};

/** A worker that does its work while it takes it. */
export function inTurn(worker: {
  workOnce(): Promise<boolean>;
  nextDueMs(): Promise<number | undefined>;
}): Worker {
  return {
    take: async () => ((await worker.workOnce()) ? async () => {} : undefined),
    nextDueMs: () => worker.nextDueMs(),
  };
}

/** Without a notification the worker looks this often: for what another worker left behind. */
const LOOK_EVERY_MS = 5_000;

/**
 * Works off what is due, so many at a time, then sleeps until something is: woken, or by the clock. What waits lies in the
 * table meanwhile.
 */
export class RunLoop {
  readonly #worker: Worker;
  readonly #places: number;
  readonly #onError: (error: unknown) => void;
  readonly #inHand = new Set<Promise<void>>();
  #wake: (() => void) | undefined;
  /** Since the last look somebody called: it has to look again before it sleeps. */
  #called = false;
  #stopping = false;
  #running: Promise<void> | undefined;

  constructor(worker: Worker, { places, onError }: { places: number; onError: (error: unknown) => void }) {
    this.#worker = worker;
    this.#places = places;
    this.#onError = onError;
  }

  start(): void {
    this.#running = this.#loop();
  }

  wake(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** Resolves when everything in hand has come to its next pause. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      this.#called = false;
      if (this.#inHand.size >= this.#places) await Promise.race(this.#inHand);
      else await this.#beginOrSleep();
    }
    await Promise.all(this.#inHand);
  }

  async #beginOrSleep(): Promise<void> {
    const begun = await this.#begin();
    if (begun !== 'begun' && !this.#stopping) await this.#sleep(begun);
  }

  async #begin(): Promise<'begun' | 'nothing due' | 'failed'> {
    try {
      const work = await this.#worker.take();
      if (work === undefined) return 'nothing due';
      const inHand = work()
        .catch(this.#onError)
        .finally(() => {
          this.#inHand.delete(inHand);
          // There is room for the next one, and what waited for this one may be due.
          this.wake();
        });
      this.#inHand.add(inHand);
      return 'begun';
    } catch (error) {
      this.#onError(error);
      return 'failed';
    }
  }

  async #sleep(after: 'nothing due' | 'failed'): Promise<void> {
    const due = await this.#worker.nextDueMs().catch(() => undefined);
    if (this.#called) return;
    // What cannot be taken now is not there sooner for being asked for more often.
    const soonest = after === 'failed' ? undefined : due;
    const milliseconds = Math.min(soonest ?? LOOK_EVERY_MS, LOOK_EVERY_MS);
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
