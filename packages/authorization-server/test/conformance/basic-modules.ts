import { createLocalJWKSet, jwtVerify, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { basic, changeFacts, factsOf, newBrowser, partOf, refresh, SECRET } from '../bench.ts';
import type { Change, RelyingParty } from './relying-party.ts';

const claimsOf = (idToken: string) => partOf(idToken, 1);
const userinfo = (rp: RelyingParty, init: RequestInit) => fetch(`${rp.project.issuer}/userinfo`, init);

/** The modules about an ordinary sign-in, its tokens and userinfo. */
export function signInModules(rp: RelyingParty): void {
  const { project } = rp;

  test('oidcc-server', async () => {
    const { asked, answer } = await rp.authorize();
    expect(answer?.get('state')).toBe(asked.state);
    expect(answer?.get('iss')).toBe(project.issuer);
    const tokens = await rp.signIn({ nonce: 'n' });
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    expect(claimsOf(tokens.id_token)).toMatchObject({
      iss: project.issuer,
      aud: 'app_one',
      nonce: 'n',
      sub: 'user_ada',
    });
  });

  test('oidcc-response-type-missing', async () => {
    const { answer } = await rp.authorize({ response_type: undefined });
    expect(answer?.get('error')).toBe('invalid_request');
  });

  test('oidcc-idtoken-signature', async () => {
    const { id_token } = await rp.signIn();
    const jwks = (await (await fetch(`${project.issuer}/jwks`)).json()) as never;
    const { protectedHeader } = await jwtVerify(id_token, createLocalJWKSet(jwks), { audience: 'app_one' });
    expect(protectedHeader.kid).toBeTruthy();
  });

  test('oidcc-idtoken-unsigned', async () => {
    const document = await (await fetch(`${project.issuer}/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({ id_token_signing_alg_values_supported: ['RS256', 'ES256'] });
    expect(partOf((await rp.signIn()).id_token, 0)['alg']).toBe('RS256');
  });

  test('oidcc-userinfo-get', async () => {
    const { access_token } = await rp.signIn();
    const response = await userinfo(rp, { headers: { authorization: `Bearer ${access_token}` } });
    expect([response.status, await response.json()]).toMatchObject([200, { sub: 'user_ada' }]);
  });

  test('oidcc-userinfo-post-header', async () => {
    const { access_token } = await rp.signIn();
    const headers = { authorization: `Bearer ${access_token}` };
    expect(await (await userinfo(rp, { method: 'POST', headers })).json()).toMatchObject({ sub: 'user_ada' });
  });

  test('oidcc-userinfo-post-body', async () => {
    const { access_token } = await rp.signIn();
    const response = await userinfo(rp, { method: 'POST', body: new URLSearchParams({ access_token }) });
    expect(await response.json()).toMatchObject({ sub: 'user_ada' });
  });

  test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    expect(claimsOf((await rp.signIn({ nonce: undefined })).id_token)).not.toHaveProperty('nonce');
  });

  test.each<[string, string, string[]]>([
    ['oidcc-scope-profile', 'openid profile', ['name']],
    ['oidcc-scope-email', 'openid email', ['email', 'email_verified']],
    ['oidcc-scope-address', 'openid address', []],
    ['oidcc-scope-phone', 'openid phone', []],
    ['oidcc-scope-all', 'openid profile email address phone', ['name', 'email', 'email_verified']],
  ])('%s', async (_, scope, claims) => {
    const { access_token } = await rp.signIn({ scope });
    const told = await (await userinfo(rp, { headers: { authorization: `Bearer ${access_token}` } })).json();
    const personal = ['name', 'email', 'email_verified', 'address', 'phone_number'];
    expect(personal.filter((claim) => claim in (told as object))).toEqual(claims);
  });

  test('oidcc-alternate-happy-flow', async () => {
    const redirect_uri = 'https://app.example/callback?fixed=1';
    const { asked, page } = await rp.authorize({ redirect_uri });
    const code = page.url.searchParams.get('code') ?? page.forms[0]?.fields['code'] ?? '';
    const form = { grant_type: 'authorization_code', code, code_verifier: asked.codeVerifier, redirect_uri };
    expect((await rp.exchange(form)).status).toBe(200);
  });
}

/** The modules about parameters of a request. */
export function parameterModules(rp: RelyingParty): void {
  const { project } = rp;
  test.each<[string, Change]>([
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-login-hint', { login_hint: 'ada@contoso.example' }],
    ['oidcc-ui-locales', { ui_locales: 'se en' }],
    ['oidcc-claims-locales', { claims_locales: 'se en' }],
    ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
    ['oidcc-claims-essential', { claims: '{"userinfo":{"name":{"essential":true}}}' }],
    ['oidcc-ensure-request-with-valid-pkce-succeeds', {}],
  ])('%s', async (_, change) => {
    expect(claimsOf((await rp.signIn(change)).id_token)['sub']).toBe('user_ada');
  });

  test('oidcc-prompt-login', async () => {
    const browser = newBrowser();
    const first = claimsOf((await rp.signIn({ max_age: '15000' }, browser)).id_token);
    project.next.facts = factsOf({ authenticatedAt: new Date(Date.now() + 2_000) });
    const before = project.wishes.length;
    const second = claimsOf((await rp.signIn({ prompt: 'login', max_age: '15000' }, browser)).id_token);
    project.next.facts = factsOf({});
    expect(project.wishes).toHaveLength(before + 1);
    expect(project.wishes.at(-1)?.freshAuthentication).toBe(true);
    expect(Number(second['auth_time'])).toBeGreaterThanOrEqual(Number(first['auth_time']));
    expect(second['sub']).toBe(first['sub']);
  });

  test('oidcc-prompt-none-not-logged-in', async () => {
    expect((await rp.authorize({ prompt: 'none' })).answer?.get('error')).toBe('login_required');
  });

  test('oidcc-prompt-none-logged-in', async () => {
    const browser = newBrowser();
    const first = claimsOf((await rp.signIn({ max_age: '15000' }, browser)).id_token);
    const second = claimsOf((await rp.signIn({ max_age: '15000', prompt: 'none' }, browser)).id_token);
    expect(second).toMatchObject({ sub: first['sub'], auth_time: first['auth_time'] });
  });

  test('oidcc-max-age-1', async () => {
    const browser = newBrowser();
    const first = claimsOf((await rp.signIn({ max_age: '15000' }, browser)).id_token);
    changeFacts(project, String(first['sid']), { authenticatedAt: new Date(Date.now() - 10_000) });
    const before = project.wishes.length;
    const anew = factsOf({});
    project.next.facts = anew;
    const second = claimsOf((await rp.signIn({ max_age: '1' }, browser)).id_token);
    expect(project.wishes).toHaveLength(before + 1);
    expect(second['auth_time']).toBe(Math.floor(anew.authenticatedAt.getTime() / 1000));
  });

  test('oidcc-max-age-10000', async () => {
    const browser = newBrowser();
    const first = claimsOf((await rp.signIn({ max_age: '10000' }, browser)).id_token);
    const before = project.wishes.length;
    const second = claimsOf((await rp.signIn({ max_age: '10000' }, browser)).id_token);
    expect(project.wishes).toHaveLength(before);
    expect(second['auth_time']).toBe(first['auth_time']);
    expect(second['auth_time']).toEqual(expect.any(Number));
  });

  test('oidcc-id-token-hint', async () => {
    const browser = newBrowser();
    const { id_token } = await rp.signIn({}, browser);
    const again = await rp.signIn({ prompt: 'none', id_token_hint: id_token }, browser);
    expect(claimsOf(again.id_token)['sub']).toBe('user_ada');
  });
}

/** The modules about what must not work, and about the token endpoint. */
export function refusalModules(rp: RelyingParty): void {
  const { project } = rp;

  test('oidcc-codereuse', async () => {
    const form = await rp.code();
    expect((await rp.exchange(form)).status).toBe(200);
    expect(await rp.exchange(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('oidcc-codereuse-30seconds', async () => {
    const form = await rp.code();
    const first = await rp.exchange(form);
    project.store.advance(30);
    expect(await rp.exchange(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const headers = { authorization: `Bearer ${first.body.access_token}` };
    expect((await userinfo(rp, { headers })).status).toBe(401);
    expect((await refresh(project, first.body.refresh_token)).status).toBe(400);
  });

  test('oidcc-ensure-registered-redirect-uri', async () => {
    const { page, answer } = await rp.authorize({ redirect_uri: 'http://127.0.0.1:9/other' });
    expect([page.status, answer]).toEqual([400, undefined]);
  });

  test('oidcc-ensure-post-request-succeeds', async () => {
    const { asked } = await rp.authorize();
    const form = Object.fromEntries(asked.url.searchParams);
    const page = await newBrowser().open(`${project.issuer}/auth`, { method: 'POST', form });
    expect(page.url.searchParams.has('code') || page.body.includes('name="code"')).toBe(true);
    const twice = new URLSearchParams([...asked.url.searchParams, ['state', 'again']]);
    const refused = await fetch(`${project.issuer}/auth`, {
      method: 'POST',
      body: twice,
      redirect: 'manual',
    });
    expect(refused.status).toBe(303);
  });

  test('oidcc-server-client-secret-post', async () => {
    const form = { ...(await rp.code()), client_id: 'app_one', client_secret: SECRET };
    expect((await rp.exchange(form, null)).status).toBe(200);
  });

  test('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', async () => {
    const { answer } = await rp.authorize({ request_uri: 'https://rp.example/request.jwt' });
    expect(answer?.get('error')).toBe('request_uri_not_supported');
  });

  test('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', async () => {
    const request = new UnsecuredJWT({ client_id: 'app_one', scope: 'openid' }).encode();
    expect((await rp.authorize({ request })).answer?.get('error')).toBe('request_not_supported');
  });

  test('oidcc-ensure-request-object-with-redirect-uri', async () => {
    const request = new UnsecuredJWT({ redirect_uri: 'https://evil.example/' }).encode();
    const { page, answer } = await rp.authorize({ request });
    expect(page.url.hostname).not.toBe('evil.example');
    expect(answer?.get('error')).toBe('request_not_supported');
  });

  test('oidcc-refresh-token', async () => {
    const first = await rp.signIn();
    const { status, body } = await refresh(project, first.refresh_token);
    expect(status).toBe(200);
    expect(body.access_token).not.toBe(first.access_token);
    const [before, after] = [first.id_token, body.id_token ?? ''].map(claimsOf);
    for (const same of ['iss', 'sub', 'aud']) expect(after?.[same]).toEqual(before?.[same]);
    const stolen = { grant_type: 'refresh_token', refresh_token: body.refresh_token ?? '' };
    expect((await rp.exchange(stolen, basic('app_two', 'secret of two'))).body['error']).toBe(
      'invalid_grant',
    );
  });
}
