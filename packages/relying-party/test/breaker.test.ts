import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Breaker } from '../src/breaker.ts';
import { type Registration, RelyingPartyError } from '../src/index.ts';
import { codeOf, newTrip, PERSON, type Trip } from './trip.ts';

const SECOND = 1_000;
const PAUSE = 15 * SECOND;
// The library keeps time by Date, too, so all of it moves.
const clock = {
  now: () => new Date(),
  advance: (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds),
};
let trip: Trip;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T00:00:00Z') });
  trip = newTrip();
});
afterEach(() => {
  vi.useRealTimers();
});

const refused = () => Promise.reject(new TypeError('connection refused'));
const requests = () => trip.provider.requests.length;
const signIn = () => codeOf(trip.signIn());
/** Comes back from the provider with a code that it gave out. */
const comeBack = async ({ registration } = trip) => {
  const callback = { ...trip.secrets, parameters: new URLSearchParams({ code: 'a', state: 'a-state' }) };
  return codeOf(trip.party.redeem(registration, callback));
};
/** Five people in a row meet the trouble. */
async function fail(at: string, answer: () => Response | Promise<Response> = refused): Promise<void> {
  trip.provider.answer(at, answer);
  for (let people = 0; people < 5; people += 1) {
    expect(await signIn()).toBe('idp_unavailable');
    clock.advance(SECOND);
  }
}

describe('an identity provider that did not answer five times in a row (review R13, fault R18)', () => {
  test.each(['openid-configuration', '/keys', '/token'])(
    'is not asked for a while, whether its %s is down',
    async (at) => {
      await fail(at);
      const before = requests();
      for (let people = 0; people < 5; people += 1) {
        expect(await signIn()).toBe('idp_unavailable');
        expect(await comeBack()).toBe('idp_unavailable');
      }
      expect(requests()).toBe(before);
    },
  );

  test.each([429, 502, 503, 504])('says so with %i, too', async (status) => {
    await fail('/token', () => new Response('busy', { status }));
    const before = requests();
    expect(await comeBack()).toBe('idp_unavailable');
    expect(requests()).toBe(before);
  });

  test('is asked by one after the pause, and by everybody once that one had an answer', async () => {
    await fail('openid-configuration');
    clock.advance(PAUSE);
    let answer = (_: Response) => {};
    trip.provider.answer('openid-configuration', () => new Promise((resolve) => (answer = resolve)));
    const before = requests();
    const trial = codeOf(trip.start());
    expect(await codeOf(trip.start())).toBe('idp_unavailable');
    expect(await comeBack()).toBe('idp_unavailable');
    expect(requests()).toBe(before + 1);
    answer(Response.json({ issuer: trip.registration.issuer, ...endpointsOf(trip) }));
    expect(await trial).toHaveProperty('came');
    trip.provider.answer('openid-configuration', undefined);
    const everybody = await Promise.all(Array.from({ length: 5 }, signIn));
    for (const outcome of everybody) expect(outcome).toHaveProperty('came');
  });

  test('that fails that one is left alone for another pause', async () => {
    await fail('/token');
    for (let pauses = 0; pauses < 3; pauses += 1) {
      clock.advance(PAUSE);
      const before = requests();
      expect(await signIn()).toBe('idp_unavailable');
      expect(requests()).toBe(before + 1);
      expect(await comeBack()).toBe('idp_unavailable');
      expect(requests()).toBe(before + 1);
    }
    trip.provider.answer('/token', undefined);
    clock.advance(PAUSE);
    expect(await signIn()).toHaveProperty('came');
    expect(await signIn()).toHaveProperty('came');
  });

  test('is no matter of another client of the same provider', async () => {
    await fail('/token');
    trip.provider.answer('/token', undefined);
    const redirectUri = 'https://portico.example/v1/sso/connections/sso_b/callback';
    for (const change of [{ redirectUri }, { clientId: 'another-client' }]) {
      const other = { ...trip.registration, ...change };
      const url = await trip.party.authorizationUrl(other, { ...trip.secrets, scope: 'openid' });
      const parameters = trip.provider.signIn(url, PERSON);
      expect(await codeOf(trip.party.redeem(other, { ...trip.secrets, parameters }))).toHaveProperty('came');
    }
    expect(await signIn()).toBe('idp_unavailable');
  });

  test('stays so for a client with a new secret', async () => {
    await fail('/token');
    const before = requests();
    const authentication = { kind: 'secret', secret: 'a-new-one' } as const;
    expect(await comeBack({ ...trip, registration: { ...trip.registration, authentication } })).toBe(
      'idp_unavailable',
    );
    expect(requests()).toBe(before);
  });

  test('can be probed by whoever sets the connection up', async () => {
    await fail('openid-configuration');
    trip.provider.answer('openid-configuration', undefined);
    expect(await trip.party.probe(trip.registration)).toBe(trip.registration.issuer);
  });

  test('is not asked where to end a session either', async () => {
    await fail('openid-configuration');
    const before = requests();
    expect(await codeOf(trip.party.endSessionUrl(trip.registration, {}))).toBe('idp_unavailable');
    expect(requests()).toBe(before);
  });

  test('is not taken for well again because of what a browser made up', async () => {
    await fail('/token');
    clock.advance(PAUSE);
    const madeUp = { ...trip.secrets, parameters: new URLSearchParams({ code: 'a', state: 'of-another' }) };
    expect(await codeOf(trip.party.redeem(trip.registration, madeUp))).toBe('id_token_invalid');
    // So the next one is the trial, and it fails.
    const before = requests();
    expect(await comeBack()).toBe('idp_unavailable');
    expect(await comeBack()).toBe('idp_unavailable');
    expect(requests()).toBe(before + 1);
  });
});

describe('what does not shut a connection (review R13)', () => {
  const json = (status: number, body: object) => () => Response.json(body, { status });

  test.each<[string, () => Response]>([
    ['a code that is over', json(400, { error: 'invalid_grant' })],
    ['a secret that is not known there', json(401, { error: 'invalid_client' })],
    ['500, as some answer to a code that somebody made up', json(500, { error: 'server_error' })],
    ['a page with 403, as of a firewall', () => new Response('<html>', { status: 403 })],
    ['no JSON', () => new Response('{"id_token": "ey')],
    ['a token that is refused', json(200, { token_type: 'Bearer', access_token: 'a', id_token: 'x.y.z' })],
  ])('%s', async (_, answer) => {
    trip.provider.answer('/token', answer);
    for (let times = 0; times < 10; times += 1) await comeBack();
    expect(trip.provider.asked('/token')).toHaveLength(10);
    trip.provider.answer('/token', undefined);
    expect(await signIn()).toHaveProperty('came');
  });

  test('a document that is not there, or of somebody else', async () => {
    for (const answer of [json(404, {}), json(200, { issuer: 'https://other.example' })]) {
      trip.provider.answer('openid-configuration', answer);
      for (let times = 0; times < 5; times += 1) expect(await signIn()).not.toHaveProperty('came');
    }
    trip.provider.answer('openid-configuration', undefined);
    expect(await signIn()).toHaveProperty('came');
  });

  test('failures between which somebody got an answer, or far from each other', async () => {
    for (const between of [() => signIn(), async () => clock.advance(60 * SECOND)]) {
      for (let times = 0; times < 3; times += 1) {
        trip.provider.answer('/token', refused);
        for (let failures = 0; failures < 4; failures += 1) {
          const before = trip.provider.asked('/token').length;
          expect(await comeBack()).toBe('idp_unavailable');
          expect(trip.provider.asked('/token')).toHaveLength(before + 1);
        }
        trip.provider.answer('/token', undefined);
        await between();
      }
    }
  });
});

describe('the breaker', () => {
  const outage = new RelyingPartyError('idp_unavailable', 'down', { outage: true });
  const registration = (index: number): Registration => ({
    ...trip.registration,
    clientId: `client-${index}`,
  });
  /** Answers whether the call was made. */
  async function isMade(breaker: Breaker, index: number, fails = true): Promise<boolean> {
    let made = false;
    const call = async () => {
      made = true;
      if (fails) throw outage;
    };
    await breaker.through(registration(index), call).catch(() => undefined);
    return made;
  }

  test('counts those that set out together, and their late failures prolong nothing', async () => {
    const breaker = new Breaker(clock);
    const failing: ((error: Error) => void)[] = [];
    const call = () => new Promise<void>((_, reject) => failing.push(reject));
    const together = Array.from({ length: 7 }, () => breaker.through(registration(0), call));
    const outcomes = Promise.allSettled(together);
    for (const reject of failing.slice(0, 5)) reject(outage);
    await Promise.allSettled(together.slice(0, 5));
    clock.advance(PAUSE - 1);
    expect(await isMade(breaker, 0)).toBe(false);
    for (const reject of failing.slice(5)) reject(outage);
    await outcomes;
    clock.advance(1);
    expect(await isMade(breaker, 0, false)).toBe(true);
    expect(await isMade(breaker, 0, false)).toBe(true);
  });

  test('lets the next one try when the trial ended in a fault of ours', async () => {
    const breaker = new Breaker(clock);
    for (let times = 0; times < 5; times += 1) await isMade(breaker, 0);
    clock.advance(PAUSE);
    const fault = breaker.through(registration(0), () => Promise.reject(new Error('a fault')));
    await expect(fault).rejects.toThrow('a fault');
    expect(await isMade(breaker, 0, false)).toBe(true);
  });

  test('is not held up by a clock that was set back', async () => {
    const breaker = new Breaker(clock);
    for (let times = 0; times < 5; times += 1) await isMade(breaker, 0);
    clock.advance(-3_600 * SECOND);
    expect(await isMade(breaker, 0, false)).toBe(true);
  });

  test('keeps an end to what it remembers', async () => {
    const breaker = new Breaker(clock);
    for (let times = 0; times < 5; times += 1) await isMade(breaker, 0);
    expect(await isMade(breaker, 0)).toBe(false);
    for (let index = 1; index <= 2_000; index += 1) await isMade(breaker, index);
    expect(await isMade(breaker, 0, false)).toBe(true);
  });
});

const endpointsOf = ({ registration: { issuer } }: Trip) => ({
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
});
