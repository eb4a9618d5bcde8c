import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupAnswer, wordOfMicrosoft } from '../src/index.ts';

test.each([
  ['Authorization_RequestDenied', 'it_admin', /does not let Portico ask/],
  ['not_approved', 'it_admin', /does not let Portico ask/],
  ['AADSTS65001', 'it_admin', /taken back/],
  ['TooManyRequests', 'nobody', /too often/],
  ['network_error', 'nobody', /did not answer/],
  ['AADSTS7000222', 'operator', /provisioning app/],
  ['AADSTS650059', 'operator', /one directory alone/],
  ['not_configured', 'operator', /no provisioning app/],
  ['constructor', 'operator', /did not say/],
])('%s is the matter of %s', (code, who, what) => {
  expect(groupAnswer(code)).toMatchObject({ who, what: expect.stringMatching(what) });
});

test('whatever answers in the place of Microsoft, its code is a word (attack 11)', () => {
  expect(wordOfMicrosoft('Request_ResourceNotFound')).toBe('Request_ResourceNotFound');
  const markup = fc.constantFrom('<b>', '\0', '\n', 'x'.repeat(101), 'a b');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), markup), (code) => {
      expect(wordOfMicrosoft(code)).toMatch(/^[\w.]{1,100}$/);
      expect(groupAnswer(code).how).not.toBe('');
    }),
  );
});
