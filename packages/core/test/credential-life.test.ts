import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CREDENTIAL_LIVES_DAYS, DAY, HOUR, isToBeRenewed, shortenedLife } from '../src/index.ts';

const createdAt = new Date('2026-11-29T10:00:00Z');
const living = (days: number, minusMs = 0) => ({
  createdAt,
  expiresAt: new Date(createdAt.getTime() + days * DAY - minusMs),
});

test('a life of the usual length is not told as a short one, although it began by another clock', () => {
  expect(shortenedLife(living(730))).toBeUndefined();
  expect(shortenedLife(living(730, HOUR))).toBeUndefined();
  expect(shortenedLife({ createdAt, expiresAt: null })).toBeUndefined();
});

test.each([
  [180, 120],
  [90, 60],
  [30, 20],
])('one of %i days is renewed every %i', (days, renewedEveryDays) => {
  const told = { days, usualDays: 730, renewedEveryDays };
  expect(shortenedLife(living(days))).toEqual(told);
  expect(shortenedLife(living(days, HOUR))).toEqual(told);
});

test('what is told of a shorter life is what happens: not due the day before, due the day after', () => {
  const [, ...shorter] = CREDENTIAL_LIVES_DAYS;
  fc.assert(
    fc.property(fc.constantFrom(...shorter), (days) => {
      const told = shortenedLife(living(days))?.renewedEveryDays ?? 0;
      const dueAfter = (passed: number) =>
        isToBeRenewed({ leftMs: (days - passed) * DAY, lifeMs: days * DAY });
      expect([dueAfter(told - 1), dueAfter(told)]).toEqual([false, true]);
    }),
  );
});
