import type { Events } from '@portico/service';

/** Whoever stops containers kills after ten seconds. */
const MOST_MS = 7_000;

/**
 * Ends the process in good order when it is told to (fault R29). Work under way comes to its next pause, which lies
 * between two calls to somebody else. Where such a call takes longer, what it does is found by whoever goes on once the
 * lease has ended, as after a kill.
 *
 * @param steps.begin takes nothing new; `finish` resolves at the pause; `close` gives back what the process holds
 */
export function stopInOrder(
  log: Events,
  steps: {
    readonly begin: () => void;
    readonly finish: () => Promise<unknown>;
    readonly close: () => Promise<void>;
  },
): void {
  let asked = false;
  const stop = async (signal: string) => {
    if (asked) return;
    asked = true;
    log('worker.stopping', { signal });
    setTimeout(() => {
      log('worker.stopped_in_a_call', {});
      process.exit(0);
    }, MOST_MS).unref();
    steps.begin();
    await steps.finish();
    await steps.close();
    log('worker.stopped', {});
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}
