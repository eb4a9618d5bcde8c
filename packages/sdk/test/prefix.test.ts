import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { portico as expressPortico, getSession, requireSession } from '../src/express.ts';
import type { PorticoOptions } from '../src/index.ts';
import { porticoNext } from '../src/next.ts';
import { browserAt } from './browser.ts';
import { fakeIssuer, ORIGIN } from './fake-issuer.ts';
import { shop } from './shop.ts';

const PREFIX = '/docs';
const REDIRECT = `${ORIGIN}${PREFIX}/auth/callback`;
const page: { headers: Headers } = { headers: new Headers() };
vi.mock('next/headers', () => ({ headers: async () => page.headers }));

type Answer = (request: Request) => Promise<Response> | Response;
/** A proxy that takes the prefix off; what does not have it is another application's. */
const stripping =
  (answer: Answer): Answer =>
  (request) => {
    const url = new URL(request.url);
    if (!url.pathname.startsWith(`${PREFIX}/`)) return new Response('another application', { status: 418 });
    url.pathname = url.pathname.slice(PREFIX.length);
    return answer(new Request(url, request));
  };

async function expressShop(options: PorticoOptions, prefix = ''): Promise<Answer> {
  const app = express();
  const inner = express.Router();
  inner.use(expressPortico(options));
  inner.get(
    '/orders',
    requireSession(),
    (request, response) => void response.json(getSession(request)?.user),
  );
  app.use(prefix || '/', inner);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return async ({ url, method, headers }) => {
    const { pathname, search } = new URL(url);
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { method, headers, redirect: 'manual' });
  };
}

/** Next.js with a `basePath`: it takes it off, or leaves it on and says so. */
function nextShop(options: PorticoOptions, takenOff: boolean): Answer {
  const { GET, POST, requireSession: required } = porticoNext(options);
  return async (request) => {
    const url = new URL(request.url);
    if (!url.pathname.startsWith(PREFIX)) return new Response('not ours', { status: 418 });
    const inside = url.pathname.slice(PREFIX.length);
    if (takenOff) url.pathname = inside;
    const next = Object.assign(new Request(url, request), { nextUrl: { basePath: PREFIX } });
    if (inside.startsWith('/auth/')) return (request.method === 'POST' ? POST : GET)(next);
    page.headers = request.headers;
    const session = await required(inside).catch((error: { digest: string }) => error.digest);
    if (typeof session !== 'string') return Response.json(session.user);
    return new Response(null, { status: 307, headers: { location: session.split(';')[2] ?? '' } });
  };
}

type Fixture = { readonly issuer: ReturnType<typeof fakeIssuer>; readonly answer: Answer };
const fixture = async (
  make: (options: PorticoOptions) => Promise<Answer> | Answer,
  change: Partial<PorticoOptions> = {},
): Promise<Fixture> => {
  const issuer = fakeIssuer();
  return { issuer, answer: await make(issuer.options({ redirectUri: REDIRECT, ...change })) };
};

const SHOPS: readonly (readonly [string, () => Promise<Fixture>])[] = [
  ['Express behind a proxy that takes it off', () => fixture(async (o) => stripping(await expressShop(o)))],
  ['Express that has it itself', () => fixture((o) => expressShop(o, PREFIX), { home: `${PREFIX}/` })],
  ['Next.js that takes it off', () => fixture((o) => nextShop(o, true))],
  ['Next.js that leaves it on', () => fixture((o) => nextShop(o, false))],
];

describe('an application below a path (S4)', () => {
  test.each(SHOPS)('signs people in, back to where they were, and out: %s', async (_, make) => {
    const { issuer, answer } = await make();
    const browser = browserAt(ORIGIN, answer);
    const asked = await browser.send(`${PREFIX}/orders?page=2`, { headers: { accept: 'text/html' } });
    const login = new URL(asked.headers.get('location') ?? '', ORIGIN);
    expect(login.pathname).toBe(`${PREFIX}/auth/login`);
    const begun = await browser.send(login.pathname + login.search);
    const callback = issuer.approve(begun.headers.get('location') ?? '');
    expect(callback.pathname).toBe(`${PREFIX}/auth/callback`);
    const back = await browser.send(callback.pathname + callback.search);
    expect(back.headers.get('location')).toMatch(new RegExp(`^${PREFIX}/orders`));
    expect(await (await browser.send(`${PREFIX}/orders`)).json()).toMatchObject({ id: 'user_ada' });
    expect((await browser.send(`${PREFIX}/auth/session`)).status).toBe(200);
    const out = await browser.send(`${PREFIX}/auth/logout`, { method: 'POST', headers: { origin: ORIGIN } });
    expect(await out.text()).toContain(`name="post_logout_redirect_uri" value="${ORIGIN}${PREFIX}/"`);
    const again = await browser.send(`${PREFIX}/auth/logout`, {
      method: 'POST',
      headers: { origin: ORIGIN },
    });
    expect(again.headers.get('location')).toBe(`${PREFIX}/`);
  });

  test.each(SHOPS)('goes to its first page where nothing else is said: %s', async (_, make) => {
    const { issuer, answer } = await make();
    const browser = browserAt(ORIGIN, answer);
    const begun = await browser.send(`${PREFIX}/auth/login`);
    const callback = issuer.approve(begun.headers.get('location') ?? '');
    const back = await browser.send(callback.pathname + callback.search);
    expect(back.headers.get('location')).toBe(`${PREFIX}/`);
    const again = await browser.send(callback.pathname + callback.search);
    expect(again.headers.get('location')).toBe(`${PREFIX}/`);
    const failed = await browserAt(ORIGIN, answer).send(`${callback.pathname}?error=access_denied&state=y`);
    expect(await failed.text()).toMatch(/href="\/docs\/auth\/login".*href="\/docs\/"/);
  });

  test('may say where it is: the path inside, and its first page', async () => {
    const { app, issuer } = shop({
      redirectUri: `${ORIGIN}/docs/callback`,
      insidePath: '/callback',
      home: '/docs/welcome',
    });
    const browser = browserAt(
      ORIGIN,
      stripping((request) => app.fetch(request)),
    );
    const begun = await browser.send('/docs/login');
    const callback = issuer.approve(begun.headers.get('location') ?? '');
    const back = await browser.send(callback.pathname + callback.search);
    expect(back.headers.get('location')).toBe('/docs/welcome');
    expect((await app.request(`${ORIGIN}/docs/login`)).status).toBe(404);
  });

  test('may be under another path inside than outside', async () => {
    const { app, issuer } = shop({ redirectUri: REDIRECT, insidePath: '/internal/sso/callback' });
    const begun = await app.request(`${ORIGIN}/internal/sso/login`);
    expect(issuer.approve(begun.headers.get('location') ?? '').href).toMatch(REDIRECT);
  });

  test('keeps its own pages: a bare /login is not taken for a shortened one of ours', async () => {
    const { app } = shop();
    app.get('/login', (context) => context.text('my own'));
    expect(await (await app.request(`${ORIGIN}/login`)).text()).toBe('my own');
  });

  test.each([
    ['insidePath', 'callback'],
    ['home', '//evil.example'],
    ['home', 'https://evil.example'],
  ])('is not told by what is no path: %s %s (attack 12)', (name, value) => {
    expect(() => shop({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: expect.stringContaining(name) }),
    );
  });
});
