import { errors } from 'oidc-provider';
import { describe, expect, test } from 'vitest';
import { REASONS, reasonOf } from '../src/http/refusal-reasons.ts';
import {
  authorizationRequest,
  basic,
  codeFor,
  goTo,
  newBrowser,
  redeem,
  refresh,
  register,
  SECRET,
  signedIn,
  startIssuers,
  token,
} from './bench.ts';

/* Whoever develops an application can read which of its requests were refused, and why (S10). */

const { one, two } = await startIssuers();
register(one, 'app_small', { connectionsManage: false });
const last = () => one.refused.at(-1);
const unknown = { grant_type: 'authorization_code', code: 'x', code_verifier: 'v'.repeat(43) };

describe('an authorization request that is refused is written down', () => {
  test('with the address that is not registered, which the page names too', async () => {
    const page = await goTo(
      authorizationRequest(one, { redirect_uri: 'https://x.example/cb?email=ada@contoso.example#f' }),
    );
    expect(page.status).toBe(400);
    expect(page.body).toContain('redirect_uri https://x.example/cb?... is not registered');
    expect(last()).toMatchObject({
      applicationId: 'app_one',
      endpoint: 'authorization',
      error: 'invalid_redirect_uri',
    });
    expect(last()?.reason).toMatch(/^redirect_uri https:\/\/x\.example\/cb\?\.\.\. is not registered/);
  });

  test.each<[string, Record<string, string | undefined>, string, RegExp]>([
    [
      'a missing code_challenge',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
      /PKCE/,
    ],
    [
      'a scope',
      { client_id: 'app_small', scope: 'openid connections:manage' },
      'invalid_scope',
      /connections:manage/,
    ],
    [
      'an unknown connection',
      { connection: 'sso_missing' },
      'access_denied',
      /no connection to sign in over/,
    ],
    ['a prompt', { prompt: 'dance' }, 'invalid_request', /prompt/],
  ])('with what is wrong: %s', async (_, change, error, reason) => {
    const before = one.refused.length;
    await goTo(authorizationRequest(one, change));
    expect(one.refused).toHaveLength(before + 1);
    expect(last()).toMatchObject({ error, reason: expect.stringMatching(reason) });
  });

  test('and not when nobody is signed in at a silent question: that is an answer', async () => {
    const before = one.refused.length;
    await goTo(authorizationRequest(one, { prompt: 'none' }), newBrowser());
    expect(one.refused).toHaveLength(before);
  });
});

describe('a token request that is refused is written down', () => {
  test.each<[string, () => Promise<{ body: Record<string, unknown> }>, string, RegExp]>([
    ['an unknown code', () => token(one, unknown), 'grant request is invalid', /the code is not known/],
    [
      'a code that was used before',
      async () => {
        const asked = authorizationRequest(one);
        const code = await codeFor(asked);
        await redeem(one, code, asked);
        return redeem(one, code, asked);
      },
      'grant request is invalid',
      /the code was used before/,
    ],
    [
      'a verifier that does not match',
      async () => {
        const asked = authorizationRequest(one);
        return redeem(one, await codeFor(asked), { ...asked, codeVerifier: 'v'.repeat(43) });
      },
      'code_verifier does not match the code_challenge of the authorization request',
      /code_verifier does not match/,
    ],
    [
      'another redirect_uri',
      async () => {
        const asked = authorizationRequest(one);
        const form = {
          grant_type: 'authorization_code',
          code: await codeFor(asked),
          code_verifier: asked.codeVerifier,
        };
        return token(one, { ...form, redirect_uri: 'https://app.example/callback?fixed=1' });
      },
      'redirect_uri is not the one of the authorization request: send exactly the same',
      /redirect_uri is not the one/,
    ],
    [
      'an unknown refresh token',
      () => refresh(one, 'nothing'),
      'grant request is invalid',
      /refresh token is not known/,
    ],
    [
      'no code',
      () => token(one, { grant_type: 'authorization_code' }),
      "missing required parameter 'code'",
      /parameter 'code'/,
    ],
    [
      'a wrong secret',
      () => token(one, unknown, basic('app_one', 'a-wrong-secret')),
      'client authentication failed',
      /the client secret is wrong/,
    ],
  ])('with the reason, and the answer tells no more than is good: %s', async (_, act, told, reason) => {
    const { body } = await act();
    expect(body['error_description']).toContain(told);
    expect(last()).toMatchObject({ applicationId: 'app_one', endpoint: 'token', error: body['error'] });
    expect(last()?.reason).toMatch(reason);
    expect(last()?.grantType).toMatch(/^(authorization_code|refresh_token)$/);
  });

  test('and what is of another application, which the answer does not tell', async () => {
    const { refresh_token } = await signedIn(one);
    const { body } = await token(
      one,
      { grant_type: 'refresh_token', refresh_token: String(refresh_token) },
      basic('app_two', 'secret of two'),
    );
    expect(body['error_description']).toBe('grant request is invalid');
    expect(last()).toMatchObject({
      applicationId: 'app_two',
      reason: expect.stringContaining('another application'),
    });
  });

  test('and not while a device has to wait', async () => {
    register(one, 'app_device', { kind: 'native', secretHashes: [] });
    const form = new URLSearchParams({ client_id: 'app_device', scope: 'openid' });
    const asked = await fetch(`${one.issuer}/device/auth`, { method: 'POST', body: form });
    const { device_code } = (await asked.json()) as { device_code: string };
    const before = one.refused.length;
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const { body } = await token(one, { grant_type, device_code, client_id: 'app_device' }, null);
    expect(body['error']).toBe('authorization_pending');
    expect(one.refused).toHaveLength(before);
  });
});

const PUSHED = {
  client_id: 'app_one',
  scope: 'openid',
  response_type: 'code',
  code_challenge: 'c'.repeat(43),
  code_challenge_method: 'S256',
};

test.each<[string, string, string]>([
  ['par', 'par', 'redirect_uri https://x.example/cb is not registered'],
  ['introspection', 'token/introspection', 'token'],
  ['revocation', 'token/revocation', 'token'],
])('a refused request at %s names the place and the parameter', async (endpoint, path, parameter) => {
  const response = await fetch(`${one.issuer}/${path}`, {
    method: 'POST',
    headers: { authorization: basic('app_one', SECRET) },
    body: new URLSearchParams({ ...PUSHED, redirect_uri: 'https://x.example/cb' }),
  });
  expect(response.status).toBe(400);
  const { error_description } = (await response.json()) as { error_description: string };
  expect(error_description).toContain(parameter);
  expect(last()).toMatchObject({ endpoint, reason: expect.stringContaining(parameter) });
});

test('a sign-out to an address that is not registered names it', async () => {
  await newBrowser().open(
    `${one.issuer}/session/end?client_id=app_one&post_logout_redirect_uri=https://evil.example/bye`,
  );
  expect(last()).toMatchObject({ endpoint: 'end_session' });
  expect(last()?.reason).toContain('post_logout_redirect_uri https://evil.example/bye is not registered');
});

test('nothing that a request brings in secret, or about a person, gets into it', async () => {
  const marked = 'marked-value-of-the-request';
  const before = one.refused.length;
  const asked = authorizationRequest(one, {
    ...{
      state: marked,
      nonce: marked,
      login_hint: `${marked}@contoso.example`,
      id_token_hint: `${marked}.b.c`,
    },
    redirect_uri: `https://${marked}:${marked}@x.example/?${marked}#${marked}`,
  });
  await goTo(asked);
  await goTo(
    authorizationRequest(one, {
      id_token_hint: `${marked}.b.c`,
      prompt: marked,
      resource: `https://${marked}`,
    }),
  );
  const forms = [
    { grant_type: 'authorization_code', code: marked, code_verifier: marked.repeat(2) },
    { grant_type: 'refresh_token', refresh_token: marked },
    { grant_type: marked },
  ];
  for (const form of forms)
    for (const credentials of [basic('app_one', SECRET), basic('app_one', marked)])
      await token(one, form, credentials);
  const written = JSON.stringify(one.refused.slice(before).map(({ grantType: _, ...rest }) => rest));
  expect(one.refused.length).toBe(before + 8);
  expect(written).not.toContain(marked);
});

test('a failure to write it down changes no answer', async () => {
  Object.freeze(two.refused);
  const { status, body } = await token(two, unknown, basic('app_one', 'wrong'));
  expect([status, body['error'], two.errors.length]).toEqual([401, 'invalid_client', 1]);
});

test('every reason is one plain sentence without an end, short enough for a row', () => {
  for (const reason of Object.values(REASONS)) {
    expect(reason.length).toBeLessThan(220);
    expect(reason).not.toMatch(/\.$/);
  }
  const ctx = { oidc: { params: {} } } as never;
  expect(reasonOf(ctx, { error: 'invalid_request', error_description: 'x'.repeat(900) })).toHaveLength(400);
  expect(reasonOf(ctx, new errors.InvalidRedirectUri())).toContain('redirect_uri of the request');
});
