import { expect, test } from 'vitest';
import { madeSession } from '../src/index.ts';

test.each<[string, object | undefined]>([
  ['no result', undefined],
  ['a refusal', { error: 'access_denied' }],
  ['something else in the field', { portico: 'sess_a' }],
  ['nothing in the field', { portico: null }],
  ['no session in the field', { portico: { acted: true, authenticatedAt: 5 } }],
])('there is no session in %s', (_what, result) => {
  expect(madeSession(result)).toBeUndefined();
});

// An older version may have written the request that waits.
test('what is not told of a session is not known, and was not done', () => {
  const portico = { sessionId: 'sess_a' };
  expect(madeSession({ portico })).toEqual({ ...portico, authenticatedAt: 0, acted: false });
  const odd = { ...portico, authenticatedAt: '5', acted: 'true' };
  expect(madeSession({ portico: odd })).toEqual({ ...portico, authenticatedAt: 0, acted: false });
});
