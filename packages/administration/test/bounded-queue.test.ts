import { expect, test } from 'vitest';
import { boundedQueue } from '../src/passwords/bounded-queue.ts';
import { codeOf } from './harness.ts';

test('more work than may run and wait is refused at once, and what waited is done (attack 143)', async () => {
  const run = boundedQueue({ running: 2, waiting: 1 });
  const finish: (() => void)[] = [];
  const work = () => run(() => new Promise<string>((resolve) => finish.push(() => resolve('done'))));
  const accepted = [work(), work(), work()];
  expect(await codeOf(work())).toBe('unavailable');
  while (finish.length < 2) await Promise.resolve();
  expect(finish).toHaveLength(2);
  for (const end of finish.splice(0)) end();
  while (finish.length < 1) await Promise.resolve();
  for (const end of finish.splice(0)) end();
  expect(await Promise.all(accepted)).toEqual(['done', 'done', 'done']);
});

test('work that fails gives its place back', async () => {
  const run = boundedQueue({ running: 1, waiting: 0 });
  await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await run(() => Promise.resolve('next'))).toBe('next');
});
