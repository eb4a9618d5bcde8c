import type { BrowserContext, Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, login } from '../support/bench.ts';
import { openChromium } from '../support/chromium.ts';
import { ClientBench } from '../support/client-bench.ts';
import { PageServer } from '../support/page-server.ts';
import { registerApp, usualGraphAccess } from '../support/registered-app.ts';

/** The folder of modules that the browser entry of a package is in. */
const modulesOf = (specifier: string): string => new URL('.', import.meta.resolve(specifier)).href;

const IMPORT_MAP = JSON.stringify({
  imports: {
    '@azure/msal-browser': '/msal-browser/index.mjs',
    '@azure/msal-browser/redirect-bridge': '/msal-browser/redirect_bridge/index.mjs',
    '@azure/msal-common/browser': '/msal-common/index-browser.mjs',
  },
});

/** A single-page application as its developer would write it. */
const pageOf = (clientId: string, authority: string): string => `<!doctype html>
<title>Shop</title>
<script type="importmap">${IMPORT_MAP}</script>
<script type="module">
import { createStandardPublicClientApplication } from '@azure/msal-browser';
const msal = await createStandardPublicClientApplication({
  auth: { clientId: '${clientId}', authority: '${authority}', knownAuthorities: [new URL('${authority}').host],
    redirectUri: location.origin + '/' },
});
const request = { scopes: ['User.Read'] };
const result = await msal.handleRedirectPromise();
const account = result?.account ?? msal.getAllAccounts()[0];
window.shop = {
  signIn: () => msal.loginRedirect(request),
  popUp: () => msal.loginPopup({ ...request, redirectUri: location.origin + '/bridge' }),
  silently: () => msal.ssoSilent({ ...request, loginHint: account?.username, redirectUri: location.origin + '/bridge' }),
  refresh: () => msal.acquireTokenSilent({ ...request, account, forceRefresh: true }),
  signOut: () => msal.logoutRedirect({ account }),
};
document.body.dataset.user = account?.username ?? 'nobody';
</script>
<body></body>`;

const BRIDGE = `<!doctype html>
<title>Back</title>
<script type="importmap">${IMPORT_MAP}</script>
<script type="module">
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';
await broadcastResponseToMainFrame();
</script>
<body></body>`;

let bench: ClientBench;
let pages: PageServer;
let chromium: Awaited<ReturnType<typeof openChromium>>;
let context: BrowserContext;

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
  const authority = `${bench.httpsOrigin}/${bench.directory().tenantId}`;
  const content = {
    pages: { '/bridge': BRIDGE } as Record<string, string>,
    modules: {
      '/msal-browser/': modulesOf('@azure/msal-browser'),
      '/msal-common/': modulesOf('@azure/msal-common/browser'),
    },
  };
  pages = await PageServer.start(() => content);
  const app = await registerApp(bench, {
    application: {
      displayName: 'Shop in the browser',
      spa: { redirectUris: [`${pages.origin}/`, `${pages.origin}/bridge`] },
      requiredResourceAccess: [usualGraphAccess],
    },
    consent: true,
  });
  content.pages['/'] = pageOf(app.appId, authority);
  chromium = await openChromium(bench.httpsOrigin, bench.caCertificate);
  context = chromium.context;
}, 180_000);
beforeEach(() => context.clearCookies());
afterAll(async () => {
  await chromium?.close();
  await pages?.close();
  await bench.close();
});

/** Calls one of the page's functions and returns what MSAL answered. */
const call = (page: Page, name: string): Promise<Record<string, string>> =>
  page.evaluate(`window.shop[${JSON.stringify(name)}]().then(({ accessToken, account, fromCache }) =>
    ({ accessToken, username: account.username, fromCache }))`);

async function typeCredentials(page: Page): Promise<void> {
  const { upn, password } = login(bench.directory().user);
  await page.fill('#email', upn);
  await page.click('#next');
  await page.fill('#password', password);
  await page.click('#sign-in');
}

/** Waits for a page of the application that has finished its script and says who is signed in. */
const userOn = async (page: Page, user: string): Promise<void> => {
  await page.waitForSelector(`body[data-user="${user}"]`, { state: 'attached' });
};

describe('msal-browser in Chromium, unmodified, over HTTPS', () => {
  it('signs in by redirect, refreshes across origins, signs in silently in a frame, and signs out', {
    timeout: 180_000,
  }, async () => {
    const page = await context.newPage();
    await page.goto(`${pages.origin}/`);
    await userOn(page, 'nobody');
    await page.evaluate('void window.shop.signIn()');
    await typeCredentials(page);
    await userOn(page, 'user@contoso.example');
    const refreshed = await call(page, 'refresh');
    expect(claimsOf(refreshed['accessToken'])['scp']).toContain('User.Read');
    expect(refreshed['fromCache']).toBe(false);
    const silent = await call(page, 'silently');
    expect(silent['username']).toBe('user@contoso.example');
    await page.evaluate('void window.shop.signOut()');
    await userOn(page, 'nobody');
    await page.close();
  });

  it('signs in by a pop-up', { timeout: 180_000 }, async () => {
    const page = await context.newPage();
    await page.goto(`${pages.origin}/`);
    await userOn(page, 'nobody');
    const popUp = page.waitForEvent('popup');
    const answer = call(page, 'popUp');
    const window = await popUp;
    await typeCredentials(window);
    expect((await answer)['username']).toBe('user@contoso.example');
    await page.close();
  });
});
