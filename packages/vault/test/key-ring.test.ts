import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyRing, VaultError } from '../src/index.ts';

const key = () => randomBytes(32).toString('base64');

function refusal(text: string | undefined): VaultError {
  try {
    KeyRing.parse(text);
  } catch (error) {
    if (error instanceof VaultError) return error;
    throw error;
  }
  throw new Error('the ring was accepted');
}

describe('attack 101: a master key that is missing or weak stops the start', () => {
  const good = key();
  const rows: [string, string | undefined, string][] = [
    ['nothing', undefined, 'master_key_missing'],
    ['empty text', '', 'master_key_missing'],
    ['blanks', '  ', 'master_key_missing'],
    ['no key id', good, 'master_key_malformed'],
    ['an empty key id', `:${good}`, 'master_key_malformed'],
    ['a key id with a slash', `a/b:${good}`, 'master_key_malformed'],
    ['no key', 'k1:', 'master_key_malformed'],
    ['16 bytes', `k1:${randomBytes(16).toString('base64')}`, 'master_key_malformed'],
    ['33 bytes', `k1:${randomBytes(33).toString('base64')}`, 'master_key_malformed'],
    ['not base64', `k1:${'*'.repeat(44)}`, 'master_key_malformed'],
    ['an entry that is empty', `k1:${good},`, 'master_key_malformed'],
    ['all zero', `k1:${Buffer.alloc(32).toString('base64')}`, 'master_key_weak'],
    ['one repeated byte', `k1:${Buffer.alloc(32, 7).toString('base64')}`, 'master_key_weak'],
    ['all zero behind a good one', `k1:${good},k0:${Buffer.alloc(32).toString('base64')}`, 'master_key_weak'],
    ['a key id twice', `k1:${good},k1:${key()}`, 'master_key_duplicate'],
    ['a key twice', `k2:${good},k1:${good}`, 'master_key_duplicate'],
  ];
  test.each(rows)('%s is refused', (_, text, reason) => {
    const error = refusal(text);
    expect(error.reason).toBe(reason);
    expect(error.message).toContain('PORTICO_MASTER_KEY');
  });
});

test('a refusal never repeats any part of the value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 24 }), (secret) => {
      fc.pre(secret.trim().length >= 24 && !'PORTICO_MASTER_KEY'.includes(secret));
      expect(refusal(`k1:${secret},!`).message).not.toContain(secret.trim());
    }),
  );
});

test('the first key is current and every key is found', () => {
  const ring = KeyRing.parse(`new:${key()}, old:${randomBytes(32).toString('base64url')}`);
  expect(ring.currentKeyId).toBe('new');
  expect(ring.keyIds).toEqual(['new', 'old']);
  expect(ring.key('old').symmetricKeySize).toBe(32);
  expect(() => ring.key('gone')).toThrow(VaultError);
});

test('attack 103: printing a ring shows no key bytes', () => {
  const secret = key();
  const ring = KeyRing.parse(`k1:${secret}`);
  const printed = inspect(ring, { showHidden: true, depth: 9 }) + JSON.stringify(ring);
  expect(printed).not.toContain(secret);
  expect(printed).not.toContain(Buffer.from(secret, 'base64').toString('hex').slice(0, 8));
});
