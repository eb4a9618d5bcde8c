import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT, fakeIssuer, ISSUER } from './fake-issuer.ts';

const PACKAGE = join(import.meta.dirname, '..');
const MODULES = join(PACKAGE, '../../node_modules');
const PAGE = 'https://spa.example';
const START = `
  import { createBrowserPortico } from '/dist/browser/index.js';
  const portico = createBrowserPortico({
    issuer: '${ISSUER}', clientId: '${CLIENT}', redirectUri: '${PAGE}/callback', postLogoutRedirectUri: '${PAGE}/bye',
  });
  window.portico = portico;
  const session = await portico.start().catch((error) => ({ user: { id: error.code } }));
  document.title = session ? session.user.id : 'nobody';
  document.getElementById('in').onclick = () => portico.signIn({ organization: 'org_a' });
  document.getElementById('out').onclick = () => portico.signOut();
`;
const HTML = `<!doctype html><title>…</title>
<script type="importmap">{ "imports": { "jose": "/jose/dist/webapi/index.js", "oauth4webapi": "/oauth4webapi/build/index.js" } }</script>
<button id="in">in</button><button id="out">out</button><script type="module">${START}</script>`;

const dist = join(mkdtempSync(join(tmpdir(), 'portico-sdk-')), 'dist');
const issuer = fakeIssuer();
let browser: Browser;
beforeAll(async () => {
  execFileSync(process.execPath, [join(PACKAGE, 'build.mjs'), dist]);
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  browser = await chromium.launch({
    executablePath: process.env['PORTICO_CHROMIUM'] || executablePath || chromium.executablePath(),
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  rmSync(join(dist, '..'), { recursive: true, force: true });
});

/** A page whose whole network is this test. */
async function newPage(): Promise<{ page: Page; posted: URLSearchParams[] }> {
  const page = await (await browser.newContext()).newPage();
  // The patience of the test is the only one.
  page.setDefaultTimeout(0);
  const posted: URLSearchParams[] = [];
  await page.route('**/*', async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    if (url.origin === PAGE) {
      const file = url.pathname.startsWith('/dist/')
        ? join(dist, url.pathname.slice('/dist/'.length))
        : join(MODULES, url.pathname.slice(1));
      if (!url.pathname.endsWith('.js')) return route.fulfill({ contentType: 'text/html', body: HTML });
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(file, 'utf8') });
    }
    if (url.href.startsWith(`${ISSUER}/auth?`))
      return route.fulfill({ status: 302, headers: { location: issuer.approve(url.href).href } });
    if (url.pathname.endsWith('/session/end')) {
      posted.push(new URLSearchParams(request.postData() ?? ''));
      return route.fulfill({ contentType: 'text/html', body: `<title>ended ${url.search}</title>` });
    }
    const body = request.postData();
    const response = await issuer.fetch(url.href, {
      method: request.method(),
      headers: request.headers(),
      body,
    });
    const headers = { 'access-control-allow-origin': PAGE, 'content-type': 'application/json' };
    return route.fulfill({ status: response.status, headers, body: await response.text() });
  });
  return { page, posted };
}

test('a real browser signs in, reloads, refreshes and signs out with what is published', async () => {
  const { page, posted } = await newPage();
  await page.goto(`${PAGE}/orders?page=2`);
  await page.waitForFunction("document.title === 'nobody'");
  await page.click('#in');
  await page.waitForFunction("document.title === 'user_ada'");
  expect(page.url()).toBe(`${PAGE}/orders?page=2`);
  await page.reload();
  await page.waitForFunction("document.title === 'user_ada'");

  const before = await page.evaluate('window.portico.accessToken()');
  issuer.time.now += 5_000;
  await page.evaluate(`sessionStorage.setItem('portico:${ISSUER}:${CLIENT}:tokens',
    JSON.stringify({ ...JSON.parse(sessionStorage.getItem('portico:${ISSUER}:${CLIENT}:tokens')), expiresAt: 0 }))`);
  const asked = await page.evaluate(
    'Promise.all([1, 2, 3].map(() => window.portico.accessToken())).then((tokens) => [...new Set(tokens)])',
  );
  expect(asked).toEqual([expect.not.stringMatching(new RegExp(`^${before}$`))]);
  expect(issuer.sent('/token')).toHaveLength(2);

  await page.click('#out');
  await page.waitForFunction("document.title.startsWith('ended')");
  expect(await page.title()).toBe('ended');
  expect(posted[0]?.get('post_logout_redirect_uri')).toBe(`${PAGE}/bye`);
  expect(posted[0]?.get('id_token_hint')).toMatch(/^ey/);
  await page.goto(PAGE);
  await page.waitForFunction("document.title === 'nobody'");
});
