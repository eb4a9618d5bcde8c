import { expect, test } from 'vitest';
import { withLaterTimes } from '../testing/later-times.ts';

test('in JSON of a dump every moment moves, and nothing else does', () => {
  const [exp, minute] = [1_795_838_400, 60];
  const value = {
    exp,
    nested: [{ at: '2026-11-28T23:59:30.500Z', endDateTime: '2026-11-28T23:59:30Z' }],
    ...{ loginTs: 0, attempts: 3, name: '2026-11-28', nothing: null, sealed: true },
  };
  expect(withLaterTimes(value, minute)).toEqual({
    ...{ ...value, exp: exp + minute },
    nested: [{ at: '2026-11-29T00:00:30.500Z', endDateTime: '2026-11-29T00:00:30Z' }],
  });
});

test('a number that looks like a moment, under a name that nobody knows, is not passed over', () => {
  expect(() => withLaterTimes({ seenAt: 1_795_838_400 }, 60)).toThrow('seenAt');
});
