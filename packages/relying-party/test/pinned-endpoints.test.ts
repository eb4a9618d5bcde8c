import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { codeOf, newTrip, shownByProvider, type Trip } from './trip.ts';

const HOUR = 3_600_000;
const ENDPOINTS = [
  ...['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'],
  ...['end_session_endpoint', 'ping_end_session_endpoint'],
];
const EVIL = 'https://login.evil.example/somewhere';

let trip: Trip;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T00:00:00Z') });
  trip = newTrip({ endpointHosts: ['login.example'] });
});
afterEach(() => vi.useRealTimers());
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const documents = () => trip.provider.asked('openid-configuration').length;

describe('a document that leads to a host that is not pinned (attacks 17, 42)', () => {
  test.each(ENDPOINTS)('is not applied: %s', async (name) => {
    trip.provider.document = { [name]: EVIL };
    const starting = trip.start();
    expect(await codeOf(starting)).toBe('endpoint_moved');
    expect(await shownByProvider(starting)).toBe(true);
    await expect(trip.start()).rejects.toMatchObject({ reason: `${name} is now on login.evil.example` });
  });

  test.each(ENDPOINTS)('does not take the place of the one before: %s', async (name) => {
    await trip.signIn();
    trip.provider.document = { [name]: EVIL };
    later(HOUR + 1);
    expect(await codeOf(trip.signIn())).toHaveProperty('came');
    expect(trip.provider.requests.filter(({ url }) => url.includes('evil'))).toEqual([]);
  });

  test('is looked at again after a minute, not at each sign-in, and taken once it is right', async () => {
    await trip.signIn();
    trip.provider.document = { token_endpoint: EVIL };
    later(HOUR + 1);
    for (let times = 0; times < 3; times += 1) await trip.signIn();
    expect(documents()).toBe(2);
    trip.provider.document = { end_session_endpoint: 'https://login.example/bye' };
    later(60_001);
    expect((await trip.party.endSessionUrl(trip.registration, {}))?.pathname).toBe('/bye');
    expect(documents()).toBe(3);
  });

  test('on another port is on another host', async () => {
    trip.provider.document = { token_endpoint: 'https://login.example:8443/token' };
    expect(await codeOf(trip.start())).toBe('endpoint_moved');
  });
});

describe('endpoints that were kept with the connection', () => {
  const KEPT = {
    authorization_endpoint: 'https://login.example/directory/v2.0/authorize',
    token_endpoint: 'https://login.example/directory/v2.0/token',
    jwks_uri: 'https://login.example/directory/v2.0/keys',
  };
  beforeEach(() => {
    trip = newTrip({ endpointHosts: ['login.example'], endpoints: KEPT });
  });
  const standing = () => trip.party.standing(trip.registration);

  test.each(ENDPOINTS)(
    'count in a process that knows no others, all of them, where the document moves %s (attacks 17, 42)',
    async (name) => {
      trip.provider.document = { [name]: EVIL };
      expect(await codeOf(trip.signIn())).toHaveProperty('came');
      expect(trip.provider.requests.filter(({ url }) => url.includes('evil'))).toEqual([]);
      expect(await trip.party.endSessionUrl(trip.registration, {})).toBeUndefined();
      expect(standing()?.moved).toBe(true);
    },
  );

  test('count where it drops TLS or leaves one out, and where one of them would not do they do not (attack 17)', async () => {
    for (const gone of [{ token_endpoint: 'http://login.example/token' }, { jwks_uri: undefined }]) {
      trip.provider.document = gone;
      later(HOUR + 1);
      expect(await codeOf(trip.signIn())).toHaveProperty('came');
      expect(standing()?.moved).toBe(true);
    }
    for (const endpoints of [
      {},
      { ...KEPT, jwks_uri: EVIL },
      { ...KEPT, token_endpoint: 'http://login.example' },
    ]) {
      trip = newTrip({ endpointHosts: ['login.example'], endpoints });
      trip.provider.document = { token_endpoint: EVIL };
      expect(await codeOf(trip.start())).toBe('endpoint_moved');
    }
  });

  test('do not count where the document has others on the same hosts: paths may change', async () => {
    trip.provider.document = { authorization_endpoint: 'https://login.example/new/authorize' };
    expect((await trip.start()).pathname).toBe('/new/authorize');
    expect(standing()?.moved).toBe(false);
    expect(standing()?.endpoints()['authorization_endpoint']).toBe('https://login.example/new/authorize');
  });

  test('bring no document of another issuer in (attack 24)', async () => {
    trip.provider.document = { issuer: 'https://login.evil.example', token_endpoint: EVIL };
    expect(await codeOf(trip.start())).toBe('discovery_mismatch');
  });

  test('are nobody else’s: a connection to the same provider has its own', async () => {
    trip.provider.document = { token_endpoint: EVIL };
    await trip.start();
    const { endpoints: _none, ...without } = trip.registration;
    const other = { ...trip.registration, endpoints: {} };
    for (const registration of [without, other])
      expect(await codeOf(trip.party.probe(registration))).toBe('endpoint_moved');
  });
});

test('hosts that were pinned are used, however many', async () => {
  trip = newTrip({ endpointHosts: ['keys.example', 'login.example'] });
  trip.provider.document = { jwks_uri: 'https://keys.example/keys' };
  expect(await codeOf(trip.signIn())).toHaveProperty('came');
});

test('what one connection has accepted is not accepted for another of the same issuer', async () => {
  trip.provider.document = { end_session_endpoint: EVIL };
  const unpinned = { ...trip.registration, endpointHosts: ['login.example', 'login.evil.example'] };
  await trip.party.probe(unpinned);
  expect(await codeOf(trip.party.probe(trip.registration))).toBe('endpoint_moved');
});

test('nor is the document of an issuer that of the one with a slash more (attack 24)', async () => {
  await trip.party.probe(trip.registration);
  const other = { ...trip.registration, issuer: `${trip.registration.issuer}/` };
  expect(await codeOf(trip.party.probe(other))).toBe('discovery_mismatch');
});

test('a directory of Entra keeps its own rule, whatever is pinned', async () => {
  trip = newTrip({ dialect: 'entra', endpointHosts: ['login.evil.example'] });
  trip.provider.document = { userinfo_endpoint: 'https://graph.example/userinfo' };
  expect(await codeOf(trip.signIn())).toHaveProperty('came');
  trip = newTrip({ dialect: 'entra', endpointHosts: ['login.evil.example'] });
  trip.provider.document = { token_endpoint: EVIL };
  expect(await codeOf(trip.start())).toBe('discovery_mismatch');
});
