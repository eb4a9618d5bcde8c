import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import type { RegisteredApplication } from '../src/index.ts';
import {
  authorizationRequest,
  basic,
  CALLBACK,
  codeFor,
  goTo,
  newBrowser,
  partOf,
  redeem,
  register,
  SECRET,
  startIssuers,
  token,
} from './bench.ts';

const { one, two } = await startIssuers();
const KINDLESS = { secretHashes: [], allowedOrigins: [] };
const native = (id: string, changes: Partial<RegisteredApplication> = {}) =>
  register(one, id, { ...KINDLESS, kind: 'native', ...changes });
const ask = async (change: Record<string, string | undefined>) => {
  const page = await goTo(authorizationRequest(one, change), newBrowser());
  return { page, answer: page.url.searchParams };
};

describe('loopback addresses of native applications (attacks 48, 50)', () => {
  native('app_loop', { redirectUris: ['http://127.0.0.1/cb', 'http://[::1]/cb', 'http://localhost/cb'] });
  native('app_named', { redirectUris: ['http://localhost/cb'], localhostRedirects: true });
  const refused = async (client_id: string, redirect_uri: string) => {
    const { url } = authorizationRequest(one, { client_id, redirect_uri });
    const { status, headers } = await fetch(url, { redirect: 'manual' });
    return status === 400 && headers.get('location') === null;
  };

  test.each([
    'http://127.0.0.1:51004/cb',
    'http://127.0.0.1/cb',
    'http://[::1]:80/cb',
    'http://127.0.0.1:1/cb',
  ])('%s is gone to, on any port', async (redirect_uri) =>
    expect(await refused('app_loop', redirect_uri)).toBe(false),
  );

  test.each([
    ...[
      'http://localhost:51004/cb',
      'http://localhost/cb',
      'http://127.0.0.1:51004/cb/',
      'http://127.0.0.1:51004/cb?x',
    ],
    ...['http://127.0.0.1.evil.example:51004/cb', 'http://127.1:51004/cb', 'http://evil@127.0.0.1:51004/cb'],
    ...[
      'https://127.0.0.1:51004/cb',
      'http://127.0.0.1:99999/cb',
      'http://127.0.0.1:51004@evil.example/cb',
      'http://127.0.0.2/cb',
    ],
  ])('%s is not', async (redirect_uri) => expect(await refused('app_loop', redirect_uri)).toBe(true));

  test('the name localhost counts only for an application that says so', async () => {
    expect(await refused('app_named', 'http://localhost:51004/cb')).toBe(false);
    expect(await refused('app_named', 'http://127.0.0.1:51004/cb')).toBe(true);
  });

  test('a web application has no such freedom', async () => {
    expect(await refused('app_one', CALLBACK.replace(':9', ':51004'))).toBe(true);
  });
});

describe('PKCE (attack 55)', () => {
  register(one, 'app_free', { pkceRequired: false });
  native('app_public', { pkceRequired: false });
  const without = { code_challenge: undefined, code_challenge_method: undefined };

  test('may be left out by a confidential application that was let, when it sends a nonce', async () => {
    const asked = authorizationRequest(one, { client_id: 'app_free', ...without });
    const form = { grant_type: 'authorization_code', code: await codeFor(asked) };
    expect((await token(one, form, basic('app_free', SECRET))).status).toBe(200);
    const { answer } = await ask({ client_id: 'app_free', ...without, nonce: undefined });
    expect(answer.get('error')).toBe('invalid_request');
    // The refusal says what to do (S14).
    expect(answer.get('error_description')).toMatch(/send a nonce, or code_challenge/);
  });

  test('may not be left out by a public one, whatever is set, nor with a nonce by another', async () => {
    for (const client_id of ['app_public', 'app_one', 'app_spa'])
      expect((await ask({ client_id, ...without })).answer.get('error')).toBe('invalid_request');
  });

  test('a verifier for a code that had no challenge is refused', async () => {
    const asked = authorizationRequest(one, { client_id: 'app_free', ...without });
    const form = {
      grant_type: 'authorization_code',
      code: await codeFor(asked),
      code_verifier: 'v'.repeat(43),
    };
    expect((await token(one, form, basic('app_free', SECRET))).body['error']).toBe('invalid_grant');
  });
});

test('an application’s id_token is signed with the algorithm that it chose', async () => {
  register(one, 'app_es', { idTokenAlgorithm: 'ES256' });
  const asked = authorizationRequest(one, { client_id: 'app_es' });
  const form = {
    grant_type: 'authorization_code',
    code: await codeFor(asked),
    code_verifier: asked.codeVerifier,
  };
  const { body } = await token(one, form, basic('app_es', SECRET));
  expect(partOf(body.id_token ?? '', 0)).toMatchObject({ alg: 'ES256' });
});

test('a secret counts in the header and in the body, for the same application', async () => {
  const asked = authorizationRequest(one);
  const form = {
    grant_type: 'authorization_code',
    code: await codeFor(asked),
    code_verifier: asked.codeVerifier,
  };
  const posted = { ...form, client_id: 'app_one', client_secret: SECRET };
  expect((await token(one, posted, null)).status).toBe(200);
  expect((await redeem(one, await codeFor(asked), asked)).status).toBe(200);
});

describe('private_key_jwt (attack 62)', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const other = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] };
  for (const project of [one, two])
    register(project, 'app_key', {
      authentication: 'private_key_jwt',
      jwks,
      secretHashes: [],
      kind: 'machine',
    });
  const now = () => Math.floor(Date.now() / 1000);
  const claims = (change: Record<string, unknown> = {}) => ({
    ...{
      iss: 'app_key',
      sub: 'app_key',
      aud: one.issuer,
      jti: crypto.randomUUID(),
      iat: now(),
      exp: now() + 60,
    },
    ...change,
  });
  const signed = (payload: Record<string, unknown>, key = privateKey) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(key);
  const prove = (client_assertion: string, project = one) =>
    token(
      project,
      {
        grant_type: 'client_credentials',
        client_assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      null,
    );

  test('proves an application by its key, once per jti', async () => {
    const assertion = await signed(claims());
    expect((await prove(assertion)).status).toBe(200);
    expect(await prove(assertion)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('fifty times the same at once counts once', async () => {
    const assertion = await signed(claims());
    const answers = await Promise.all(Array.from({ length: 50 }, () => prove(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test.each<[string, () => Record<string, unknown>]>([
    ['an audience in a list', () => ({ aud: [one.issuer] })],
    ['the token endpoint as audience', () => ({ aud: `${one.issuer}/token` })],
    ['another project as audience', () => ({ aud: two.issuer })],
    ['no audience', () => ({ aud: undefined })],
    ['an end after more than five minutes', () => ({ exp: now() + 400 })],
    ['an end in the past', () => ({ exp: now() - 60 })],
    ['no end', () => ({ exp: undefined })],
    ['no jti', () => ({ jti: undefined })],
    ['another issuer', () => ({ iss: 'app_one' })],
    ['another subject', () => ({ sub: 'app_one' })],
  ])('with %s is refused', async (_, change) => {
    expect(await prove(await signed(claims(change())))).toMatchObject({ body: { error: 'invalid_client' } });
  });

  test('with another key, of none, or a secret in its place is refused', async () => {
    expect((await prove(await signed(claims(), other.privateKey))).status).toBe(401);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims())).toString('base64url')}.`;
    expect((await prove(unsigned)).status).toBe(401);
    const form = { grant_type: 'client_credentials' };
    expect((await token(one, form, basic('app_key', SECRET))).status).toBe(401);
    expect((await token(one, { ...form, client_id: 'app_key' }, null)).status).toBe(401);
  });
});

describe('a machine (attack 70)', () => {
  register(one, 'app_robot', { kind: 'machine', redirectUris: [], postLogoutRedirectUris: [] });
  const ask = (form: Record<string, string> = {}) =>
    token(one, { grant_type: 'client_credentials', ...form }, basic('app_robot', SECRET));

  test('gets a token of its own: its subject is the application, which no person’s is', async () => {
    const { status, body } = await ask({ sub: 'user_ada' });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
    const claims = partOf(body.access_token ?? '', 1);
    expect(claims).toMatchObject({ sub: 'app_robot', client_id: 'app_robot', aud: `${one.issuer}/api` });
    for (const absent of ['org_id', 'sid', 'roles', 'scope']) expect(claims).not.toHaveProperty(absent);
  });

  test('is told that it has no scopes, not given less than it asked for (S11, RFC 6749 section 5.1)', async () => {
    for (const scope of ['openid offline_access', 'connections:manage', 'anything'])
      expect(await ask({ scope })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  test('is nobody at userinfo and may not manage connections', async () => {
    const { body } = await ask();
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect((await fetch(`${one.issuer}/userinfo`, { headers })).status).toBe(401);
    const resource = new URL('/v1', one.issuer).href;
    expect(await ask({ resource })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });

  test('signs nobody in, and others get no such token', async () => {
    const page = await goTo(authorizationRequest(one, { client_id: 'app_robot' }), newBrowser());
    expect(page.status).toBe(400);
    for (const [id, authorization] of [
      ['app_one', basic('app_one', SECRET)],
      ['app_spa', null],
    ] as const) {
      const form = { grant_type: 'client_credentials', client_id: id };
      expect((await token(one, form, authorization)).status).toBe(400);
    }
  });
});

describe('what a request may carry', () => {
  test.each([
    ['state', 8_193],
    ['nonce', 2_049],
    ['scope', 1_025],
    ['login_hint', 513],
  ])('a %s of %i characters is too long (attacks 59, 64)', async (name, length) => {
    const { answer } = await ask({ [name]: 'x'.repeat(length) });
    expect(answer.get('error')).toBe('invalid_request');
    expect(
      (await ask({ [name]: name === 'scope' ? 'openid' : 'x'.repeat(length - 1) })).answer.has('code'),
    ).toBe(true);
  });

  test('two ways in at once are none', async () => {
    const { answer } = await ask({ connection: 'sso_a', provider: 'google' });
    expect(answer.get('error')).toBe('invalid_request');
    expect((await ask({ provider: 'google' })).answer.has('code')).toBe(true);
  });

  test('ten thousand scopes are one error (attack 59)', async () => {
    const { answer } = await ask({ scope: Array.from({ length: 1_500 }, (_, n) => `s${n}`).join(' ') });
    expect(answer.get('error')).toMatch(/invalid_(request|scope)/);
  });
});

test.each([
  [
    'application/json',
    JSON.stringify({ grant_type: 'authorization_code', client_id: 'app_one', client_secret: SECRET }),
  ],
  ['text/plain', 'grant_type=authorization_code'],
  ['multipart/form-data; boundary=x', '--x--'],
])('a body of type %s is refused at every endpoint (attack 73)', async (type, body) => {
  for (const path of ['token', 'token/introspection', 'token/revocation', 'par', 'device/auth']) {
    const init = {
      method: 'POST',
      body,
      headers: { 'content-type': type, authorization: basic('app_one', SECRET) },
    };
    const response = await fetch(`${one.issuer}/${path}`, init);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  }
  expect(one.errors).toEqual([]);
});

test('a parameter twice, or as a list, is refused at the token endpoint (attack 73)', async () => {
  for (const [name, value] of [
    ['grant_type', 'refresh_token'],
    ['refresh_token', 'x'],
    ['scope', 'openid'],
    ['client_id', 'app_one'],
  ] as const) {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 'x',
      scope: 'openid',
      client_id: 'app_one',
    });
    body.append(name, value);
    const response = await fetch(`${one.issuer}/token`, {
      method: 'POST',
      body,
      headers: { authorization: basic('app_one', SECRET) },
    });
    expect([name, response.status, await response.json()]).toMatchObject([
      name,
      400,
      { error: 'invalid_request' },
    ]);
  }
});

describe('pages of other origins (attack 75)', () => {
  const allowed = async (path: string, origin: string, init: RequestInit = {}) => {
    const response = await fetch(`${one.issuer}/${path}`, {
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, origin },
    });
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    return response.headers.get('access-control-allow-origin');
  };
  const form = {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'app_spa', token: 'x', grant_type: 'refresh_token' }),
  };

  test.each(['token', 'token/revocation', 'par'])(
    'may call %s from a registered origin of a public application, exactly',
    async (path) => {
      expect(await allowed(path, 'https://spa.example', form)).toBe('https://spa.example');
      for (const origin of [
        'https://evil.example',
        'https://spa.example.evil.example',
        'https://xspa.example',
        'http://spa.example',
        'null',
      ])
        expect([origin, await allowed(path, origin, form)]).toEqual([origin, null]);
    },
  );

  test('never call the authorization endpoint, the sign-out, or our pages', async () => {
    for (const path of ['auth', 'session/end', 'device', 'consent/x'])
      expect([path, await allowed(path, 'https://spa.example')]).toEqual([path, null]);
  });

  test('read what is public anywhere', async () => {
    for (const path of ['jwks', '.well-known/openid-configuration'])
      expect(await allowed(path, 'https://anywhere.example')).toBeTruthy();
  });
});
