import { type Browser, freePort } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { backchannelLogoutUri, type QuickstartKind, quickstart } from '../../src/quickstart/quickstart.ts';
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
  const redirectUri = `${origin}/auth/callback`;
  const notices = backchannelLogoutUri(kind, { issuer: portico.project.issuer, redirectUri });
  const application = await registered(portico, 'web', redirectUri, notices);
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

/** Ends every session of the organization, as in the dashboard, and waits until the program knows of it. */
async function endedAtPortico(browser: Browser, origin: string): Promise<void> {
  const { administration, operatorCaller } = portico;
  await administration.revokeSessions(operatorCaller, someone.organization.id, { all: true });
  const isSignedIn = async () => (await browser.open(origin, { follow: false })).status === 200;
  await expect.poll(isSignedIn).toBe(false);
}

describe('the quickstart of', () => {
  test('Express signs a person of the organization in, and out when Portico ends the session (S9)', {
    timeout: FIRST_PAGE_MS,
  }, async () => {
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
    await endedAtPortico(browser, origin);
  });

  test('Next.js signs a person in, out when Portico ends the session, and out again (S9)', {
    timeout: FIRST_PAGE_MS,
  }, async () => {
    const { origin, server } = await started('next', /Ready/);
    const browser = portico.newBrowser();
    const login = await browser.open(origin);
    const page = await passHostedLogin(portico, browser, login, someone);
    expect(page.url.href, server.output()).toBe(`${origin}/`);
    expect(page.body).toMatch(/Hello, (<!-- -->)?\w/);
    expect(page.body).toContain(someone.organization.id);
    await endedAtPortico(browser, origin);
    // They are still signed in at Microsoft.
    const back = await passHostedLogin(portico, browser, await browser.open(origin), someone);
    const left = await browser.submit(back, {}, back.form('/auth/logout'));
    // Two pages that post themselves, the application's and Portico's; their scripts do not run here.
    const end = await browser.submit(await browser.submit(left), { logout: 'yes' });
    expect(end.url.pathname, end.body).toMatch(/^\/login\//);
  });
});
