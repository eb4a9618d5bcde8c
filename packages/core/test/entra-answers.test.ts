import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  entraAnswer,
  entraClientRefusal,
  entraNumberIn,
  findEntraAnswer,
  lacksApproval,
} from '../src/index.ts';

const SOURCE = readFileSync(new URL('../src/entra-answers.ts', import.meta.url), 'utf8');
const KNOWN = [...SOURCE.matchAll(/'(\d{5,7})'/g)].map(([, number]) => number);

test.each([
  ['AADSTS50105', 'it_admin', /not assigned/],
  ['AADSTS7000222', 'it_admin', /expired/],
  ['AADSTS65004', 'person', /did not approve/],
  ['AADSTS700024', 'operator', /clocks/],
  ['AADSTS90033', 'nobody', /trouble of its own/],
])('%s is the matter of %s', (code, who, what) => {
  expect(entraAnswer(code)).toMatchObject({ who, what: expect.stringMatching(what) });
});

test('over the operator’s sign-in app nobody is told to check or repair what is not there', () => {
  for (const number of KNOWN) {
    const answer = entraAnswer(`AADSTS${number}`, true);
    expect(answer?.how).not.toMatch(/Repair|Check the connection|connection’s page/);
    expect(answer?.what).toBe(entraAnswer(`AADSTS${number}`)?.what);
  }
  expect(entraAnswer('AADSTS7000222', true)?.who).toBe('operator');
});

test.each([null, '', '50105', 'AADSTS', 'AADSTS1', 'AADSTSconstructor', 'AADSTS__proto__'])(
  '%s is none that we know',
  (code) => {
    expect(entraAnswer(code)).toBeUndefined();
  },
);

test('no number stands in two rows, of which the second would be told', () => {
  expect(KNOWN.length).toBeGreaterThan(100);
  expect(KNOWN.length).toBe(new Set(KNOWN).size);
  for (const number of KNOWN) expect(entraAnswer(`AADSTS${number}`)).toBeDefined();
});

test('nobody is advised to become a guest of the directory: guests are turned away', () => {
  const numbers = ['50020', '50034', '50014', '51004', '90072', '16000', '16003', '500208'];
  for (const number of numbers) {
    const how = entraAnswer(`AADSTS${number}`)?.how;
    expect(how).toMatch(/account of this organization/);
    expect(how).not.toMatch(/guest|invite/i);
  }
});

test('what is about the credential of a client is no person’s matter', () => {
  for (const number of ['7000215', '7000222', '700027', '50012', '700213'])
    expect([entraClientRefusal(`AADSTS${number}`), entraAnswer(`AADSTS${number}`)?.who]).toEqual([
      'credential',
      'it_admin',
    ]);
});

test('an app of one directory that is used in another is the operator’s matter, and no credential’s', () => {
  expect(entraClientRefusal('AADSTS650059')).toBe('single_directory');
  expect(entraAnswer('AADSTS650059')).toMatchObject({
    who: 'operator',
    what: expect.stringMatching(/one directory alone/),
    how: expect.stringMatching(/registration.*new credential does not help/),
  });
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

describe('what somebody copied from Microsoft’s page', () => {
  /** As Entra words it (entra: reference-error-codes). */
  const PAGE = `Sign in
Sorry, but we’re having trouble signing you in.
AADSTS50105: Your administrator has configured the application Portico to block users unless they are specifically granted access.
Troubleshooting details
Request Id: 8a1c0f6e-0000-4000-8000-000012345678
Correlation Id: 0f6e8a1c-0000-4000-8000-000087654321
Timestamp: 2026-11-29T10:00:00Z
Message: AADSTS50105: Your administrator has configured the application`;

  test.each([
    ['AADSTS50105'],
    [' aadsts50105\n'],
    ['AADSTS 50105'],
    ['50105'],
    ['AADSTS50105: The signed in user is not assigned'],
    ['Sign-in error code: 50105'],
    [PAGE],
  ])('is found in %j', (text) => {
    expect(findEntraAnswer(text)).toEqual({ code: 'AADSTS50105', answer: entraAnswer('AADSTS50105') });
  });

  test.each([
    [''],
    ['Need admin approval'],
    ['AADSTS'],
    ['AADSTS1'],
    ['AADSTS123456789'],
    ['XAADSTS50105'],
    ['2026'],
  ])('has no code in %j, or none that we know', (text) => {
    expect(findEntraAnswer(text)?.answer).toBeUndefined();
  });

  test('tells one that we do not know as that, and the first one that we know before it', () => {
    expect(findEntraAnswer('AADSTS999999')).toEqual({ code: 'AADSTS999999', answer: undefined });
    expect(findEntraAnswer('AADSTS999999 AADSTS50105')?.code).toBe('AADSTS50105');
  });

  test('comes out as a number and nothing else, whatever stands around it (attack 11)', () => {
    const markup = fc.constantFrom(
      '<script>',
      '"><img src=x onerror=alert(1)>',
      'AADSTS',
      '\0',
      '50105',
      ' ',
      '\u202e',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), markup)), (parts) => {
        const found = findEntraAnswer(parts.join(''));
        if (found !== undefined) expect(found.code).toMatch(/^AADSTS\d{4,8}$/);
      }),
    );
  });

  test('is read to an end, however long it is', () => {
    expect(findEntraAnswer(`${'AADSTS '.repeat(1_000_000)}AADSTS50105`)).toBeUndefined();
  });
});
