import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type IdKind, isId, newId } from '../src/index.ts';

const KINDS: readonly IdKind[] = [
  'project',
  'application',
  'organization',
  'connection',
  'provisioningRun',
  'user',
  'identity',
  'session',
  'dashboardSession',
  'signInAttempt',
  'passwordLink',
  'signingKey',
  'auditEvent',
  'request',
];
const kind = fc.constantFrom(...KINDS);

test('an id is one of its own kind and of no other', () => {
  fc.assert(fc.property(kind, kind, (made, asked) => isId(asked, newId(made)) === (made === asked)));
});

test('ten thousand ids are ten thousand, of 130 random bits each (attacks 84, 104)', () => {
  const ids = Array.from({ length: 10_000 }, () => newId('session'));
  expect(new Set(ids).size).toBe(10_000);
  expect(ids.every((id) => /^sess_[a-z2-7]{26}$/.test(id))).toBe(true);
  // Every letter of the alphabet at every place: nothing in it is a time or a counter.
  for (let place = 5; place < 31; place += 1)
    expect(new Set(ids.map((id) => id.charAt(place))).size).toBe(32);
});

test('nothing that is no text of that shape passes for an id', () => {
  const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.anything());
  fc.assert(
    fc.property(kind, anything, (asked, value) => !isId(asked, value) || /^[a-z]+_[a-z0-9_]+$/.test(value)),
    { numRuns: 300 },
  );
  for (const value of ['sso_', 'sso_A', 'sso_a\n', 'xsso_a', 'sso_a/..', `sso_${'a'.repeat(61)}`, 'sso_é'])
    expect(isId('connection', value)).toBe(false);
});
