import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantTimeEqual, deriveFromToken, hashToken, newToken } from '../src/index.ts';

test('attack 104: a token has 256 random bits and no two are alike', () => {
  const tokens = new Set(Array.from({ length: 10_000 }, () => newToken()));
  expect(tokens.size).toBe(10_000);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('the random source can be handed in', () => {
  expect(newToken((size) => new Uint8Array(size).fill(255))).toBe(
    Buffer.alloc(32, 255).toString('base64url'),
  );
});

test('the hash is plain SHA-256 of the token', () => {
  expect(hashToken('abc')).toBe(createHash('sha256').update('abc').digest('base64url'));
});

test('what is derived is stable, differs by token and by purpose, and is a valid PKCE verifier', () => {
  const token = newToken();
  expect(deriveFromToken(token, 'pkce')).toBe(deriveFromToken(token, 'pkce'));
  expect(deriveFromToken(token, 'pkce')).not.toBe(deriveFromToken(token, 'nonce'));
  expect(deriveFromToken(token, 'pkce')).not.toBe(deriveFromToken(newToken(), 'pkce'));
  expect(deriveFromToken(token, 'pkce')).toMatch(/^[A-Za-z0-9._~-]{43,128}$/);
  expect(deriveFromToken(token, 'pkce')).not.toBe(hashToken(token));
});

test('the comparison agrees with ===, for any two texts', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(constantTimeEqual(left, right)).toBe(left === right);
      expect(constantTimeEqual(left, left)).toBe(true);
    }),
  );
});
