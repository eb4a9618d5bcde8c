import { createDecipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  KeyRing,
  needsResealing,
  open,
  openText,
  reseal,
  type SealedPlace,
  seal,
  sealedWith,
  sealingContext,
  VaultError,
} from '../src/index.ts';

const k1 = `k1:${randomBytes(32).toString('base64')}`;
const k2 = `k2:${randomBytes(32).toString('base64')}`;
const ring = KeyRing.parse(k1);
const place: SealedPlace = {
  table: 'sso_connections',
  column: 'client_secret',
  row: 'sso_1',
  organization: 'org_1',
};
const secret = 'demo~client-secret-of-forty-characters!!';

const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'opened',
    (error: unknown) => (error instanceof VaultError ? error.reason : error),
  );
const flip = (sealed: string, part: number) =>
  sealed
    .split('.')
    .map((text, index) => {
      if (index !== part) return text;
      const bytes = Buffer.from(text, 'base64url');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return bytes.toString('base64url');
    })
    .join('.');
const withHeader = (sealed: string, change: object) => {
  const [header = '', ...rest] = sealed.split('.');
  const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change };
  return [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.');
};

test('what is sealed opens again, whatever it holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(Buffer.from(await open(ring, place, await seal(ring, place, bytes)))).toEqual(
        Buffer.from(bytes),
      );
    }),
    { numRuns: 50 },
  );
  expect(await openText(ring, place, await seal(ring, place, secret))).toBe(secret);
});

describe('attack 98: a value moved elsewhere does not open', () => {
  const moves: [string, Partial<SealedPlace>][] = [
    ['another table', { table: 'signing_keys' }],
    ['another column', { column: 'certificate' }],
    ['another row', { row: 'sso_2' }],
    ['another organization', { organization: 'org_2' }],
    ['no organization', { organization: null }],
    ['an organization without a name', { organization: '' }],
  ];
  test.each(moves)('to %s', async (_, move) => {
    const sealed = await seal(ring, place, secret);
    expect(await reasonOf(open(ring, { ...place, ...move }, sealed))).toBe('sealed_value_misplaced');
  });

  test('two different places never share a context', () => {
    const part = fc.string({ maxLength: 6, unit: fc.constantFrom('a', '/', '%', '-', 'o', ':', 'é') });
    const places = fc.record({ table: part, column: part, row: part, organization: fc.option(part) });
    fc.assert(
      fc.property(places, places, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(sealingContext(left) === sealingContext(right)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('attack 99: a damaged value gives a coded error, never a plaintext', () => {
  const parts = ['header', 'wrapped key', 'nonce', 'ciphertext', 'tag'];
  test.each(parts.map((name, index) => [name, index] as const))('%s flipped', async (_, index) => {
    const sealed = await seal(ring, place, secret);
    expect(await reasonOf(open(ring, place, flip(sealed, index)))).toBe('sealed_value_malformed');
  });

  const changes: [string, object, string][] = [
    ['the context rewritten', { ctx: sealingContext({ ...place, row: 'sso_2' }) }, 'sealed_value_malformed'],
    ['another format version', { ctx: sealingContext(place).replace('v1', 'v2') }, 'sealed_value_malformed'],
    ['direct encryption', { alg: 'dir' }, 'sealed_value_malformed'],
    ['a password algorithm', { alg: 'PBES2-HS256+A128KW', p2c: 1e9, p2s: 'AAAA' }, 'sealed_value_malformed'],
    ['another content algorithm', { enc: 'A128CBC-HS256' }, 'sealed_value_malformed'],
    ['compression', { zip: 'DEF' }, 'sealed_value_malformed'],
    ['an unknown key', { kid: 'k9' }, 'key_unknown'],
    ['no key', { kid: null }, 'key_unknown'],
  ];
  test.each(changes)('%s in the header', async (_, change, reason) => {
    const sealed = withHeader(await seal(ring, place, secret), change);
    expect(await reasonOf(open(ring, { ...place, row: 'sso_2' }, sealed))).toBe(reason);
  });

  test('cut at any place', async () => {
    const sealed = await seal(ring, place, secret);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(['sealed_value_malformed', 'key_unknown']).toContain(
        await reasonOf(open(ring, place, sealed.slice(0, length))),
      );
    }
  });

  test('any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await reasonOf(open(ring, place, text))).not.toBe('opened');
      }),
    );
  });
});

test('a whole value of the right key without a context does not open', async () => {
  const forged = await new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: 'k1' })
    .encrypt(ring.key('k1'));
  expect(await reasonOf(open(ring, place, forged))).toBe('sealed_value_misplaced');
});

/** The content key of a value, as text: the one thing that must differ, since what wraps it differs by its nonce alone. */
function unwrapped(value: {
  readonly iv: string;
  readonly wrapTag: string;
  readonly wrapped: string;
}): string {
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', ring.key('k1'), bytes(value.iv));
  decipher.setAuthTag(bytes(value.wrapTag));
  return Buffer.concat([decipher.update(bytes(value.wrapped)), decipher.final()]).toString('hex');
}

test('what the library seals with a context opens: values from before are of its making', async () => {
  const [header = ''] = (await seal(ring, place, secret)).split('.');
  const { ctx } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const before = await new CompactEncrypt(new TextEncoder().encode(secret))
    .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: 'k1', ctx })
    .encrypt(ring.key('k1'));
  expect(await openText(ring, place, before)).toBe(secret);
});

test('attack 100: no nonce and no content key is ever used twice', async () => {
  const count = 4_000;
  const seen = { key: new Set<string>(), wrapNonce: new Set<string>(), nonce: new Set<string>() };
  for (let round = 0; round < count; round += 1) {
    const sealed = await seal(ring, place, secret);
    const [header = '', wrapped = '', nonce = '', , tag = ''] = sealed.split('.');
    const { iv, tag: wrapTag } = JSON.parse(Buffer.from(header, 'base64url').toString());
    seen.key.add(unwrapped({ iv, wrapTag, wrapped }));
    expect([tag, wrapTag].map((each) => Buffer.from(each, 'base64url').length)).toEqual([16, 16]);
    seen.nonce.add(nonce);
    seen.wrapNonce.add(iv);
    expect([Buffer.from(nonce, 'base64url').length, Buffer.from(iv, 'base64url').length]).toEqual([12, 12]);
  }
  expect([seen.key.size, seen.wrapNonce.size, seen.nonce.size]).toEqual([count, count, count]);
});

describe('attack 102: rotation', () => {
  const both = KeyRing.parse(`${k2},${k1}`);
  const retired = KeyRing.parse(k2);

  test('the old key still opens, the new one seals, and the old one can then go', async () => {
    const old = await seal(ring, place, secret);
    expect([sealedWith(old), needsResealing(both, old)]).toEqual(['k1', true]);
    const renewed = await reseal(both, place, old);
    expect([sealedWith(renewed), needsResealing(both, renewed)]).toEqual(['k2', false]);
    expect(await openText(retired, place, renewed)).toBe(secret);
  });

  test('a key removed too early is named as the reason', async () => {
    expect(await reasonOf(open(retired, place, await seal(ring, place, secret)))).toBe('key_unknown');
  });

  test('resealing refuses what was sealed for another place', async () => {
    const elsewhere = await seal(ring, { ...place, row: 'sso_2' }, secret);
    expect(await reasonOf(reseal(both, place, elsewhere))).toBe('sealed_value_misplaced');
  });

  test('what is no sealed value has no key id', () => {
    for (const text of ['', 'x', 'a.b.c.d.e', `${Buffer.from('{"kid":1}').toString('base64url')}.b.c.d.e`]) {
      expect(() => sealedWith(text)).toThrow(VaultError);
    }
  });
});
