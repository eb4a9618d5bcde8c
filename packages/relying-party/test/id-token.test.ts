import { generateKeyPairSync } from 'node:crypto';
import type { Forgery } from '@portico/testing/hostile-provider';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { codeOf, newTrip, PERSON, shownByProvider, type Trip } from './trip.ts';

let trip: Trip;
// Time stands still, so that the seconds of a token are what they were when it was forged.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T00:00:00.999Z') });
  trip = newTrip();
});
afterEach(() => {
  vi.useRealTimers();
});
const HOUR = 3600;
const now = () => Math.floor(Date.now() / 1000);
const signInWith = (forgery: Forgery) => {
  trip.provider.spoilNext(forgery);
  return codeOf(trip.signIn());
};
const refuses = async (forgery: Forgery) => {
  trip.provider.spoilNext(forgery);
  const signIn = trip.signIn();
  expect(await codeOf(signIn)).toBe('id_token_invalid');
  expect(await shownByProvider(signIn)).toBe(true);
};

test('an honest id_token is taken, with its issuer, subject and claims', async () => {
  const token = await trip.signIn();
  expect(token).toMatchObject({ issuer: trip.registration.issuer, subject: PERSON.sub });
  expect(token.claims).toMatchObject({ email: PERSON.email, aud: trip.registration.clientId });
});

describe('the nonce has to be the one of this attempt (attack 20)', () => {
  test.each([
    ['another', { claims: { nonce: 'of-another-attempt' } }],
    ['none', { omit: ['nonce'] }],
    ['an empty one', { claims: { nonce: '' } }],
    ['a list', { claims: { nonce: ['a-nonce'] } }],
  ])('%s is refused', (_, forgery) => refuses(forgery));
});

describe('the issuer has to be exactly that of the connection (attack 24)', () => {
  test.each([
    'https://login.example/directory/v2.0/',
    'https://LOGIN.example/directory/v2.0',
    'https://login.example/Directory/v2.0',
    'https://login.example/other/v2.0',
    'https://login.example/{tenantid}/v2.0',
    'https://login.example:443/directory/v2.0',
    '',
  ])('%j is refused', (iss) => refuses({ claims: { iss } }));

  test('none, and a list, are refused', async () => {
    await refuses({ omit: ['iss'] });
    await refuses({ claims: { iss: ['https://login.example/directory/v2.0'] } });
  });
});

describe('the id_token has to be for this client and nobody else (attack 25)', () => {
  test.each([
    ['another client', { claims: { aud: 'another-client' } }],
    ['none', { omit: ['aud'] }],
    ['an empty list', { claims: { aud: [] } }],
    ['this client in other letters', { claims: { aud: 'Client-of-the-connection' } }],
    [
      'this client and another',
      { claims: { aud: ['client-of-the-connection', 'another'], azp: 'client-of-the-connection' } },
    ],
    ['this client and another, without azp', { claims: { aud: ['client-of-the-connection', 'another'] } }],
    ['this client twice', { claims: { aud: ['client-of-the-connection', 'client-of-the-connection'] } }],
    ['this client, authorized party another', { claims: { azp: 'another' } }],
    [
      'this client in a list, authorized party another',
      { claims: { aud: ['client-of-the-connection'], azp: 'another' } },
    ],
    ['a number', { claims: { aud: 7 } }],
  ])('%s is refused', (_, forgery) => refuses(forgery));

  test('this client alone in a list is taken', async () => {
    const aud = ['client-of-the-connection'];
    expect(await signInWith({ claims: { aud, azp: aud[0] } })).toHaveProperty('came');
  });
});

describe('times and subject (attack 26)', () => {
  test.each<[string, () => Forgery]>([
    ['expired', () => ({ claims: { exp: now() - 61 } })],
    ['without exp', () => ({ omit: ['exp'] })],
    ['exp as text', () => ({ claims: { exp: String(now() + HOUR) } })],
    ['exp null', () => ({ claims: { exp: null } })],
    ['without iat', () => ({ omit: ['iat'] })],
    ['iat as text', () => ({ claims: { iat: String(now()) } })],
    ['made in the future', () => ({ claims: { iat: now() + 120 } })],
    [
      'made in the far future',
      () => ({ claims: { iat: now() + 365 * 24 * HOUR, exp: now() + 366 * 24 * HOUR } }),
    ],
    ['valid only later', () => ({ claims: { nbf: now() + 120 } })],
    ['nbf as text', () => ({ claims: { nbf: String(now()) } })],
    ['without sub', () => ({ omit: ['sub'] })],
    ['sub empty', () => ({ claims: { sub: '' } })],
    ['sub a number', () => ({ claims: { sub: 7 } })],
    ['sub a list', () => ({ claims: { sub: ['subject-of-ada'] } })],
    ['sub of more than 255 characters', () => ({ claims: { sub: 'x'.repeat(256) } })],
  ])('%s is refused', (_, forgery) => refuses(forgery()));

  test('a clock that is off by less than a minute does not matter (fault R23)', async () => {
    expect(
      await signInWith({ claims: { exp: now() - 50, iat: now() + 50, nbf: now() + 50 } }),
    ).toHaveProperty('came');
  });
});

describe('the signature counts, also on an answer of the token endpoint', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', ' none', 'none ', '', null])(
    'alg %j is refused (attack 27)',
    (alg) => refuses({ signature: 'none', header: { alg } }),
  );

  test('no alg at all, and alg none with a signature, are refused (attack 27)', async () => {
    await refuses({ header: { alg: undefined } });
    await refuses({ header: { alg: 'none' } });
  });

  test('HS256 with the public key as secret is refused (attack 28)', () => refuses({ signature: 'hs256' }));

  test('so is it where the published key names no algorithm (attack 28)', async () => {
    trip.provider.keyMembers = { alg: undefined };
    await refuses({ signature: 'hs256' });
    await refuses({ signature: 'es256' });
    expect(await codeOf(trip.signIn())).toHaveProperty('came');
  });

  test.each(['ES256', 'RS384', 'RS512', 'PS256', 'EdDSA', 'HS512', 'rs256'])('only RS256, not %s', (alg) =>
    refuses({ header: { alg } }),
  );

  test('by a key that nobody published it is refused, under its own kid and under ours', async () => {
    await refuses({ signature: 'other-key' });
    await refuses({ signature: 'other-key', header: { kid: 'unknown' } });
  });

  test('a changed payload is refused', async () => {
    const honest = { signature: 'none' as const, header: { alg: 'RS256' } };
    await refuses(honest);
  });
});

describe('the header cannot bring a key (attack 29)', () => {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = own.publicKey.export({ format: 'jwk' });
  test.each([
    ['jwk', { jwk }],
    ['jku', { jku: 'https://evil.example/keys' }],
    ['x5u', { x5u: 'https://evil.example/certificate' }],
    ['x5c', { x5c: ['MIIB'] }],
  ])('%s is not looked at', async (_, header) => {
    await refuses({ signature: 'other-key', header });
    expect(trip.provider.requests.filter(({ url }) => url.includes('evil'))).toEqual([]);
    expect(await signInWith({ header })).toHaveProperty('came');
  });

  test.each(['../../../dev/null', "' OR 1=1 --", 'x'.repeat(100_000), '__proto__', ''])(
    'a kid is only compared',
    (kid) => refuses({ header: { kid } }),
  );

  test.each([{ crit: ['exp'], exp: 1 }, { crit: ['b64'], b64: false }, { crit: [] }, { crit: 'x' }])(
    'an extension that is critical is refused: %j',
    (header) => refuses({ header }),
  );
});

describe('what is no signed JWT of this kind is refused before any work', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  test.each([
    ['an encrypted token (attack 30)', `${part({ alg: 'dir', enc: 'A256GCM' })}..aaaa.bbbb.cccc`],
    [
      'PBES2 with many rounds (attack 30)',
      `${part({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2 ** 31 })}.a.b.c.d`,
    ],
    ['a compressed one (attack 30)', `${part({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..a.b.c`],
    ['two parts', `${part({ alg: 'RS256' })}.${part({ sub: 'a' })}`],
    ['text', 'not a token'],
    ['nothing', ''],
    ['a payload that is a list', `${part({ alg: 'RS256' })}.${part([1])}.c2ln`],
  ])('%s', async (_, raw) => {
    const code = await signInWith({ raw });
    expect(['id_token_invalid', 'idp_unavailable']).toContain(code);
  });

  test.each(['at+jwt', 'logout+jwt', 'application/at+jwt'])(
    'a token of the type %s is no id_token (attack 68)',
    (typ) => refuses({ header: { typ } }),
  );

  test('a token with text that no table can hold is refused, not stored half', async () => {
    await refuses({ claims: { sub: 'a\u0000b' } });
    await refuses({ claims: { name: 'a\u0000b' } });
    await refuses({ claims: { groups: ['a\u0000b'] } });
    await refuses({ claims: { sub: '\ud800' } });
  });
});

describe('a clock that is wrong is named as what it is (fault R23, review R11)', () => {
  const reasonOf = async (claims: Record<string, unknown>) => {
    trip.provider.spoilNext({ claims });
    return trip.signIn().then(
      () => 'taken',
      (error: unknown) => (error as { reason?: string }).reason,
    );
  };
  test.each([
    ['behind', () => ({ iat: now() + 90, exp: now() + HOUR }), /^clock: .* 89 s behind that of/],
    [
      'behind, by nbf',
      () => ({ iat: now() + 90, nbf: now() + 90, exp: now() + HOUR }),
      /^clock: .* s behind that of/,
    ],
    ['ahead', () => ({ iat: now() - 2 * HOUR, exp: now() - HOUR }), /^clock: .* 7201 s ahead of that of/],
  ])('%s', async (_, claims, reason) => expect(await reasonOf(claims())).toMatch(reason));

  test('an id_token that is wrong by itself does not blame the clock', async () => {
    expect(await reasonOf({ exp: now() - 61 })).not.toMatch(/clock/);
    expect(await reasonOf({ iss: 'https://login.example/other' })).not.toMatch(/clock/);
  });

  test('within a minute nothing is wrong', async () => {
    expect(await reasonOf({ iat: now() + 59, exp: now() + HOUR })).toBe('taken');
  });
});
