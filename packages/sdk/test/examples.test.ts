import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { browserAt } from './browser.ts';
import { CLIENT, fakeIssuer, ISSUER } from './fake-issuer.ts';

const ORIGIN = 'http://localhost:3000';
const issuer = fakeIssuer();
const network = fetch;
const page: { headers: Headers } = { headers: new Headers() };

vi.mock('next/headers', () => ({ headers: async () => page.headers }));

beforeAll(() => {
  vi.stubGlobal('fetch', issuer.fetch);
  vi.stubEnv('PORTICO_ISSUER', ISSUER);
  vi.stubEnv('PORTICO_CLIENT_ID', CLIENT);
  vi.stubEnv('PORTICO_CLIENT_SECRET', 'demo-secret');
  vi.stubEnv('PORTICO_COOKIE_SECRET', 'a demo secret of more than 32 characters');
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

type Browser = ReturnType<typeof browserAt>;
async function signIn(browser: Browser, path = '/auth/login'): Promise<Response> {
  const begun = await browser.send(path);
  const back = issuer.approve(begun.headers.get('location') ?? '');
  return browser.send(back.pathname + back.search);
}
const asPage = { headers: { accept: 'text/html' } };

/** Of a request that no browser makes. */
const statusOf = (origin: string, method: string, path: string) =>
  new Promise((resolve) => {
    request({ port: new URL(origin).port, host: '127.0.0.1', method, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });

describe('the examples of the README', () => {
  test('Hono', async () => {
    const { default: app } = await import('./examples/hono.ts');
    const browser = browserAt(ORIGIN, (request) => app.fetch(request));
    const away = await browser.send('/', asPage);
    expect((await signIn(browser, away.headers.get('location') ?? '')).headers.get('location')).toBe('/');
    expect(await (await browser.send('/')).json()).toMatchObject({ id: 'user_ada' });
  });

  test('Express', async () => {
    const { app } = await import('./examples/express.ts');
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const real = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const browser = browserAt(ORIGIN, async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const body = method === 'POST' ? await request.text() : null;
      return network(real + pathname + search, { method, headers, body, redirect: 'manual' });
    });
    const away = await browser.send('/?x=1', asPage);
    expect([away.status, away.headers.get('location')]).toEqual([303, '/auth/login?return_to=%2F%3Fx%3D1']);
    expect((await browser.send('/')).status).toBe(401);
    expect((await signIn(browser, away.headers.get('location') ?? '')).headers.get('location')).toBe('/?x=1');
    expect(await (await browser.send('/')).json()).toMatchObject({ id: 'user_ada' });
    expect((await browser.send('/admin')).status).toBe(403);
    const body = new URLSearchParams({ logout_token: await issuer.logoutToken() });
    expect((await browser.send('/auth/backchannel-logout', { method: 'POST', body })).status).toBe(200);
    const huge = { method: 'POST', body: 'x'.repeat(200_000) };
    expect((await browser.send('/auth/backchannel-logout', huge)).status).toBe(400);
    expect(await (await browser.send('/auth/session')).json()).toMatchObject({ organizationId: 'org_a' });
    expect([await statusOf(real, 'GET', '//'), await statusOf(real, 'TRACE', '/')]).toEqual([400, 400]);
    const left = await browser.send('/auth/logout', { method: 'POST', headers: { origin: ORIGIN } });
    expect(await left.text()).toContain('id_token_hint');
    expect((await browser.send('/')).status).toBe(401);
    server.closeAllConnections();
    server.close();
  });

  test('Next.js', async () => {
    const next = await import('./examples/next.ts');
    const browser = browserAt(ORIGIN, async (request) => {
      page.headers = request.headers;
      if (request.url.includes('/auth/')) return next.GET(request);
      const session = await next.requireSession('/orders').catch((error: { digest: string }) => error.digest);
      return Response.json(session);
    });
    expect(await (await browser.send('/orders')).text()).toContain('/auth/login?return_to=%2Forders');
    await signIn(browser, '/auth/login?return_to=/orders');
    expect(await (await browser.send('/orders')).json()).toMatchObject({ user: { id: 'user_ada' } });
    expect((await browser.send('/auth/nothing')).status).toBe(404);
  });

  test('Next.js: the proxy refreshes for the page and the browser, and changes nothing else', async () => {
    const { GET, proxy, getSession } = await import('./examples/next.ts');
    const browser = browserAt(ORIGIN, (request) =>
      request.url.includes('/auth/') ? GET(request) : proxy(request),
    );
    await signIn(browser);
    const [[name = '', before] = []] = [...browser.cookies];
    expect((await browser.send('/orders')).headers.getSetCookie()).toEqual([]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 290_000 });
    issuer.time.now = Date.now();
    const response = await browser.send('/orders');
    const after = browser.cookies.get(name);
    expect(after).not.toBe(before);
    expect(response.headers.get('x-middleware-request-cookie')).toBe(`${name}=${after}`);
    page.headers = new Headers({ cookie: `${name}=${after}` });
    expect(await getSession()).toMatchObject({ user: { id: 'user_ada' } });
    vi.useRealTimers();
  });

  test('an API', async () => {
    const { me } = await import('./examples/api.ts');
    const ask = async (authorization: string) =>
      me(new Request('https://api.example/me', { headers: { authorization } }));
    const answer = await ask(`Bearer ${await issuer.accessToken()}`);
    expect(await answer.json()).toEqual({ user: 'user_ada', organization: 'org_a' });
    expect((await ask(`Bearer ${await issuer.idToken('n')}`)).status).toBe(401);
    const nowhere = await issuer.accessToken({ claims: { org_id: undefined } });
    expect((await ask(`Bearer ${nowhere}`)).status).toBe(403);
  });
});
