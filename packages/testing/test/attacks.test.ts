import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from './attacks/catalogue.ts';
import { citations, numbersIn } from './attacks/citations.ts';
import { attacksPage, uncovered } from './attacks/page.ts';
import { WITHOUT_A_TEST } from './attacks/without-a-test.ts';

const ROOT = join(import.meta.dirname, '../../..');
const cited = citations(ROOT);

describe('every number of the catalogue', () => {
  test('has a test, or a reason why not', () => {
    expect(uncovered(cited)).toEqual([]);
  });

  test('that has a test needs no reason, and none is made up', () => {
    const numbers = new Set(cited.map(({ number }) => number));
    expect(Object.keys(WITHOUT_A_TEST).filter((number) => numbers.has(number))).toEqual([]);
    expect([...numbers].filter((number) => !(number in CATALOGUE))).toEqual([]);
  });

  test('stands in docs/attacks.md as the tests say it', () => {
    expect(readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8')).toBe(attacksPage(cited));
  });
});

test.each([
  ['(attack 52)', ['52']],
  ['(attacks 1, 3–5; fault R2)', ['1', '3', '4', '5', 'R2']],
  ['(faults R5, R40)', ['R5', 'R40']],
  ['(fault R25, review R1)', ['R25']],
  ['an attacker with 12 friends', []],
])('%s cites %j', (text, numbers) => {
  expect(numbersIn(text)).toEqual(numbers);
});
