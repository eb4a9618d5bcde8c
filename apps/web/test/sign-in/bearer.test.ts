import type { Browser, MicrosoftLogin } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  APPLICATION_ORIGIN,
  answerMicrosoft,
  api,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  type Person,
  rowsOf,
  signedInBrowser,
  signInToDashboard,
  startPath,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

const portico = await startPortico();
const { a, b } = portico.organizations;
const { admin, user } = directoryOf(portico, a.domain);
const RESOURCE = `${portico.origin.origin}/v1`;
const SCOPE = 'openid connections:manage';

async function tokensFor(
  login: MicrosoftLogin,
  parameters: Record<string, string> = {},
  browser = portico.newBrowser(),
) {
  const asked = { organization: a.id, scope: SCOPE, resource: RESOURCE, ...parameters };
  const request = authorizationRequest(portico, asked);
  const page = await goToSignIn(portico, browser, request, login);
  const code = page.url.searchParams.get('code');
  if (code === null) throw new Error(`no code: ${page.url.href} ${page.body.slice(0, 300)}`);
  const form = {
    grant_type: 'authorization_code',
    code,
    code_verifier: request.codeVerifier,
    resource: asked.resource,
  };
  const { body } = await tokenRequest(portico, form);
  return body as { access_token: string; id_token: string };
}

async function call(
  token: string,
  {
    path = startPath(a),
    method = 'POST',
    headers = {},
  }: { path?: string; method?: string; headers?: Record<string, string> } = {},
) {
  const sent = { authorization: `Bearer ${token}`, ...headers };
  const response = await fetch(new URL(path, portico.origin), { method, headers: sent });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}

/**
 * An admin of the organization and the administrator of the directory as one person: stands for the explicit link
 * between the two, for which there is no page yet.
 */
const manager = a.admin;
let token: string;
beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await tokensFor(admin);
  await portico.database.pool.query('UPDATE identities SET user_id = $1', [manager.userId]);
  token = (await tokensFor(admin)).access_token;
});
const dashboardOf = async (person: Person): Promise<Browser> => {
  const browser = portico.newBrowser();
  await signInToDashboard(portico, browser, person);
  return browser;
};

describe('a Connect button inside a developer’s product', () => {
  test('an admin’s token starts a request, and gets the address of a page of ours and no cookie', async () => {
    const { status, body, headers } = await call(token);
    expect(status).toBe(201);
    expect(body.url).toBe(`${portico.origin.origin}/v1/sso/microsoft/connect/${body.request_id}`);
    expect(headers.getSetCookie()).toEqual([]);
    expect(headers.get('cache-control')).toContain('no-store');
  });

  test('the page asks the same person, goes to Microsoft once, and ends in the connection', async () => {
    const { body } = await call(token);
    const browser = await dashboardOf(manager);
    const page = await browser.open(body.url);
    expect(page.status).toBe(200);
    expect(page.body).toContain('Contoso');
    const [first, second] = [
      await browserFetch(browser, `${body.url}/confirm`),
      await browserFetch(browser, `${body.url}/confirm`),
    ];
    expect(first.status).toBe(303);
    expect(second.status).toBeGreaterThanOrEqual(400);
    const end = await answerMicrosoft(portico, browser, first.headers.get('location') ?? '', admin);
    expect(end.url.searchParams.get('error')).toBeNull();
    const path = `/v1/session/orgs/${a.id}/ms-provision/${body.request_id}`;
    const progress = async () => (await api(portico, browser, path)).body;
    await expect.poll(progress).toMatchObject({ state: 'succeeded' });
  });

  test('the page is nothing for anybody else, nor without a session, nor from another site (attacks 4, 81, 116)', async () => {
    const { body } = await call(token);
    const stranger = await dashboardOf(a.owner);
    expect((await stranger.open(body.url)).status).toBe(404);
    expect((await browserFetch(stranger, `${body.url}/confirm`)).status).toBe(404);
    const nobody = await portico.newBrowser().open(body.url);
    expect(nobody.url.pathname).toMatch(/^\/login\//);
    const browser = await dashboardOf(manager);
    expect((await browserFetch(browser, `${body.url}/confirm`, 'https://evil.example')).status).toBe(403);
    expect((await browserFetch(browser, `${body.url}/confirm`, 'null')).status).toBe(403);
    const [request] = (await rowsOf(portico, 'provisioning_requests')).filter(
      ({ id }) => id === body.request_id,
    );
    expect(request).toMatchObject({ browser_hash: null });
  });
});

/** The form of the connect page, as the browser sends it. */
const browserFetch = (browser: Browser, url: string, origin = portico.origin.origin) =>
  browser.fetch(portico.origin, url, { method: 'POST', headers: { origin }, body: new URLSearchParams() });

describe('a token counts for its own organization, scope, kind and person alone', () => {
  test('a plain member’s does not (attack 77)', async () => {
    const { access_token } = await tokensFor(user);
    expect(await call(access_token)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('nor in another organization (attack 81)', async () => {
    expect(await call(token, { path: startPath(b) })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  test('nor without the scope (attack 68)', async () => {
    const { access_token } = await tokensFor(admin, { scope: 'openid' });
    expect(await call(access_token)).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  });

  test('nor an id_token, nor one for the developer’s own API (attack 68)', async () => {
    const { id_token } = await tokensFor(admin);
    const other = await tokensFor(admin, { resource: `${portico.project.issuer}/api` });
    for (const wrong of [
      id_token,
      other.access_token,
      `${token}x`,
      'x',
      token.split('.').slice(0, 2).join('.'),
    ])
      expect(await call(wrong)).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });

  test.each([
    'Bearer',
    'Bearer ',
    'bearer x',
    'Basic eDp4',
    'Bearer a b',
    `Bearer ${'x'.repeat(9_000)}`,
    'Bearer \u00e9',
  ])('nor a malformed header: %j (attack 123)', async (authorization) => {
    expect(await call('', { headers: { authorization } })).toMatchObject({ status: 401 });
  });

  test('nor together with a cookie (attack 88)', async () => {
    const browser = await dashboardOf(manager);
    const init = { method: 'POST', headers: { authorization: `Bearer ${token}` } };
    const response = await browser.fetch(portico.origin, startPath(a), init);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'two_credentials' });
  });

  test('nor after its session ended or its role was taken, at once (attacks 13, 127)', async () => {
    const change = (role: string) =>
      portico.database.pool.query('UPDATE memberships SET role = $1 WHERE user_id = $2', [
        role,
        manager.userId,
      ]);
    await change('member');
    expect((await call(token)).status).toBe(403);
    await change('admin');
    const fresh = (await tokensFor(admin)).access_token;
    await portico.database.pool.query(
      "UPDATE sessions SET authenticated_at = now() - interval '20 minutes' WHERE user_id = $1",
      [manager.userId],
    );
    expect(await call(fresh)).toMatchObject({ status: 403, body: { code: 'recent_sign_in_required' } });
    await portico.database.pool.query('UPDATE sessions SET revoked_at = now() WHERE user_id = $1', [
      manager.userId,
    ]);
    expect(await call(fresh)).toMatchObject({ status: 401 });
    token = (await tokensFor(admin)).access_token;
  });

  test('nor on the rest of the dashboard’s API', async () => {
    for (const path of [
      '/v1/session',
      '/v1/session/projects',
      `/v1/session/orgs/${a.id}/members`,
      `/v1/session/orgs/${a.id}/audit`,
    ])
      expect(await call(token, { path, method: 'GET' })).toMatchObject({
        status: 401,
        body: { code: 'not_signed_in' },
      });
  });
});

test('a token that is out stops at once when its application may no longer manage connections, and goes on when it may', async () => {
  const { administration, operatorCaller, project, application } = portico;
  const allow = (connections_manage: boolean) =>
    administration.changeApplication(operatorCaller, project.id, application.clientId, {
      connections_manage,
    });
  const ask = () => call(token, { path: `/v1/session/orgs/${a.id}/sso-connections`, method: 'GET' });
  expect((await ask()).status).toBe(200);
  await allow(false);
  try {
    expect(await ask()).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  } finally {
    await allow(true);
  }
  expect((await ask()).status).toBe(200);
});

describe('pages of other origins (attack 75)', () => {
  const preflight = (origin: string, path = startPath(a)) =>
    fetch(new URL(path, portico.origin), {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
  const allowedBy = (headers: Headers) => headers.get('access-control-allow-origin');

  test('may call from a registered origin, answers and refusals alike, and never with cookies', async () => {
    const asked = await preflight(APPLICATION_ORIGIN);
    expect({ status: asked.status, origin: allowedBy(asked.headers) }).toEqual({
      status: 204,
      origin: APPLICATION_ORIGIN,
    });
    const headers = { origin: APPLICATION_ORIGIN };
    const done = await call(token, { headers });
    expect({ status: done.status, origin: allowedBy(done.headers) }).toEqual({
      status: 201,
      origin: APPLICATION_ORIGIN,
    });
    const refused = await call('x', { headers });
    expect({ status: refused.status, origin: allowedBy(refused.headers) }).toEqual({
      status: 401,
      origin: APPLICATION_ORIGIN,
    });
    for (const answer of [asked, done, refused]) {
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });

  test.each([
    'https://evil.example',
    'null',
    `${APPLICATION_ORIGIN}0`,
    `${APPLICATION_ORIGIN}/`,
    'http://localhost:9',
  ])('may not from %s', async (origin) => {
    expect(allowedBy((await preflight(origin)).headers)).toBeNull();
    const { status, headers } = await call(token, { headers: { origin } });
    expect({ status, origin: allowedBy(headers) }).toEqual({ status: 403, origin: null });
  });

  test('learn nothing of organizations that are not theirs', async () => {
    for (const id of ['org_aaaaaaaaaaaaaaaaaaaaaaaaaa', 'x', '%00'])
      expect(allowedBy((await preflight(APPLICATION_ORIGIN, startPath({ id }))).headers)).toBeNull();
  });
});
