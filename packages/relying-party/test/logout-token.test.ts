import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newSigner, type Signer, signedWithSecret, unsigned } from './signer.ts';
import { codeOf, newTrip, PERSON, type Trip } from './trip.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const ES256 = { id_token_signing_alg_values_supported: ['ES256'] };

let trip: Trip;
let signer: Signer;
// Time stands still, so that the seconds of a token are what they were when it was made.
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T00:00:00Z') });
  trip = newTrip();
  signer = await newSigner('ES256');
  trip.provider.document = ES256;
  publish(signer);
});
afterEach(() => vi.useRealTimers());
const publish = (...signers: readonly Signer[]) =>
  trip.provider.answer('/keys', () => Response.json({ keys: signers.map(({ jwk }) => jwk) }));
const now = () => Math.floor(Date.now() / 1000);
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const keyRequests = () => trip.provider.asked('/keys').length;

const honest = (): Record<string, unknown> => ({
  iss: trip.registration.issuer,
  aud: trip.registration.clientId,
  iat: now(),
  exp: now() + 120,
  jti: 'of-this-notice',
  sub: PERSON.sub,
  sid: 'a-session',
  events: { [EVENT]: {} },
});
const validate = (jwt: string) => trip.party.validateLogoutToken(trip.registration, jwt);
const outcome = async (
  claims: object = {},
  { omit = [], header = {} }: { omit?: string[]; header?: object } = {},
) => {
  const told = Object.entries({ ...honest(), ...claims }).filter(([name]) => !omit.includes(name));
  return codeOf(signer.sign(Object.fromEntries(told), { ...header }).then(validate));
};

test('an honest logout token is taken, with all that whoever ends sessions has to know', async () => {
  expect(await outcome()).toEqual({
    came: {
      issuer: trip.registration.issuer,
      subject: PERSON.sub,
      sessionId: 'a-session',
      tokenId: 'of-this-notice',
      issuedAt: now(),
      expiresAt: now() + 120 + 60,
    },
  });
});

describe('a logout token is taken (Back-Channel Logout section 2.4)', () => {
  test.each<[string, object, { omit?: string[]; header?: object }]>([
    ['for a session alone', {}, { omit: ['sub'] }],
    ['for a subject alone', {}, { omit: ['sid'] }],
    ['without exp', {}, { omit: ['exp'] }],
    ['of its type', {}, { header: { typ: 'logout+jwt' } }],
    ['of its type in full', {}, { header: { typ: 'application/logout+jwt' } }],
    ['of the type JWT', {}, { header: { typ: 'JWT' } }],
    ['for this client alone in a list', { aud: ['client-of-the-connection'] }, {}],
    ['with further events', { events: { [EVENT]: {}, 'https://x.example/event': {} } }, {}],
    ['of nearly five minutes ago', { iat: 1772323200 - 299, exp: 1772323200 + 1 }, {}],
  ])('%s', async (_, claims, how) => expect(await outcome(claims, how)).toHaveProperty('came'));

  test('and is to be remembered as long as it would be taken', async () => {
    for (const exp of [undefined, now() + 10, now() + 86_400]) {
      const told: Record<string, unknown> = { ...honest(), exp };
      if (exp === undefined) delete told['exp'];
      const jwt = await signer.sign(told);
      const { expiresAt } = await validate(jwt);
      const at = Date.now();
      vi.setSystemTime((expiresAt - 1) * 1000);
      expect(await codeOf(validate(jwt))).toHaveProperty('came');
      vi.setSystemTime((expiresAt + 1) * 1000);
      expect(await codeOf(validate(jwt))).toBe('logout_token_invalid');
      vi.setSystemTime(at);
    }
  });
});

describe('a forged logout token ends nothing (attack 45)', () => {
  test.each<[string, () => object, { omit?: string[]; header?: object }]>([
    ['of another issuer', () => ({ iss: 'https://evil.example' }), {}],
    ['of the issuer with a slash', () => ({ iss: 'https://login.example/directory/v2.0/' }), {}],
    ['without issuer', () => ({}), { omit: ['iss'] }],
    ['for another client', () => ({ aud: 'another' }), {}],
    ['for others as well', () => ({ aud: ['client-of-the-connection', 'another'] }), {}],
    ['for nobody', () => ({}), { omit: ['aud'] }],
    ['without iat', () => ({}), { omit: ['iat'] }],
    ['with iat as text', () => ({ iat: String(now()) }), {}],
    ['that is old', () => ({ iat: now() - 361 }), {}],
    ['of the future', () => ({ iat: now() + 61 }), {}],
    ['that is over', () => ({ exp: now() - 61 }), {}],
    ['with exp as text', () => ({ exp: 'never' }), {}],
    ['that is valid only later', () => ({ nbf: now() + 61 }), {}],
    ['with a nonce', () => ({ nonce: 'a-nonce' }), {}],
    ['with a nonce that is null', () => ({ nonce: null }), {}],
    ['without events', () => ({}), { omit: ['events'] }],
    ['of another event', () => ({ events: { 'https://x.example/event': {} } }), {}],
    ['whose event is no object', () => ({ events: { [EVENT]: true } }), {}],
    ['whose event is a list', () => ({ events: { [EVENT]: [] } }), {}],
    ['whose event is null', () => ({ events: { [EVENT]: null } }), {}],
    ['whose events are a list', () => ({ events: [EVENT] }), {}],
    ['whose events are text', () => ({ events: EVENT }), {}],
    ['for neither subject nor session', () => ({}), { omit: ['sub', 'sid'] }],
    ['for an empty subject', () => ({ sub: '' }), {}],
    ['for a subject that is a list', () => ({ sub: [PERSON.sub] }), {}],
    ['for a session that is a number', () => ({ sid: 7 }), {}],
    ['for a session that no table can hold', () => ({ sid: 'a\u0000b' }), {}],
    ['without jti', () => ({}), { omit: ['jti'] }],
    ['with an empty jti', () => ({ jti: '' }), {}],
    ['with a jti that is a number', () => ({ jti: 7 }), {}],
    ['with a jti without end', () => ({ jti: 'x'.repeat(300) }), {}],
    ['of the type of an access token (attack 68)', () => ({}), { header: { typ: 'at+jwt' } }],
    ['of an empty type', () => ({}), { header: { typ: '' } }],
    ['under a key that nobody published', () => ({}), { header: { kid: 'unknown' } }],
  ])('%s', async (_, claims, how) => expect(await outcome(claims(), how)).toBe('logout_token_invalid'));

  test('signed by somebody else, with a secret, or not at all', async () => {
    const stranger = await newSigner('ES256');
    const secret = await signedWithSecret(honest(), 'demo-secret');
    for (const jwt of [await stranger.sign(honest()), secret, unsigned(honest())])
      expect(await codeOf(validate(jwt))).toBe('logout_token_invalid');
  });

  test('with an algorithm that the provider does not list', async () => {
    const other = await newSigner('RS256', 'rsa');
    publish(signer, other);
    expect(await codeOf(other.sign(honest()).then(validate))).toBe('logout_token_invalid');
  });

  test('made of an id_token: that has a nonce and no event', async () => {
    trip = newTrip();
    const { idToken } = await trip.signIn();
    expect(await codeOf(validate(idToken))).toBe('logout_token_invalid');
  });

  test.each([
    '',
    'x',
    'a.b',
    'a.b.c',
    '....',
    'a.b.c.d.e',
    'eyJhbGciOiJFUzI1NiJ9.bnVsbA.',
    'x'.repeat(1_000_000),
  ])('that is no JWT: %#', async (jwt) => expect(await codeOf(validate(jwt))).toBe('logout_token_invalid'));

  test('whatever is sent: refused with a code of ours', async () => {
    const claims = fc.record(
      {
        iss: fc.constantFrom<unknown>(trip.registration.issuer, 7, null),
        aud: fc.constantFrom<unknown>(trip.registration.clientId, [], null),
        events: fc.anything(),
        iat: fc.oneof(fc.constant(now()), fc.anything()),
        jti: fc.anything(),
        sub: fc.anything(),
        sid: fc.anything(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), claims), async (sent) => {
        const text = typeof sent === 'string' ? sent : unsigned(sent);
        expect(await codeOf(validate(text))).toBe('logout_token_invalid');
      }),
      { numRuns: 200 },
    );
  });
});

describe('the address is open to everybody', () => {
  test('so nothing is asked for what is not for this client of this issuer, or too long (attack 31)', async () => {
    for (const claims of [{ iss: 'https://evil.example' }, { aud: 'another' }]) await outcome(claims);
    await codeOf(validate('not a token'));
    await outcome({ filler: 'x'.repeat(20_000) });
    expect(trip.provider.requests).toEqual([]);
  });

  test('and made-up keys are looked for at most once a minute (attack 31)', async () => {
    await outcome();
    for (let times = 0; times < 20; times += 1) await outcome({}, { header: { kid: `unknown-${times}` } });
    expect(keyRequests()).toBe(2);
  });

  test('a provider that does not answer is not asked for each, nor is it held against the token (fault R18)', async () => {
    trip.provider.answer('/keys', () => new Response(null, { status: 503 }));
    for (let times = 0; times < 20; times += 1) expect(await outcome()).toBe('idp_unavailable');
    expect(keyRequests()).toBe(5);
  });

  test('a discovery document that cannot be had is no fault of the token either', async () => {
    trip.provider.answer('openid-configuration', () => Promise.reject(new TypeError('reset')));
    expect(await outcome()).toBe('idp_unavailable');
  });
});

test('a key that is new is found (fault R19)', async () => {
  await outcome();
  const next = await newSigner('ES256', 'next');
  publish(signer, next);
  expect(await codeOf(next.sign(honest()).then(validate))).toHaveProperty('came');
  later(61_000);
  publish(next);
  expect(await outcome()).toBe('logout_token_invalid');
});
