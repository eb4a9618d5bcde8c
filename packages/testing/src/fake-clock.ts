import type { Clock } from '@portico/core';

export type FakeClock = Clock & {
  /** Moves time on, or back with a negative number. */
  advance(milliseconds: number): void;
  set(moment: Date | string): void;
};

const DEFAULT_START = '2026-01-15T09:00:00.000Z';

/** A clock that stands still until it is told otherwise. */
export function fakeClock(start: Date | string = DEFAULT_START): FakeClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    advance: (milliseconds) => {
      now += milliseconds;
    },
    set: (moment) => {
      now = new Date(moment).getTime();
    },
  };
}
