import { createHmac } from 'node:crypto';
import { exportSPKI } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPortico, PorticoError, type Session } from '../src/index.ts';
import { type Change, CLIENT, fakeIssuer, ISSUER, ORIGIN } from './fake-issuer.ts';

/*
 * Modules of the OpenID conformance suite's plans for relying parties, each as a test of its name, for applications on the
 * SDK. Where the suite lets a client choose, ours is strict. The modules of userinfo, of form_post, of front-channel logout
 * and of the state of a sign-out are missing: the SDK does none of these. Neither does it read at_hash, which only the flows
 * need that bring an access token through the browser.
 */

let issuer: ReturnType<typeof fakeIssuer>;
let portico: ReturnType<typeof createPortico>;
beforeEach(() => {
  issuer = fakeIssuer();
  portico = createPortico(issuer.options());
});
afterEach(() => vi.useRealTimers());

async function signIn(change: Change = {}, callback = (address: URL) => address): Promise<Session> {
  issuer.lies.idToken = change;
  const { url, transaction } = await portico.signInUrl();
  return (await portico.callback(callback(issuer.approve(url)), transaction)).session;
}
async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof PorticoError ? error.code : error;
}
const refuses = async (change: Change) => expect(await codeOf(signIn(change))).toBe('tokens_invalid');

/** The claims of a token as they are, below another header. */
const withHeader = (token: string, header: object) =>
  `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${token.split('.')[1]}`;
const unsigned = (token: string) => `${withHeader(token, { alg: 'none' })}.`;
/** Signed with what everybody knows: the public key, taken for a secret (attack 28). */
async function signedWithPublicKey(token: string): Promise<string> {
  const input = withHeader(token, { alg: 'HS256', kid: 'RS256' });
  const secret = await exportSPKI(issuer.publicKey('RS256'));
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

describe('oidcc-client-basic-certification-test-plan', () => {
  test('oidcc-client-test', async () => expect((await signIn()).user.id).toBe('user_ada'));

  test.each<[string, Change]>([
    ['oidcc-client-test-invalid-iss', { claims: { iss: 'https://id.example/oauth2/proj_b' } }],
    ['oidcc-client-test-missing-sub', { claims: { sub: undefined } }],
    ['oidcc-client-test-invalid-aud', { claims: { aud: 'app_other' } }],
    ['oidcc-client-test-missing-iat', { claims: { iat: undefined } }],
    ['oidcc-client-test-nonce-invalid', { claims: { nonce: 'of-another' } }],
    ['oidcc-client-test-idtoken-sig-none', { forge: unsigned }],
    ['oidcc-client-test-invalid-sig-rs256', { foreignKey: true }],
  ])('%s', (_, change) => refuses(change));

  test('oidcc-client-test-idtoken-sig-rs256', async () =>
    expect((await signIn({ alg: 'RS256' })).user.id).toBe('user_ada'));

  test('oidcc-client-test-kid-absent-single-jwks', async () => {
    // One key of this algorithm is published, so that only one can be meant.
    expect((await signIn({ header: { kid: undefined } })).user.id).toBe('user_ada');
  });

  test('oidcc-client-test-kid-absent-multiple-jwks', async () => {
    const keys = await (await issuer.fetch(`${ISSUER}/jwks`)).json();
    const second = { ...keys.keys[0], kid: 'second' };
    issuer.lies.answer = (path) =>
      path === '/jwks' ? Response.json({ keys: [second, ...keys.keys] }) : undefined;
    await refuses({ header: { kid: undefined } });
  });

  test('oidcc-client-test-scope-userinfo-claims', async () => {
    const { url } = await portico.signInUrl();
    expect(new URL(url).searchParams.get('scope')?.split(' ')).toEqual(
      expect.arrayContaining(['openid', 'profile', 'email']),
    );
    expect((await signIn()).user).toMatchObject({ name: 'Ada', email: 'ada@contoso.example' });
  });

  test('oidcc-client-test-client-secret-basic', async () => {
    await signIn();
    const [exchange] = issuer.sent('/token');
    expect(exchange?.authorization).toMatch(/^Basic /);
    expect(exchange?.form.has('client_secret')).toBe(false);
  });
});

describe('oidcc-client-config-certification-test-plan', () => {
  test('oidcc-client-test-discovery-openid-config', async () => {
    await signIn();
    expect(issuer.sent('/.well-known/openid-configuration')).toHaveLength(1);
  });

  test('oidcc-client-test-discovery-jwks-uri-keys', async () => {
    await signIn();
    expect(issuer.sent('/jwks')).toHaveLength(1);
  });

  test('oidcc-client-test-discovery-issuer-mismatch', async () => {
    issuer.lies.issuer = 'https://id.example/oauth2/proj_b';
    expect(await codeOf(signIn())).toBe('issuer_invalid');
    expect(issuer.sent('/token')).toHaveLength(0);
  });

  test('oidcc-client-test-signing-key-rotation-just-before-signing', async () => {
    issuer.rotateKeys();
    expect((await signIn()).user.id).toBe('user_ada');
  });

  test('oidcc-client-test-signing-key-rotation', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await signIn();
    vi.setSystemTime(Date.now() + 61_000);
    issuer.time.now += 61_000;
    issuer.rotateKeys();
    expect((await signIn()).user.id).toBe('user_ada');
    await refuses({ header: { kid: 'RS256' } });
  });
});

describe('oidcc-client-test-plan, what it adds', () => {
  test.each<[string, Change]>([
    ['oidcc-client-test-missing-aud', { claims: { aud: undefined } }],
    ['oidcc-client-test-invalid-sig-hs256', { forge: signedWithPublicKey }],
    ['oidcc-client-test-invalid-sig-es256', { alg: 'ES256', foreignKey: true }],
  ])('%s', (_, change) => refuses(change));
});

describe('fapi2 modules for relying parties', () => {
  const callback = (change: (parameters: URLSearchParams) => void) => (address: URL) => {
    change(address.searchParams);
    return address;
  };
  test.each<[string, (parameters: URLSearchParams) => void]>([
    ['invalid-authorization-response-iss', (parameters) => parameters.set('iss', 'https://evil.example')],
    ['remove-authorization-response-iss', (parameters) => parameters.delete('iss')],
  ])('fapi2-security-profile-final-client-test-%s', async (_, change) => {
    expect(await codeOf(signIn({}, callback(change)))).toBe('sign_in_mismatch');
    expect(issuer.sent('/token')).toHaveLength(0);
  });

  test.each<[string, Change]>([
    ['fapi2-security-profile-final-client-test-invalid-expired-exp', { claims: { exp: 1_000_000_000 } }],
    ['fapi2-security-profile-final-client-test-invalid-missing-exp', { claims: { exp: undefined } }],
    ['fapi2-security-profile-final-client-test-invalid-missing-iss', { claims: { iss: undefined } }],
  ])('%s', (_, change) => refuses(change));
});

describe('oidcc-client-refreshtoken-test-plan', () => {
  const refreshed = async (change: Change) => {
    const session = await signIn();
    issuer.lies.idToken = change;
    return portico.refresh(session);
  };
  test('oidcc-client-test-refresh-token', async () =>
    expect(await refreshed({})).toMatchObject({ user: { id: 'user_ada' }, refreshToken: 'refresh-2' }));

  test.each<[string, Change]>([
    ['oidcc-client-test-refresh-token-invalid-issuer', { claims: { iss: 'https://evil.example' } }],
    ['oidcc-client-test-refresh-token-invalid-sub', { claims: { sub: 'user_bob' } }],
  ])('%s', async (_, change) => expect(await codeOf(refreshed(change))).toBe('tokens_invalid'));
});

describe('oidcc-client-back-channel-logout-rp-basic', () => {
  const EVENTS = 'http://schemas.openid.net/event/backchannel-logout';
  const ended = async (change: Change) => portico.verifyLogoutToken(await issuer.logoutToken(change));

  test('rp-backchannel-rpinitlogout', async () =>
    expect(await ended({})).toMatchObject({ sessionId: 'sess_1', userId: 'user_ada' }));

  test.each<[string, Change]>([
    ['alg-none', { forge: unsigned }],
    ['no-event', { claims: { events: undefined } }],
    ['with-nonce', { claims: { nonce: 'a-nonce' } }],
    ['wrong-alg', { forge: signedWithPublicKey }],
    ['wrong-aud', { claims: { aud: 'app_other' } }],
    ['wrong-event', { claims: { events: { [`${EVENTS}-of-another`]: {} } } }],
    ['wrong-iss', { claims: { iss: 'https://evil.example' } }],
  ])('rp-backchannel-rpinitlogout-%s', async (_, change) =>
    expect(await codeOf(ended(change))).toBe('logout_token_invalid'),
  );
});

describe('oidcc-client-rp-initiated-logout-rp-basic', () => {
  test('oidcc-client-test-rp-init-logout', async () => {
    const session = await signIn();
    expect(await portico.signOut(session)).toEqual({
      url: `${ISSUER}/session/end`,
      fields: {
        client_id: CLIENT,
        id_token_hint: session.idToken,
        post_logout_redirect_uri: `${ORIGIN}/`,
      },
    });
  });
});
