import { Hono } from 'hono';
import { type PorticoEnv, portico, requireOrganization, requireRole, requireSession } from '../src/hono.ts';
import type { Hooks } from '../src/http/hooks.ts';
import type { PorticoOptions } from '../src/index.ts';
import { browserAt } from './browser.ts';
import { fakeIssuer, ORIGIN } from './fake-issuer.ts';

/** With the application and its issuer in the name. */
export const SESSION = /^__Host-portico_app_[\w-]{10}$/;

type Change = Partial<PorticoOptions & Hooks>;

/** An application on Hono with some pages, a browser in front of it, and a Portico behind it. */
export function shop(change: Change = {}, cookies = new Map<string, string>()) {
  const issuer = fakeIssuer();
  const ended = new Set<string>();
  const errors: { code: string; where: string; detail: string | undefined }[] = [];
  const app = new Hono<PorticoEnv>();
  const hooks: Hooks = {
    onSessionEnded: ({ sessionId }) => void ended.add(sessionId ?? ''),
    isSessionEnded: ({ id }) => ended.has(id),
    onError: ({ code, detail }, where) => void errors.push({ code, where, detail }),
  };
  app.use(portico({ ...issuer.options(change), ...hooks, ...change }));
  app.get('/', (context) => context.text(context.get('session')?.user.id ?? 'nobody'));
  app.get('/private', requireSession(), (context) => context.text('private'));
  app.get(
    '/orgs/:org',
    requireOrganization((context) => context.req.param('org')),
    (context) => context.text('ours'),
  );
  app.get('/admin', requireRole('admin', 'owner'), (context) => context.text('admin'));
  app.get('/members', requireRole('member'), (context) => context.text('members'));
  const origin = new URL(change.redirectUri ?? ORIGIN).origin;
  const browser = browserAt(origin, (request) => app.fetch(request), cookies);
  const body = async (path: string, init?: RequestInit) => (await browser.send(path, init)).text();
  async function signIn(path = '/auth/login?organization=org_a') {
    const begun = await browser.send(path);
    const back = issuer.approve(begun.headers.get('location') ?? '');
    return browser.send(back.pathname + back.search);
  }
  return { issuer, app, browser, body, signIn, errors };
}
