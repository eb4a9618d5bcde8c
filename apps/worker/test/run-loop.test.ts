import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { inTurn, RunLoop, type Worker } from '../src/run-loop.ts';

type InTurn = Parameters<typeof inTurn>[0];
const loopOf = (worker: InTurn, onError: (error: unknown) => void = () => undefined) =>
  new RunLoop(inTurn(worker), { places: 1, onError });

/** A worker whose work the test hands out piece by piece. */
function scripted(pieces: (boolean | Error)[]) {
  const seen = { works: 0 };
  let idle: () => void = () => undefined;
  const becameIdle = new Promise<void>((resolve) => {
    idle = resolve;
  });
  return {
    seen,
    becameIdle,
    worker: {
      async workOnce() {
        seen.works += 1;
        const piece = pieces.shift() ?? false;
        if (piece instanceof Error) throw piece;
        return piece;
      },
      async nextDueMs() {
        if (pieces.length === 0) idle();
        return undefined;
      },
    },
    pieces,
  };
}

describe('the loop of a worker', () => {
  afterEach(() => vi.useRealTimers());

  test('works off what is due without a pause, then sleeps', async () => {
    const { worker, seen, becameIdle } = scripted([true, true, true]);
    const loop = loopOf(worker);
    loop.start();
    await becameIdle;
    expect(seen.works).toBe(4);
    await loop.stop();
  });

  test('wakes at once when it is told of a new run', async () => {
    const { worker, seen, becameIdle, pieces } = scripted([]);
    const loop = loopOf(worker);
    loop.start();
    await becameIdle;
    await turn();
    pieces.push(true);
    loop.wake();
    await turn();
    expect(seen.works).toBe(3);
    await loop.stop();
  });

  test('does not miss a call that comes while it asks how long it may sleep', async () => {
    // Time stands still: who sleeps here sleeps for ever.
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    let works = 0;
    let worked: () => void = () => undefined;
    const twice = new Promise<void>((resolve) => {
      worked = resolve;
    });
    const worker = {
      async workOnce() {
        works += 1;
        if (works === 2) worked();
        return false;
      },
      async nextDueMs() {
        if (works === 1) loop.wake();
        return undefined;
      },
    };
    const loop = loopOf(worker);
    loop.start();
    await twice;
    await turn();
    await loop.stop();
  });

  test('looks again after its pause, however soon something were due, where it could take nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    let works = 0;
    const worker = {
      workOnce: async () => {
        works += 1;
        throw new Error('read-only');
      },
      nextDueMs: async () => 250,
    };
    const loop = loopOf(worker);
    loop.start();
    await turn();
    await vi.advanceTimersByTimeAsync(4_900);
    expect(works).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(works).toBe(2);
    await loop.stop();
  });

  test('goes on after a run that broke, and tells of it', async () => {
    const errors: unknown[] = [];
    const { worker, pieces, becameIdle, seen } = scripted([new Error('broken')]);
    const loop = loopOf(worker, (error) => errors.push(error));
    loop.start();
    await becameIdle;
    await turn();
    pieces.push(true);
    loop.wake();
    await turn();
    expect(errors).toMatchObject([{ message: 'broken' }]);
    expect(seen.works).toBe(3);
    await loop.stop();
  });

  test('stops only when the run in hand has come to its pause (fault R29)', async () => {
    let finish: () => void = () => undefined;
    const inHand = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let works = 0;
    const worker = {
      async workOnce() {
        works += 1;
        await inHand;
        return true;
      },
      nextDueMs: async () => undefined,
    };
    const loop = loopOf(worker);
    loop.start();
    let stopped = false;
    const stopping = loop.stop().then(() => {
      stopped = true;
    });
    await turn();
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(works).toBe(1);
  });

  test('works on as many at a time as it has places, and begins the next when one is free (review R4)', async () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    let left = 5;
    const worker: Worker = {
      async take() {
        if (left === 0) return undefined;
        left -= 1;
        return () =>
          new Promise<void>((resolve) => {
            begun.push(begun.length + 1);
            ends.push(resolve);
          });
      },
      nextDueMs: async () => undefined,
    };
    const loop = new RunLoop(worker, { places: 3, onError: () => undefined });
    loop.start();
    await expect.poll(() => begun).toEqual([1, 2, 3]);
    await turn();
    expect(begun).toHaveLength(3);
    ends.shift()?.();
    await expect.poll(() => begun).toEqual([1, 2, 3, 4]);
    let stopped = false;
    const stopping = loop.stop().then(() => {
      stopped = true;
    });
    await turn();
    expect({ stopped, begun: begun.length }).toEqual({ stopped: false, begun: 4 });
    for (const end of ends) end();
    await stopping;
    expect(begun).toHaveLength(4);
  });
});
