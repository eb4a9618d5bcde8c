/** What a process offers here of Node's `process`. */
export type ProcessEvents = {
  prependListener(
    event: 'uncaughtException' | 'unhandledRejection',
    listener: (error: unknown) => void,
  ): unknown;
  exit(code: number): void;
};

/**
 * What nobody caught leaves a process of which nobody knows what it still does. It says so and ends with 1, so that
 * whoever keeps it running starts it anew: web app and worker alike. Before all other listeners, which may keep it alive.
 *
 * @param tell writes it down at once; what it throws is lost
 */
export function endOnUncaught(process: ProcessEvents, tell: (error: unknown) => void): void {
  const end = (error: unknown) => {
    try {
      tell(error);
    } finally {
      process.exit(1);
    }
  };
  process.prependListener('uncaughtException', end);
  process.prependListener('unhandledRejection', end);
}

/** A reader that is slow is waited for, about a second; then a line is lost rather than the process held up. */
const MOST_WAITS = 100;

/**
 * Writes lines where they may not arrive: a full disk or a pipe that nobody reads loses lines and does nothing else, and
 * what comes after may arrive again.
 *
 * @param write as `fs.writeSync` on a file descriptor: answers how much was taken, and throws with a code
 * @param wait for about ten milliseconds
 */
export function steadyWriter(write: (bytes: Uint8Array) => number, wait: () => void): (line: string) => void {
  return (line) => {
    let rest = new TextEncoder().encode(line);
    for (let waits = 0; rest.length > 0 && waits < MOST_WAITS; ) {
      try {
        rest = rest.subarray(write(rest));
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'EAGAIN') return;
        waits += 1;
        wait();
      }
    }
  };
}
