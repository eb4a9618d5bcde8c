import { expect, test } from 'vitest';
import { localMinute, momentOf } from '../../src/components/sign-in-log/local-minute.ts';

test('a moment comes through the field as it went in, in whatever zone the reader is', () => {
  for (const text of ['2026-03-29T02:30:00.000Z', '2026-12-31T23:59:00.000Z', '2026-01-01T00:00:00.000Z'])
    expect(momentOf(localMinute(new Date(text)))).toBe(text);
});

test.each(['', 'yesterday', '2026-13-01T00:00'])('%j is no moment', (text) => {
  expect(momentOf(text)).toBeUndefined();
  expect(localMinute(new Date(text))).toBe('');
});
