import { expect, test } from 'vitest';
import { kept } from '../src/kept-part.ts';

/** A process that ends when the test says so. */
function part(name: string) {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let killed = false;
  const end = (byKill: boolean) => {
    killed = byKill;
    resolve();
  };
  return {
    ended,
    get wasKilled() {
      return killed;
    },
    failure: (what: string) => new Error(`${name} ${what}`),
    end,
  };
}

const keep = (first: ReturnType<typeof part>, next: ReturnType<typeof part>[], isStopping = false) =>
  kept(first, {
    again: async () => next.shift() ?? Promise.reject(new Error('does not start')),
    isStopping: () => isStopping,
  });

test('a part that is killed is started again, time and again, and its own end is its end', async () => {
  const [first, second, third] = [part('first'), part('second'), part('third')];
  const waiting = [second, third];
  const all = keep(first, waiting);
  first.end(true);
  second.end(true);
  third.end(false);
  await all.ended;
  expect(waiting).toEqual([]);
  expect(all.failure('ended').message).toBe('third ended');
});

test('one that ends by itself is not started again', async () => {
  const [first, second] = [part('first'), part('second')];
  const waiting = [second];
  const all = keep(first, waiting);
  first.end(false);
  await all.ended;
  expect(waiting).toEqual([second]);
});

test('nothing is started while everything is being stopped', async () => {
  const [first, second] = [part('first'), part('second')];
  const waiting = [second];
  const all = keep(first, waiting, true);
  first.end(true);
  await all.ended;
  expect(waiting).toEqual([second]);
});

test('one that does not start again is told', async () => {
  const first = part('first');
  const all = keep(first, []);
  first.end(true);
  await expect(all.ended).rejects.toThrow('does not start');
});
