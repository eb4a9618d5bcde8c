import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Registration } from '../src/index.ts';
import { codeOf, newTrip, PERSON, shownByProvider, type Trip } from './trip.ts';

let trip: Trip;
beforeEach(() => {
  trip = newTrip();
});
const tokenRequests = () => trip.provider.asked('/token').length;

describe('an authorization request', () => {
  test('always carries PKCE S256, although the client has a secret (attack 21)', async () => {
    const { searchParams } = await trip.start();
    const challenge = createHash('sha256').update(trip.secrets.codeVerifier).digest('base64url');
    expect(searchParams.get('code_challenge')).toBe(challenge);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('response_type')).toBe('code');
    expect(searchParams.get('redirect_uri')).toBe(trip.registration.redirectUri);
  });

  test('shows neither verifier nor secret', async () => {
    const { href } = await trip.start();
    expect(href).not.toContain(trip.secrets.codeVerifier);
    expect(href).not.toContain('demo-secret');
  });

  test('cannot be bent by what is passed on (attack 21)', async () => {
    const names = [
      'response_type',
      'response_mode',
      'redirect_uri',
      'scope',
      'state',
      'nonce',
      'code_challenge',
    ];
    const parameters = Object.fromEntries(
      [...names, 'code_challenge_method', 'client_id'].map((name) => [name, 'evil']),
    );
    const request = { ...trip.secrets, scope: 'openid', parameters };
    const url = await trip.party.authorizationUrl(trip.registration, request);
    expect(url.href).not.toContain('evil');
    expect(url.searchParams.has('response_mode')).toBe(false);
    for (const name of names.filter((name) => name !== 'response_mode'))
      expect(url.searchParams.getAll(name)).toHaveLength(1);
  });

  test.each<[string, Partial<Registration>, object, string | null]>([
    ['where the provider lists it', {}, { response_modes_supported: ['form_post', 'query'] }, 'query'],
    ['not where it lists others', {}, { response_modes_supported: ['form_post'] }, null],
    ['not where it lists none', {}, {}, null],
    ['not where the list is none', {}, { response_modes_supported: 'query' }, null],
    ['always at Entra', { dialect: 'entra' }, { response_modes_supported: ['form_post'] }, 'query'],
  ])('names the way back %s', async (_, change, document, mode) => {
    trip = newTrip(change);
    trip.provider.document = { ...document };
    expect((await trip.start()).searchParams.get('response_mode')).toBe(mode);
  });

  test('goes without PKCE only where that is switched off and the client proves itself (attack 21)', async () => {
    trip = newTrip({ pkce: false });
    const url = await trip.start();
    for (const name of ['code_challenge', 'code_challenge_method'])
      expect(url.searchParams.has(name)).toBe(false);
    expect(await codeOf(trip.signIn())).toHaveProperty('came');
    expect(trip.provider.asked('/token')[0]?.form.has('code_verifier')).toBe(false);
    trip.provider.spoilNext({ claims: { nonce: 'of-another' } });
    expect(await codeOf(trip.signIn())).toBe('id_token_invalid');
    trip = newTrip({ pkce: false, authentication: { kind: 'none' } });
    expect((await trip.start()).searchParams.has('code_challenge')).toBe(true);
  });

  test('without PKCE cannot be given a challenge of somebody else (attack 21)', async () => {
    trip = newTrip({ pkce: false });
    const parameters = { code_challenge: 'evil', code_challenge_method: 'plain', response_mode: 'fragment' };
    const request = { ...trip.secrets, scope: 'openid', parameters };
    const url = await trip.party.authorizationUrl(trip.registration, request);
    for (const name of Object.keys(parameters)) expect(url.searchParams.has(name)).toBe(false);
  });

  test('keeps a login_hint as the one value it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (hint) => {
        const request = { ...trip.secrets, scope: 'openid', parameters: { login_hint: hint } };
        const url = await trip.party.authorizationUrl(trip.registration, request);
        expect(url.searchParams.getAll('login_hint')).toEqual([hint.toWellFormed()]);
        expect(url.searchParams.get('state')).toBe(trip.secrets.state);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an answer that is not of this attempt makes no request to the token endpoint', () => {
  test.each<[string, (callback: URLSearchParams) => void]>([
    ['another state (attack 19)', (callback) => callback.set('state', 'another')],
    ['no state (attack 19)', (callback) => callback.delete('state')],
    ['two states (attack 19)', (callback) => callback.append('state', 'a-state')],
    ['two codes (attack 73)', (callback) => callback.append('code', 'another')],
    ['no code', (callback) => callback.delete('code')],
    ['an iss of another provider (attack 23)', (callback) => callback.set('iss', 'https://evil.example')],
    [
      'an iss with a slash more (attack 23)',
      (callback) => callback.set('iss', 'https://login.example/directory/v2.0/'),
    ],
    [
      'two of iss (attack 23)',
      (callback) => {
        callback.append('iss', 'https://login.example/directory/v2.0');
        callback.append('iss', 'https://evil.example');
      },
    ],
    ['a JARM response', (callback) => callback.set('response', 'a.b.c')],
    ['an id_token in the address', (callback) => callback.set('id_token', 'a.b.c')],
  ])('%s', async (_, change) => {
    expect(await codeOf(trip.signIn(PERSON, change))).toBe('id_token_invalid');
    expect(tokenRequests()).toBe(0);
  });

  test.each(['standard', 'entra'] as const)(
    'no iss, where the provider says that it always sends one (attack 23): %s',
    async (dialect) => {
      trip = newTrip({ dialect });
      trip.provider.document = { authorization_response_iss_parameter_supported: true };
      expect(await codeOf(trip.signIn())).toBe('id_token_invalid');
      expect(await codeOf(trip.signIn(PERSON, (callback) => callback.set('iss', '')))).toBe(
        'id_token_invalid',
      );
      const other = `${trip.registration.issuer}/`;
      expect(await codeOf(trip.signIn(PERSON, (callback) => callback.set('iss', other)))).toBe(
        'id_token_invalid',
      );
      expect(tokenRequests()).toBe(0);
      const honest = (callback: URLSearchParams) => callback.set('iss', trip.registration.issuer);
      expect(await codeOf(trip.signIn(PERSON, honest))).toHaveProperty('came');
    },
  );

  test('whatever parameters arrive: refused with a code of ours, or the honest person', async () => {
    const name = fc.oneof(
      fc.constantFrom(
        'code',
        'state',
        'iss',
        'error',
        'error_description',
        'id_token',
        'response',
        'session_state',
      ),
      fc.string(),
    );
    const pairs = fc.array(fc.tuple(name, fc.string({ unit: 'binary', maxLength: 50 })), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(pairs, async (sent) => {
        const add = (callback: URLSearchParams) => {
          for (const [key, value] of sent) callback.append(key, value);
        };
        const signIn = trip.signIn(PERSON, add);
        const outcome = await codeOf(signIn);
        if (typeof outcome === 'string') {
          expect(['id_token_invalid', 'code_refused']).toContain(outcome);
          // Whatever a browser writes: it says nothing about the provider (A5).
          expect(await shownByProvider(signIn)).toBe(false);
        } else expect(outcome).toMatchObject({ came: { subject: PERSON.sub } });
      }),
      { numRuns: 150 },
    );
  });
});

describe('a code', () => {
  test('that was made for the verifier of another browser is refused (attack 36)', async () => {
    const other = { ...trip.secrets, codeVerifier: 'a-verifier-of-somebody-else-0000000000000000' };
    const parameters = trip.provider.signIn(await trip.start(other), PERSON);
    expect(await codeOf(trip.party.redeem(trip.registration, { ...trip.secrets, parameters }))).toBe(
      'code_refused',
    );
  });

  test('that was used is refused', async () => {
    const parameters = trip.provider.signIn(await trip.start(), PERSON);
    const redeem = () => codeOf(trip.party.redeem(trip.registration, { ...trip.secrets, parameters }));
    expect(await redeem()).toHaveProperty('came');
    expect(await redeem()).toBe('code_refused');
  });

  test('made for one connection does not sign in at another of the same provider (attack 39)', async () => {
    const parameters = trip.provider.signIn(await trip.start(), PERSON);
    const other = {
      ...trip.registration,
      clientId: 'another-connection',
      redirectUri: 'https://portico.example/other',
    };
    expect(await codeOf(trip.party.redeem(other, { ...trip.secrets, parameters }))).toBe('code_refused');
  });

  test('brings a token for the other connection: refused although signature and issuer are right (attack 39)', async () => {
    trip.provider.spoilNext({ claims: { aud: 'another-connection' } });
    expect(await codeOf(trip.signIn())).toBe('id_token_invalid');
  });
});

describe('a refusal tells the log why, and nothing secret (attack 125)', () => {
  test('not the code, the token, the secret or the verifier', async () => {
    const parameters = trip.provider.signIn(await trip.start(), PERSON);
    const code = parameters.get('code') ?? '';
    trip.provider.spoilNext({ claims: { nonce: 'wrong' } });
    const error = await trip.party
      .redeem(trip.registration, { ...trip.secrets, parameters })
      .catch((e: Error) => e);
    const told = `${(error as Error).message} ${(error as Error).stack}`;
    for (const secret of [code, 'demo-secret', trip.secrets.codeVerifier, 'eyJ'])
      expect(told).not.toContain(secret);
  });

  test('nor 100 kB of what a provider calls its error (attack 11)', async () => {
    trip.provider.answer('/token', () => Response.json({ error: 'x'.repeat(100_000) }, { status: 400 }));
    const error = await trip.signIn().catch((e: Error) => e);
    expect((error as Error).message.length).toBeLessThan(300);
  });
});
