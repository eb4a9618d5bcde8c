import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CookieSignatures } from '../src/http/cookie-signatures.ts';

describe('the signature of a cookie (attack 120)', () => {
  const older = new CookieSignatures(['older']);
  const both = new CookieSignatures(['newer', 'older']);

  test('counts while one of the keys has made it, and is of the newest from then on', () => {
    expect(both.index('session=1', both.sign('session=1'))).toBe(0);
    expect(both.index('session=1', older.sign('session=1'))).toBe(1);
    expect(older.verify('session=1', both.sign('session=1'))).toBe(false);
  });

  test('is of that name and that value alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (signed, shown) => {
        // Bytes are signed: halves of characters are one and the same.
        fc.pre(!Buffer.from(signed).equals(Buffer.from(shown)));
        expect(both.verify(shown, both.sign(signed))).toBe(false);
      }),
    );
  });

  test('is nothing that somebody made up', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (data, signature) => {
        expect(both.index(data, signature)).toBe(-1);
      }),
    );
    const good = both.sign('session=1');
    for (const near of [
      ...['', good.slice(1), `${good}AAAA`, good.toUpperCase(), `${good}=`, ` ${good}`, `${good}!`],
      ...[...'AEIMQUYcgkosw048BCD'].map((last) => good.slice(0, -1) + last).filter((text) => text !== good),
    ])
      expect(both.verify('session=1', near)).toBe(false);
  });

  test('cannot be had without a key', () => {
    expect(() => new CookieSignatures([])).toThrow('key for its cookies');
  });
});
