import { expect, test } from 'vitest';
import { isProof, KeyRing, proofOf } from '../src/index.ts';

const key = (text: string) => Buffer.from(text.padEnd(32, '.')).toString('base64');
const ring = (entries: string) => KeyRing.parse(entries);
const before = ring(`a:${key('first demo key')}`);
const after = ring(`b:${key('second demo key')},a:${key('first demo key')}`);

test('a proof is of one text, one purpose and this deployment', () => {
  const proof = proofOf(before, 'login', 'x');
  expect(proof).toMatch(/^[\w-]{43}$/);
  expect(isProof(before, 'login', 'x', proof)).toBe(true);
  for (const [keyRing, purpose, text, value] of [
    [before, 'login', 'y', proof],
    [before, 'other', 'x', proof],
    [ring(`a:${key('another demo key')}`), 'login', 'x', proof],
    [before, 'login', 'x', `${proof}x`],
    [before, 'login', 'x', ''],
  ] as const)
    expect(isProof(keyRing, purpose, text, value)).toBe(false);
});

test('a rotation of the master key ends nothing that is under way (fault R35)', () => {
  const proof = proofOf(before, 'login', 'x');
  expect(proofOf(after, 'login', 'x')).not.toBe(proof);
  expect(isProof(after, 'login', 'x', proof)).toBe(true);
});
