import type { Forgery } from '@portico/testing/hostile-provider';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Registration } from '../src/index.ts';
import { newSigner, type Signer, signedWithSecret, unsigned } from './signer.ts';
import { codeOf, newTrip, PERSON, type Trip } from './trip.ts';

/*
 * Modules of the OpenID conformance suite's plans for relying parties, each as a test of its name. Where the suite lets a
 * client choose, ours is strict. Refreshing, distributed claims and an access token in the body of a request to userinfo are
 * no part of this relying party.
 */

const ISSUER = 'https://login.example/directory/v2.0';

let trip: Trip;
const begin = (over: Partial<Registration>) => {
  trip = newTrip(over);
};
beforeEach(() => begin({}));
afterEach(() => vi.useRealTimers());

const came = { came: expect.objectContaining({ subject: PERSON.sub }) };
const signInWith = (forgery: Forgery) => {
  trip.provider.spoilNext(forgery);
  return codeOf(trip.signIn());
};
const refuses = async (forgery: Forgery) => expect(await signInWith(forgery)).toBe('id_token_invalid');

/** What each plan is run against: one that Portico makes at Entra, and one that was entered by hand. */
const CONNECTIONS: readonly [string, Partial<Registration>][] = [
  ['a connection that Portico makes', { dialect: 'entra' }],
  [
    'a connection by hand',
    {
      authentication: { kind: 'secret', secret: 'demo-secret', method: 'basic' },
      endpointHosts: ['login.example'],
      endpoints: {
        authorization_endpoint: `${ISSUER}/authorize`,
        token_endpoint: `${ISSUER}/token`,
        jwks_uri: `${ISSUER}/keys`,
      },
      userinfoFor: ['email', 'name'],
      userinfoSpares: ['name'],
    },
  ],
];

describe.each(CONNECTIONS)('%s', (_name, over) => {
  beforeEach(() => begin(over));

  describe('oidcc-client-basic-certification-test-plan', () => {
    test('oidcc-client-test', async () => expect(await codeOf(trip.signIn())).toMatchObject(came));

    test.each<[string, Forgery]>([
      ['oidcc-client-test-invalid-iss', { claims: { iss: 'https://login.example/other' } }],
      ['oidcc-client-test-missing-sub', { omit: ['sub'] }],
      ['oidcc-client-test-invalid-aud', { claims: { aud: 'another-client' } }],
      ['oidcc-client-test-missing-iat', { omit: ['iat'] }],
      ['oidcc-client-test-nonce-invalid', { claims: { nonce: 'of-another' } }],
      ['oidcc-client-test-idtoken-sig-none', { signature: 'none' }],
      ['oidcc-client-test-invalid-sig-rs256', { signature: 'other-key' }],
    ])('%s', (_, forgery) => refuses(forgery));

    test('oidcc-client-test-idtoken-sig-rs256', async () => {
      expect(await signInWith({ header: { alg: 'RS256' } })).toMatchObject(came);
    });

    // The suite takes either: a token that names no key is taken while only one can be meant, or is refused.
    test('oidcc-client-test-kid-absent-single-jwks', async () => {
      const outcome = await signInWith({ header: { kid: undefined } });
      if (outcome !== 'id_token_invalid') expect(outcome).toMatchObject(came);
    });

    test('oidcc-client-test-kid-absent-multiple-jwks', async () => {
      const second = { ...trip.provider.publicJwk(), kid: 'second' };
      trip.provider.answer('/keys', () => Response.json({ keys: [second, trip.provider.publicJwk()] }));
      await refuses({ header: { kid: undefined } });
    });

    test('oidcc-client-test-client-secret-basic', async () => {
      // Entra takes the secret in the body; in either place it is sent once, and never in an address.
      await trip.signIn();
      const [request] = trip.provider.asked('/token');
      expect(request?.url).not.toContain('demo-secret');
      const isBasic = 'method' in trip.registration.authentication;
      expect(request?.headers.get('authorization')?.startsWith('Basic ') ?? false).toBe(isBasic);
      expect(request?.form.has('client_secret')).toBe(!isBasic);
    });

    test('oidcc-client-test-scope-userinfo-claims', async () => {
      const { searchParams } = new URL(await trip.start());
      expect(searchParams.get('scope')).toBe('openid profile email');
      expect(await trip.signIn()).toMatchObject({ claims: { email: PERSON.email } });
    });
  });

  describe('oidcc-client-config-certification-test-plan', () => {
    test('oidcc-client-test-discovery-openid-config', async () => {
      await trip.signIn();
      expect(trip.provider.asked('/.well-known/openid-configuration')).toHaveLength(1);
    });

    test('oidcc-client-test-discovery-jwks-uri-keys', async () => {
      await trip.signIn();
      expect(trip.provider.asked('/keys')).toHaveLength(1);
    });

    test('oidcc-client-test-discovery-issuer-mismatch', async () => {
      trip.provider.document = { issuer: 'https://login.example/other' };
      const outcome = await codeOf(trip.start());
      expect(outcome).not.toHaveProperty('came');
      expect(trip.provider.asked('/token')).toHaveLength(0);
    });

    test('oidcc-client-test-idtoken-sig-none', () => refuses({ signature: 'none' }));

    test('oidcc-client-test-signing-key-rotation-just-before-signing', async () => {
      trip.provider.rotateKeys();
      expect(await codeOf(trip.signIn())).toMatchObject(came);
    });

    test('oidcc-client-test-signing-key-rotation', async () => {
      vi.useFakeTimers({ toFake: ['Date'] });
      begin(over);
      await trip.signIn();
      vi.setSystemTime(Date.now() + 61_000);
      trip.provider.rotateKeys();
      expect(await codeOf(trip.signIn())).toMatchObject(came);
    });
  });

  describe('oidcc-client-test-plan, what it adds', () => {
    test.each<[string, Forgery]>([
      ['oidcc-client-test-missing-aud', { omit: ['aud'] }],
      ['oidcc-client-test-invalid-sig-hs256', { signature: 'hs256' }],
      ['oidcc-client-test-invalid-sig-es256', { signature: 'es256' }],
    ])('%s', (_, forgery) => refuses(forgery));

    test('oidcc-client-test-form-post-error', async () => {
      const failed = trip.signIn(PERSON, (callback) => {
        callback.delete('code');
        callback.set('error', 'access_denied');
      });
      expect(await codeOf(failed)).not.toHaveProperty('came');
      expect(trip.provider.asked('/token')).toHaveLength(0);
    });
  });

  describe('fapi2 modules for relying parties', () => {
    const NAMES_ITSELF = { authorization_response_iss_parameter_supported: true };
    const answered = (change: (callback: URLSearchParams) => void) => codeOf(trip.signIn(PERSON, change));

    test('fapi2-security-profile-final-client-test-invalid-authorization-response-iss', async () => {
      trip.provider.document = NAMES_ITSELF;
      expect(await answered((callback) => callback.set('iss', 'https://evil.example'))).not.toHaveProperty(
        'came',
      );
    });

    test('fapi2-security-profile-final-client-test-remove-authorization-response-iss', async () => {
      trip.provider.document = NAMES_ITSELF;
      expect(await answered((callback) => callback.delete('iss'))).not.toHaveProperty('came');
      expect(trip.provider.asked('/token')).toHaveLength(0);
    });

    test.each<[string, Forgery]>([
      ['fapi2-security-profile-final-client-test-invalid-expired-exp', { claims: { exp: 1_000_000_000 } }],
      ['fapi2-security-profile-final-client-test-invalid-missing-exp', { omit: ['exp'] }],
      ['fapi2-security-profile-final-client-test-invalid-missing-aud', { omit: ['aud'] }],
      ['fapi2-security-profile-final-client-test-invalid-missing-iss', { omit: ['iss'] }],
      ['fapi2-security-profile-final-client-test-invalid-alternate-alg', { header: { alg: 'PS256' } }],
      ['fapi2-security-profile-final-client-test-invalid-null-alg', { header: { alg: null } }],
    ])('%s', (_, forgery) => refuses(forgery));
  });
});

describe('userinfo, where a claim is missing', () => {
  const asked = () => trip.provider.asked('/userinfo');
  const signInThin = (userinfo: Response) => {
    trip.provider.answer('/userinfo', () => userinfo);
    return codeOf(trip.signIn({ sub: PERSON.sub }));
  };
  beforeEach(() => {
    trip = newTrip({ userinfoFor: ['email'] });
    trip.provider.document = { userinfo_endpoint: `${trip.registration.issuer}/userinfo` };
  });

  test('oidcc-client-test-userinfo-bearer-header', async () => {
    expect(await signInThin(Response.json(PERSON))).toMatchObject({ came: { claims: PERSON } });
    expect(asked().map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer opaque']);
  });

  test('oidcc-client-test-userinfo-invalid-sub', async () => {
    expect(await signInThin(Response.json({ ...PERSON, sub: 'another' }))).toBe('id_token_invalid');
  });

  test('oidcc-client-test-userinfo-signed', async () => {
    const signer = await newSigner('RS256');
    const keys = [signer.jwk, trip.provider.publicJwk()];
    trip.provider.answer('/keys', () => Response.json({ keys }));
    const { issuer: iss, clientId: aud } = trip.registration;
    const headers = { 'content-type': 'application/jwt' };
    const signed = new Response(await signer.sign({ ...PERSON, iss, aud }), { headers });
    expect(await signInThin(signed)).toMatchObject({ came: { claims: PERSON } });
  });
});

describe('oidcc-client-back-channel-logout-rp-basic', () => {
  const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
  let signer: Signer;
  beforeEach(async () => {
    signer = await newSigner('RS256');
    trip.provider.answer('/keys', () => Response.json({ keys: [signer.jwk] }));
  });
  const honest = () => {
    const { issuer: iss, clientId: aud } = trip.registration;
    const iat = Math.floor(Date.now() / 1000);
    return { iss, aud, iat, exp: iat + 120, jti: 'j', sub: PERSON.sub, events: { [EVENT]: {} } };
  };
  const validate = (jwt: string) => codeOf(trip.party.validateLogoutToken(trip.registration, jwt));

  test('oidcc-client-test-rp-backchannel-rpinitlogout', async () => {
    expect(await validate(await signer.sign(honest()))).toMatchObject({ came: { subject: PERSON.sub } });
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-alg-none', async () => {
    expect(await validate(unsigned(honest()))).toBe('logout_token_invalid');
  });

  test('oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg', async () => {
    expect(await validate(await signedWithSecret(honest(), 'demo-secret'))).toBe('logout_token_invalid');
  });

  test.each<[string, object]>([
    ['no-event', { events: undefined }],
    ['wrong-event', { events: { 'https://x.example/event': {} } }],
    ['with-nonce', { nonce: 'a-nonce' }],
    ['wrong-aud', { aud: 'another' }],
    ['wrong-iss', { iss: 'https://evil.example' }],
  ])('oidcc-client-test-rp-backchannel-rpinitlogout-%s', async (_, change) => {
    expect(await validate(await signer.sign({ ...honest(), ...change }))).toBe('logout_token_invalid');
  });
});
