import { expect, test } from 'vitest';
import { oldestTrips, TRIP_COOKIES, tripCookieName, tripCookieStart } from '../src/index.ts';

test('the eleventh trip of a kind ends the oldest, so that no header overflows (attack 120)', () => {
  const names = Array.from({ length: 12 }, (_, index) => `att_${index}`);
  expect(oldestTrips(names.slice(0, 9))).toEqual([]);
  expect(oldestTrips(names.slice(0, 10))).toEqual(['att_0']);
  expect(oldestTrips(names)).toEqual(['att_0', 'att_1', 'att_2']);
});

test('no kind of cookies begins like another one', () => {
  for (const kind of TRIP_COOKIES) {
    const name = tripCookieName(kind, 'x'.repeat(43));
    expect(name).toBe(`${kind}_${'x'.repeat(16)}`);
    expect(TRIP_COOKIES.filter((other) => name.startsWith(tripCookieStart(other)))).toEqual([kind]);
  }
});
