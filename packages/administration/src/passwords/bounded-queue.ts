import { PorticoError } from '@portico/core';

/**
 * Lets a few pieces of expensive work run at once and a limited number wait; the rest is refused at once, so that a
 * flood of sign-ins cannot pile up memory and waiting time (attack 143).
 *
 * @throws PorticoError `unavailable` when the queue is full
 */
export function boundedQueue(limits: { readonly running: number; readonly waiting: number }) {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function enter(): Promise<void> {
    if (running < limits.running) {
      running += 1;
      return;
    }
    if (waiting.length >= limits.waiting) {
      throw new PorticoError('unavailable', { detail: 'too many password checks are waiting' });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    // Whoever waited takes over the place, so the number of running ones stays.
    if (next) next();
    else running -= 1;
  }

  return async <T>(work: () => Promise<T>): Promise<T> => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
