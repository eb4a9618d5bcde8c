import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { isAmbiguousPath } from '../../front-door/security-headers.ts';
import { api, authorizationRequest, signedInBrowser, startPortico } from '../harness/index.ts';
import { rawRequest, rawText, statusOf } from './raw-request.ts';

const portico = await startPortico({ worker: false });
const { origin } = portico;
const { a } = portico.organizations;
const raw = async (line: string, headers?: Record<string, string>, body?: string) =>
  statusOf(await rawRequest(origin, rawText(line, headers, body)));
const issuerPath = new URL(portico.project.issuer).pathname;

// Whatever came in: the process is alive, and the log has no failure that nobody foresaw.
let heard = 0;
afterEach(async () => {
  expect((await fetch(new URL('/readyz', origin))).status).toBe(200);
  const news = portico.log().slice(heard);
  heard += news.length;
  expect(news).not.toMatch(/"level":50|request failed|issuer failed|page failed|nhandled/);
});

describe('a path with two meanings is refused before anything looks at it (attack 91)', () => {
  test.each([
    ...[
      '//dashboard',
      '/dashboard//x',
      '/%2fdashboard',
      '/dashboard%2F',
      '/v1%5csession',
      '/\\dashboard',
      '/dashboard;x',
      '/v1/session;/x',
    ],
    ...[
      '/./dashboard',
      '/v1/../dashboard',
      '/v1/..',
      '/v1/%2e%2e/dashboard',
      '/v1/session%00',
      '/_next/static/../../dashboard',
    ],
    ...[
      '//evil.example/',
      '/oauth2/..%2fx',
      `${issuerPath}/../x`,
      'http://evil.example/dashboard',
      '*',
      'dashboard',
    ],
  ])('%s', async (path) => {
    expect(await raw(`GET ${path}`)).toBe(400);
    expect(await raw(`OPTIONS ${path}`)).toBe(400);
  });

  test('whatever it is made of, what is let through means one thing', () => {
    const pieces = fc.constantFrom(
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2f',
      '%5C',
      '%2e',
      '%00',
      ';',
      'dashboard',
      'v1',
      '?',
      '%',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const url = `/${parts.join('')}`;
        if (isAmbiguousPath(url)) return;
        const path = url.split('?')[0] ?? '';
        expect(new URL(url, 'http://portico.invalid').pathname).toBe(path);
        expect(path).not.toMatch(/%2f|%5c|%00|\\|\/\//i);
      }),
      { numRuns: 3_000 },
    );
  });

  test('letters count: no other spelling of a path is that path', async () => {
    for (const path of [
      '/Dashboard',
      '/V1/session',
      '/v1/Session',
      `/OAUTH2/${portico.project.id}/auth`,
      '/dashboard/',
      '/v1/session/',
    ])
      expect([401, 404, 307, 308]).toContain(await raw(`GET ${path}`));
    for (const path of ['/V1/session', `/OAUTH2/${portico.project.id}/jwks`])
      expect(await raw(`GET ${path}`)).toBe(404);
  });

  test('what is sent to another spelling reaches no route, so no wall is walked around (attack 140)', async () => {
    const step = `/v1/login/${portico.project.id}/uid/identify`;
    for (const path of [`${step}/`, '/v1/session/sign-out/', '/dashboard/'])
      expect({ path, status: await raw(`POST ${path}`) }).toEqual({ path, status: 404 });
    for (const path of [step.replace('identify', '%69dentify'), '/v1/%73ession', '/dashboard%2Dx'])
      expect({ path, status: await raw(`POST ${path}`) }).toEqual({ path, status: 400 });
  });

  test('escapes that are none, and text that is no UTF-8', async () => {
    for (const path of [
      '/%',
      '/%zz',
      '/dashboard/%ff',
      '/v1/session/orgs/%ff',
      '/v1/session/orgs/%C0%AF',
      `${issuerPath}/%ff`,
      `${issuerPath}/auth/%ff`,
    ])
      expect({ path, status: await raw(`GET ${path}`) }).toEqual({ path, status: 400 });
  });
});

describe('a request that is not well formed is refused, and nothing falls over (attacks 123, 139)', () => {
  test.each<[string, string, Record<string, string>, string]>([
    ['two lengths', 'POST /v1/session/password', { 'Content-Length': '5, 6' }, 'hello'],
    [
      'length and chunks',
      'POST /v1/session/password',
      { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' },
      '0\r\n\r\n',
    ],
    ['an unknown encoding', 'POST /v1/session/password', { 'Transfer-Encoding': 'xchunked' }, ''],
    ['chunks that are none', 'POST /v1/session/password', { 'Transfer-Encoding': 'chunked' }, 'zz\r\n'],
    ['a header with NUL', 'GET /login', { 'X-A': 'a\0b' }, ''],
    ['a name with a space', 'GET /login', { 'X A': 'a' }, ''],
  ])('%s', async (_, line, headers, body) => {
    expect(await raw(line, headers, body)).toBe(400);
  });

  test('headers of 32 KiB, and 10,000 characters of path', async () => {
    expect(await raw('GET /login', { Cookie: 'a'.repeat(32_768) })).toBe(431);
    expect(await raw(`GET /v1/session/orgs/${'a'.repeat(10_000)}`)).toBe(401);
  });

  test('bodies of more than 64 KiB, to our API and to the token endpoint', async () => {
    const large = 'x'.repeat(200_000);
    const headers = { origin: origin.origin, 'content-type': 'application/json' };
    const ours = await fetch(new URL('/v1/session/password', origin), {
      method: 'POST',
      headers,
      body: JSON.stringify({ email: large }),
    });
    expect(ours.status).toBe(413);
    const theirs = await fetch(`${portico.project.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({ code: large }),
    });
    expect([400, 413]).toContain(theirs.status);
  });

  test.each([
    'Bearer',
    'Basic',
    'Basic =',
    'Bearer \u00ff\u00fe',
    'Negotiate x',
    'x'.repeat(8_000),
    ',',
    'Bearer a, Bearer b',
  ])('Authorization: %j', async (Authorization) => {
    expect(
      await raw(`POST /v1/session/orgs/${a.id}/ms-provision/start`, { Authorization, 'Content-Length': '0' }),
    ).toBe(401);
    // Who does not prove which client they are is invalid_client (RFC 6749 section 5.2).
    expect(await raw(`POST ${issuerPath}/token`, { Authorization, 'Content-Length': '0' })).toBe(401);
  });

  test.each([
    '=',
    '==;;',
    'portico_session',
    'portico_session=',
    'portico_session="',
    'portico_session=\u00ff',
    'portico_session=%00',
    '__proto__=1',
    'a=b;'.repeat(2_000),
  ])('Cookie: %j', async (Cookie) => {
    expect(await raw('GET /v1/session', { Cookie })).toBe(401);
    expect(await raw('GET /dashboard', { Cookie })).toBe(307);
  });

  test('NUL and other odd texts in every parameter of the issuer and the callbacks', async () => {
    const { url } = authorizationRequest(portico, { organization: a.id });
    const addresses = [
      '/v1/sso/microsoft/consent/callback',
      '/v1/sso/connections/sso_a/callback',
      '/v1/sso/connections/sso_a/initiate',
    ];
    for (const odd of ['\0', '\ud800', '%', '[]', '\r\nset-cookie: a=b', '__proto__']) {
      for (const name of url.searchParams.keys()) {
        const changed = new URL(url);
        changed.searchParams.set(name, odd);
        expect((await fetch(changed, { redirect: 'manual' })).status).toBeLessThan(500);
      }
      const query = new URLSearchParams({
        state: odd,
        code: odd,
        tenant: odd,
        admin_consent: odd,
        error: odd,
        application: odd,
        sid: odd,
      });
      for (const path of addresses)
        expect(
          (await fetch(new URL(`${path}?${query}`, origin), { redirect: 'manual' })).status,
        ).toBeLessThan(500);
    }
  });

  test('methods that a place does not take', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])
      for (const path of [
        '/login',
        '/v1/session/sign-in',
        '/v1/sso/microsoft/consent/callback',
        `${issuerPath}/token`,
      ])
        expect([404, 405, 400]).toContain(await raw(`${method} ${path}`, { 'Content-Length': '0' }));
    expect(
      await rawRequest(origin, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n'),
    ).not.toContain('200');
  });

  test('a page that is sent a server action finds none (attack 115)', async () => {
    const form = {
      'Content-Type': 'multipart/form-data; boundary=x',
      'Next-Action': 'x'.repeat(40),
      'Content-Length': '0',
    };
    for (const path of ['/login', '/', '/dashboard', '/v1/sso/microsoft/connect/msp_a'])
      expect(await raw(`POST ${path}`, form)).toBe(405);
  });
});

describe('who is asked for does not depend on what a client says (attack 122)', () => {
  test('the host of a request names nothing', async () => {
    const spoofed = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      Forwarded: 'host=evil.example',
    };
    for (const path of [
      '/login',
      '/dashboard',
      '/v1/session',
      `${issuerPath}/.well-known/openid-configuration`,
      `${issuerPath}/auth`,
    ])
      expect(await rawRequest(origin, rawText(`GET ${path}`, spoofed))).not.toContain('evil');
  });

  test('an id of a request is ours, not theirs', async () => {
    const answer = await rawRequest(origin, rawText('GET /v1/session', { 'X-Request-Id': 'req_evil' }));
    expect(answer).toMatch(/x-request-id: req_[a-z2-7]{26}/i);
    expect(answer).not.toContain('req_evil');
  });

  test('a form of another site is refused, from its origin, from none and from null (attack 116)', async () => {
    const browser = await signedInBrowser(portico, portico.operator);
    for (const from of ['https://evil.example', 'null', `${origin.origin}.evil.example`]) {
      const { status, body } = await api(portico, browser, '/v1/session/projects', {
        method: 'POST',
        body: { name: 'x' },
        origin: from,
      });
      expect({ from, status, body }).toMatchObject({ status: 403, body: { code: 'wrong_origin' } });
    }
    const cookie = `portico_session=${browser.cookie('portico_session')}`;
    const nameless = { Cookie: cookie, 'Content-Type': 'application/json', 'Content-Length': '12' };
    expect(await raw('POST /v1/session/projects', nameless, '{"name":"x"}')).toBe(403);
  });
});

describe('cookies (attack 120)', () => {
  const signIn = (at: URL) => fetch(new URL('/v1/session/sign-in', at), { redirect: 'manual' });

  test('over http on loopback are HttpOnly, Lax, for the whole host and no other', async () => {
    const [cookie = ''] = (await signIn(origin)).headers.getSetCookie();
    expect(cookie).toMatch(
      /^portico_dash_[\w-]{16}=[\w-]{43}\.\w+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/,
    );
  });

  test('over https carry __Host- and Secure, and every answer HSTS', async () => {
    const off = {
      PORTICO_MS_CLOUD: undefined,
      PORTICO_MS_EMULATOR_LOGIN_URL: undefined,
      PORTICO_MS_EMULATOR_GRAPH_URL: undefined,
    };
    const https = 'https://portico.example';
    const another = await portico.startAnotherWeb({
      ...off,
      PORTICO_ORIGIN: https,
      PORTICO_HOST: 'localhost',
    });
    const answer = await signIn(another.origin);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/portico\.example\/oauth2\//);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      /^__Host-portico_dash_[\w-]{16}=[\w-]{43}\.\w+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/,
    );
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=63072000');
    const browser = await signedInBrowser(portico, portico.operator);
    const asking = (name: string) =>
      fetch(new URL('/v1/session', another.origin), {
        headers: { cookie: `${name}=${browser.cookie('portico_session')}` },
      });
    expect((await asking('__Host-portico_session')).status).toBe(200);
    expect((await asking('portico_session')).status).toBe(401);
    const ended = await fetch(new URL(`${issuerPath}/session/end`, another.origin), { redirect: 'manual' });
    // Nobody was signed in.
    expect(ended.headers.getSetCookie()).toEqual([]);
    // A sibling host could plant a cookie without that prefix: a session and a waiting request of its own (B7).
    const asked = authorizationRequest(portico).url;
    const begun = await fetch(new URL(`${asked.pathname}${asked.search}`, another.origin), {
      redirect: 'manual',
    });
    const cookies = begun.headers.getSetCookie().filter((set) => !/=;/.test(set));
    expect(cookies.length).toBeGreaterThan(2);
    for (const set of cookies)
      expect(set).toMatch(/^(__Host-.*; path=\/(;|$)|__Secure-portico_res_.*; path=\/oauth2\/)/i);
    for (const set of cookies) expect(set.toLowerCase()).toMatch(/; secure/);
    const issuer = `https://portico.example${issuerPath}`;
    expect(
      await (await fetch(new URL(`${issuerPath}/.well-known/openid-configuration`, another.origin))).json(),
    ).toMatchObject({ issuer });
    await another.web.stop();
  });
});
