import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entraAnswer, entraClientRefusal, entraNumberIn, lacksApproval } from '../src/index.ts';

test.each([
  ['AADSTS50105', 'it_admin', /not assigned/],
  ['AADSTS7000222', 'it_admin', /expired/],
  ['AADSTS65004', 'person', /did not approve/],
  ['AADSTS700024', 'operator', /clocks/],
  ['AADSTS90033', 'nobody', /trouble of its own/],
])('%s is the matter of %s', (code, who, what) => {
  expect(entraAnswer(code)).toMatchObject({ who, what: expect.stringMatching(what) });
});

test.each([null, '', '50105', 'AADSTS', 'AADSTS1', 'AADSTSconstructor', 'AADSTS__proto__'])(
  '%s is none that we know',
  (code) => {
    expect(entraAnswer(code)).toBeUndefined();
  },
);

test('no number stands in two rows, of which the second would be told', () => {
  const source = readFileSync(new URL('../src/entra-answers.ts', import.meta.url), 'utf8');
  const numbers = [...source.matchAll(/'(\d{5,7})'/g)].map(([, number]) => number);
  expect(numbers.length).toBeGreaterThan(100);
  expect(numbers.length).toBe(new Set(numbers).size);
  for (const number of numbers) expect(entraAnswer(`AADSTS${number}`)).toBeDefined();
});

test('what is about the credential of a client is no person’s matter', () => {
  for (const number of ['7000215', '7000222', '700027', '50012', '700213'])
    expect([entraClientRefusal(`AADSTS${number}`), entraAnswer(`AADSTS${number}`)?.who]).toEqual([
      'credential',
      'it_admin',
    ]);
});

test('of somebody’s text only the number is taken', () => {
  expect(entraNumberIn('AADSTS50105: Ada is not assigned. Trace ID: 1')).toBe('AADSTS50105');
  for (const text of [undefined, null, '', 'XAADSTS50105', 'AADSTS123', 'AADSTS123456789'])
    expect(entraNumberIn(text)).toBeUndefined();
});

test('whoever may not approve the app themselves is told from whoever did not want to', () => {
  for (const number of ['65001', '90094', '90095']) expect(lacksApproval(`AADSTS${number}`)).toBe(true);
  for (const code of [null, '', '65001', 'AADSTS65004', 'AADSTS50105', 'AADSTS650011'])
    expect(lacksApproval(code)).toBe(false);
});
