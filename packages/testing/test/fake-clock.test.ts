import { MINUTE } from '@portico/core';
import { expect, test } from 'vitest';
import { fakeClock } from '../src/index.ts';

test('a fake clock stands still until it is told otherwise', () => {
  const clock = fakeClock('2026-03-01T00:00:00Z');
  expect(clock.now()).toEqual(clock.now());
  clock.advance(MINUTE);
  expect(clock.now().toISOString()).toBe('2026-03-01T00:01:00.000Z');
  clock.set('2025-01-01T00:00:00Z');
  expect(clock.now().getUTCFullYear()).toBe(2025);
});
