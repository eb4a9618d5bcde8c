import { openDatabase } from '@portico/database';
import { takeDatabaseClockInHand } from '@portico/database/testing/clock';

/** One time for everything: this process, the emulator in it, and the database. It stands still until it is moved. */
export type SimulatedTime = {
  now(): number;
  /** Moves it on, never back. */
  moveTo(ms: number): Promise<void>;
  /** Gives the process its own time back. */
  end(): Promise<void>;
};

/**
 * Takes the time of the process and of one database into hand.
 *
 * No line of the product knows of it. `Date` tells the simulated time, which reaches what we do not write either: MSAL
 * signs by it.
 *
 * @param options.databaseUrl of the simulation alone: its schema is another one afterwards. Who connects from then on has its time
 */
export async function takeTimeInHand(options: {
  readonly databaseUrl: string;
  readonly start: number;
}): Promise<SimulatedTime> {
  const { pool, close } = openDatabase({ url: options.databaseUrl, poolSize: 1 });
  let nowMs = options.start;
  const clock = await takeDatabaseClockInHand(pool);
  await clock.standAt(nowMs);
  const giveBack = replaceDate(() => nowMs);
  return {
    now: () => nowMs,
    async moveTo(ms) {
      if (ms <= nowMs) return;
      nowMs = ms;
      await clock.standAt(nowMs);
    },
    async end() {
      giveBack();
      await close();
    },
  };
}

/** @returns puts the real one back */
function replaceDate(now: () => number): () => void {
  const RealDate = globalThis.Date;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  return () => {
    globalThis.Date = RealDate;
  };
}
