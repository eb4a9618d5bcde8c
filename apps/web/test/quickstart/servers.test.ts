import { freePort } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type QuickstartKind, quickstart } from '../../src/quickstart/quickstart.ts';
import { startPortico } from '../harness/index.ts';
import { commandsOf, emptyFolder, install, run, writeListings } from './folder.ts';
import { COOKIE_SECRET, passHostedLogin, registered, someoneToSignIn } from './sign-in.ts';

const FIRST_PAGE_MS = 180_000;
const portico = await startPortico();
let someone: Awaited<ReturnType<typeof someoneToSignIn>>;

beforeAll(async () => {
  someone = await someoneToSignIn(portico);
});

/** From an empty folder to a server that runs. */
async function started(kind: QuickstartKind, ready: RegExp) {
  const origin = `http://localhost:${await freePort('localhost')}`;
  const application = await registered(portico, 'web', `${origin}/auth/callback`);
  const listings = quickstart(kind, application);
  const folder = emptyFolder();
  await install(folder, listings);
  writeListings(folder, listings, {
    PORTICO_CLIENT_SECRET: application.secret,
    PORTICO_COOKIE_SECRET: COOKIE_SECRET,
  });
  const server = run(folder, commandsOf(listings, 'Start'));
  await server.says(ready);
  return { origin, server, application };
}

describe('the quickstart of', () => {
  test('Express signs a person of the organization in', { timeout: FIRST_PAGE_MS }, async () => {
    const { origin } = await started('express', /Open http/);
    const browser = portico.newBrowser();
    const login = await browser.open(origin);
    const page = await passHostedLogin(portico, browser, login, someone);
    expect(page.url.href).toBe(`${origin}/`);
    expect(page.json()).toEqual({
      hello: expect.stringMatching(/\w/),
      organizationId: someone.organization.id,
      roles: ['member'],
    });
  });

  test('Next.js signs a person in, and out again', { timeout: FIRST_PAGE_MS }, async () => {
    const { origin, server } = await started('next', /Ready/);
    const browser = portico.newBrowser();
    const login = await browser.open(origin);
    const page = await passHostedLogin(portico, browser, login, someone);
    expect(page.url.href, server.output()).toBe(`${origin}/`);
    expect(page.body).toMatch(/Hello, (<!-- -->)?\w/);
    expect(page.body).toContain(someone.organization.id);
    const left = await browser.submit(page, {}, page.form('/auth/logout'));
    // Two pages that post themselves, the application's and Portico's; their scripts do not run here.
    const end = await browser.submit(await browser.submit(left), { logout: 'yes' });
    expect(end.url.pathname, end.body).toMatch(/^\/login\//);
  });
});
