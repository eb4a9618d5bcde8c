import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { codeOf, newTrip, PERSON, shownByProvider, type Trip } from './trip.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let trip: Trip;
// The library keeps time by Date, too, so all of it moves.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T00:00:00Z') });
  trip = newTrip();
});
afterEach(() => {
  vi.useRealTimers();
});
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const signIn = () => codeOf(trip.signIn());
const keyRequests = () => trip.provider.asked('/keys').length;

describe('signing keys of an identity provider', () => {
  test('are asked for once, not at each sign-in', async () => {
    for (let times = 0; times < 3; times += 1) expect(await signIn()).toHaveProperty('came');
    expect(keyRequests()).toBe(1);
    expect(trip.provider.asked('openid-configuration')).toHaveLength(1);
  });

  test('that were changed just before signing are found (fault R19)', async () => {
    await signIn();
    later(MINUTE + 1_000);
    trip.provider.rotateKeys();
    expect(await signIn()).toHaveProperty('came');
    expect(keyRequests()).toBe(2);
  });

  test('are asked for at most once a minute, however many tokens name an unknown one (attack 31)', async () => {
    await signIn();
    later(MINUTE + 1_000);
    for (let times = 0; times < 20; times += 1) {
      trip.provider.spoilNext({ signature: 'other-key', header: { kid: `unknown-${times}` } });
      expect(await signIn()).toBe('id_token_invalid');
    }
    expect(keyRequests()).toBe(2);
    expect(await signIn()).toHaveProperty('came');
  });

  test('are asked for by one request at a time (attack 31)', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, signIn));
    expect(outcomes.every((outcome) => typeof outcome === 'object')).toBe(true);
    expect(keyRequests()).toBe(1);
  });

  test('are shared by all who hold the same client, at most once a minute and one request at a time (attack 31)', async () => {
    // A registration made anew, as after a few minutes, has nothing of the library's own cache.
    const signInAnew = async () => {
      const parameters = trip.provider.signIn(await trip.start(), PERSON);
      return codeOf(trip.party.redeem({ ...trip.registration }, { ...trip.secrets, parameters }));
    };
    // Nobody has keys before all have a token; that may take a loaded machine as long as it likes.
    trip = newTrip();
    trip.provider.answer('/keys', async () => {
      while (trip.provider.asked('/token').length < 20) await turn();
      return Response.json({ keys: [trip.provider.publicJwk()] });
    });
    const everybody = Promise.all(Array.from({ length: 20 }, signInAnew));
    expect((await everybody).every((outcome) => typeof outcome === 'object')).toBe(true);
    expect(keyRequests()).toBe(1);
    later(MINUTE - 1_000);
    for (let times = 0; times < 5; times += 1) expect(await signInAnew()).toHaveProperty('came');
    expect(keyRequests()).toBe(1);
    later(2_000);
    expect(await signInAnew()).toHaveProperty('came');
    expect(keyRequests()).toBe(2);
  });

  test('that cannot be fetched are not asked for at each sign-in either (attack 31)', async () => {
    await signIn();
    later(10 * MINUTE);
    trip.provider.answer('/keys', () => new Response(null, { status: 503 }));
    for (let times = 0; times < 5; times += 1) expect(await signIn()).toHaveProperty('came');
    expect(keyRequests()).toBe(2);
  });

  test('that are known still count while they cannot be fetched, for a day (fault R21)', async () => {
    await signIn();
    trip.provider.answer('/keys', () => Promise.reject(new TypeError('no network')));
    later(23 * HOUR);
    expect(await signIn()).toHaveProperty('came');
    later(2 * HOUR);
    // Nor does having asked in vain give them another minute.
    for (let times = 0; times < 3; times += 1) expect(await signIn()).toBe('idp_unavailable');
  });

  test('that are unknown are never waved through while they cannot be fetched (fault R21)', async () => {
    await signIn();
    later(10 * MINUTE);
    trip.provider.answer('/keys', () => new Response(null, { status: 503 }));
    trip.provider.rotateKeys();
    // Not the token's fault: nobody can say whether it is right (R8).
    for (let times = 0; times < 5; times += 1) expect(await signIn()).toBe('idp_unavailable');
    expect(keyRequests()).toBe(2);
    trip.provider.answer('/keys', undefined);
    later(5_000);
    expect(await signIn()).toHaveProperty('came');
  });

  test('that change several times within a minute are found each time, by everybody (R8, fault R19)', async () => {
    await signIn();
    for (let times = 0; times < 4; times += 1) {
      trip.provider.rotateKeys();
      const outcomes = await Promise.all(Array.from({ length: 5 }, signIn));
      for (const outcome of outcomes) expect(outcome).toHaveProperty('came');
      expect(await signIn()).toHaveProperty('came');
    }
    expect(keyRequests()).toBe(5);
  });

  test('that change several times within a minute are found for people of every directory, too (R8)', async () => {
    const directory = '5f0c1a5e-6f7a-4d53-9d0e-0a4f2f6c7a11';
    trip = newTrip({ issuer: 'https://login.example/common/v2.0', dialect: 'entra_any_directory' });
    trip.provider.document = { issuer: 'https://login.example/{tenantid}/v2.0' };
    const person = { ...PERSON, iss: `https://login.example/${directory}/v2.0`, tid: directory };
    for (let times = 0; times < 3; times += 1) {
      expect(await codeOf(trip.signIn(person))).toHaveProperty('came');
      trip.provider.rotateKeys();
    }
  });

  test.each<[string, () => Response]>([
    [
      'more than 100 keys',
      () => Response.json({ keys: Array.from({ length: 101 }, () => trip.provider.publicJwk()) }),
    ],
    ['no list', () => Response.json({ keys: { 0: trip.provider.publicJwk() } })],
    ['text', () => new Response('not json')],
    ['a page', () => new Response('<html>', { status: 200 })],
  ])('in a document with %s are not taken (attack 31)', async (_, answer) => {
    trip.provider.answer('/keys', answer);
    expect(await signIn()).toBe('idp_unavailable');
  });
});

describe('a key that names an issuer', () => {
  test.each([
    'https://login.example/other/v2.0',
    'https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
    7,
    '',
  ])('%j is not used for this one (attack 32)', async (issuer) => {
    trip.provider.keyMembers = { issuer };
    expect(await signIn()).toBe('id_token_invalid');
  });

  test.each(['https://login.example/directory/v2.0', 'https://login.example/{tenantid}/v2.0'])(
    '%j is used',
    async (issuer) => {
      trip.provider.keyMembers = { issuer };
      expect(await signIn()).toHaveProperty('came');
    },
  );
});

describe('a discovery document', () => {
  test.each([
    { issuer: 'https://login.example/directory/v2.0/' },
    { issuer: 'https://login.example/{tenantid}/v2.0' },
    { issuer: 'https://evil.example' },
    { issuer: undefined },
    { token_endpoint: 'http://login.example/token' },
    { jwks_uri: 'javascript:alert(1)' },
    { jwks_uri: 'file:///etc/passwd' },
    { authorization_endpoint: undefined },
    { token_endpoint: ['https://login.example/token'] },
  ])('with %j is refused before anything is sent there (attack 42)', async (document) => {
    trip.provider.document = document;
    expect(await codeOf(trip.start().then(() => 'came'))).toBe('discovery_mismatch');
    expect(trip.provider.asked('/token')).toHaveLength(0);
  });

  test.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri'])(
    'of a directory may not move its %s to another host (attacks 17, 42)',
    async (name) => {
      trip = newTrip({ dialect: 'entra' });
      trip.provider.document = { [name]: 'https://login.evil.example/somewhere' };
      expect(await codeOf(trip.start())).toBe('discovery_mismatch');
    },
  );

  test('that changes later is refused too, not used half (attack 42)', async () => {
    await signIn();
    later(HOUR + 1);
    trip.provider.document = { issuer: 'https://evil.example' };
    expect(await signIn()).toBe('discovery_mismatch');
  });

  test('that cannot be fetched again stays in use (fault R21)', async () => {
    await signIn();
    later(2 * HOUR);
    trip.provider.answer('openid-configuration', () => new Response(null, { status: 500 }));
    expect(await signIn()).toHaveProperty('came');
  });

  test('that cannot be fetched again is not asked for at each sign-in (fault R18)', async () => {
    await signIn();
    later(2 * HOUR);
    trip.provider.answer('openid-configuration', () => new Response(null, { status: 500 }));
    for (let times = 0; times < 5; times += 1) await signIn();
    expect(trip.provider.asked('openid-configuration')).toHaveLength(2);
  });

  test('is asked for by one request at a time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => trip.start()));
    expect(trip.provider.asked('openid-configuration')).toHaveLength(1);
  });

  test('may be plain http only where that was allowed', async () => {
    const issuer = 'http://127.0.0.1:4577/directory/v2.0';
    expect(await codeOf(newTrip({ issuer }).signIn())).toBe('discovery_mismatch');
    expect(await codeOf(newTrip({ issuer }, { allowInsecure: true }).signIn())).toHaveProperty('came');
  });
});

describe('an outside answer', () => {
  test('of the token endpoint: a 5xx is the provider’s trouble, and no id_token is none', async () => {
    trip.provider.answer('/token', () => new Response('down', { status: 503 }));
    expect(await signIn()).toBe('idp_unavailable');
    trip.provider.answer('/token', () => Response.json({ access_token: 'a', token_type: 'Bearer' }));
    expect(await codeOf(trip.signIn(PERSON))).not.toHaveProperty('came');
  });
});

describe('whose matter a failure at the token endpoint is (R8, U10)', () => {
  const json =
    (status: number, body: object, headers: Record<string, string> = {}) =>
    () =>
      Response.json(body, { status, headers });
  const html = (status: number) => () =>
    new Response('<html>proxy</html>', { status, headers: { 'content-type': 'text/html' } });

  const PROVEN = new Set([
    ...['429', '429 with a page', '503', 'no network', 'a secret that is not known there'],
    ...['the same with a challenge', 'an app that was deleted there'],
  ]);
  test.each<[string, () => Response | Promise<Response>, string]>([
    ['429', json(429, { error: 'temporarily_unavailable' }), 'idp_unavailable'],
    ['429 with a page', html(429), 'idp_unavailable'],
    ['500 with a code', json(500, { error: 'invalid_client' }), 'idp_unavailable'],
    ['503', html(503), 'idp_unavailable'],
    ['a page with 200', html(200), 'idp_unavailable'],
    ['a page with 403', html(403), 'idp_unavailable'],
    ['half a document', () => new Response('{"id_token": "ey'), 'idp_unavailable'],
    ['a list', json(200, []), 'idp_unavailable'],
    ['no network', () => Promise.reject(new TypeError('reset')), 'idp_unavailable'],
    ['temporarily_unavailable with 400', json(400, { error: 'temporarily_unavailable' }), 'idp_unavailable'],
    ['a secret that is not known there', json(401, { error: 'invalid_client' }), 'client_refused'],
    [
      'the same with a challenge',
      json(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="x"' }),
      'client_refused',
    ],
    ['an app that was deleted there', json(400, { error: 'unauthorized_client' }), 'client_refused'],
    ['a code that is over', json(400, { error: 'invalid_grant' }), 'code_refused'],
  ])('%s', async (what, answer, code) => {
    for (const change of [{}, { dialect: 'entra' as const }]) {
      trip = newTrip(change);
      trip.provider.answer('/token', answer);
      const trying = trip.signIn();
      expect(await codeOf(trying)).toBe(code);
      // A made-up code is refused like one that is over, and some endpoints answer it in stranger ways.
      expect(await shownByProvider(trying)).toBe(PROVEN.has(what));
    }
  });

  const saying = (number: number, error = 'invalid_client') =>
    json(error === 'invalid_request' ? 400 : 401, { error, error_description: `AADSTS${number}: in words` });

  test.each([
    ...['7000215', '7000222', '700027', '70021', '700211', '700212', '700213', '7002137', '7002138'],
    ...['700016', '7000229', '7000112', '50012', '650059'],
  ])('AADSTS%s is of the client or its credential', async (number) => {
    trip.provider.answer('/token', saying(Number(number)));
    expect(await codeOf(trip.signIn())).toBe('client_refused');
  });

  test.each([
    ['7000272', 'invalid_client', 'our keys could not be read'],
    ['50166', 'invalid_request', 'our keys could not be read'],
    ['501661', 'invalid_request', 'our keys could not be read'],
    ['90061', 'invalid_request', 'our keys could not be read'],
    ['700024', 'invalid_client', 'the clocks differ'],
    ['700021', 'invalid_client', 'not made as it has to be'],
    ['700023', 'invalid_client', 'not made as it has to be'],
    ['50027', 'invalid_client', 'not made as it has to be'],
    ['7000218', 'invalid_client', 'not made as it has to be'],
  ])('AADSTS%s (%s) says nothing of the credential: %s', async (number, error, reason) => {
    trip.provider.answer('/token', saying(Number(number), error));
    const trying = trip.signIn();
    expect(await codeOf(trying)).toBe('assertion_refused');
    expect(await shownByProvider(trying)).toBe(true);
    await expect(trying).rejects.toMatchObject({
      reason: expect.stringMatching(new RegExp(`${reason}.*AADSTS${number}`)),
    });
  });

  test('of what a provider says, the reason has its code and Microsoft’s number, and nothing else', async () => {
    const description = 'AADSTS7000215: Invalid client secret <script> provided for app ada@contoso.example';
    trip.provider.answer('/token', json(401, { error: 'invalid_client', error_description: description }));
    await expect(trip.signIn()).rejects.toMatchObject({ reason: 'invalid_client (AADSTS7000215)' });
  });
});
