import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from '@playwright/test';
import express from 'express';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { getSession, portico } from '../src/express.ts';
import { fakeIssuer, ISSUER } from './fake-issuer.ts';

let browser: Browser;
beforeAll(async () => {
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
afterAll(() => browser?.close());

/** Keeps its address to itself, and lets the browser fetch ahead what somebody may press. */
const PAGE = `<!doctype html><meta name="referrer" content="no-referrer"><title>TITLE</title>
<link rel="prefetch" href="/auth/login"><a href="/auth/login">Sign in</a>
<form method="post" action="/auth/logout"><button>Sign out</button></form>`;

/** An application on Express, in a browser whose Portico is this test. */
async function application() {
  const app = express();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const issuer = fakeIssuer();
  const looked: (string | undefined)[] = [];
  app.use('/auth/login', (request, response, next) => {
    response.once('finish', () => looked.push(`${request.get('sec-purpose')} ${response.statusCode}`));
    next();
  });
  app.use(portico(issuer.options({ redirectUri: `${origin}/auth/callback` })));
  app.get('/', (request, response) => {
    response.type('html').send(PAGE.replace('TITLE', getSession(request)?.user.id ?? 'nobody'));
  });
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  // The patience of the test is the only one.
  page.setDefaultTimeout(0);
  const ended: (string | null)[] = [];
  await page.route(`${ISSUER}/**`, (route) => {
    const request = route.request();
    if (request.url().startsWith(`${ISSUER}/auth?`))
      return route.fulfill({ status: 303, headers: { location: issuer.approve(request.url()).href } });
    ended.push(new URLSearchParams(request.postData() ?? '').get('id_token_hint'));
    return route.fulfill({ status: 303, headers: { location: `${origin}/` } });
  });
  return { origin, page, context, looked, ended };
}

test('a person signs in from a page with prefetched links, and out from one without referrer (S6, S7)', async () => {
  const { origin, page, context, looked, ended } = await application();
  await page.goto(`${origin}/`);
  await expect.poll(() => looked).toEqual(['prefetch 204']);
  expect(await context.cookies()).toEqual([]);

  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.waitForFunction("document.title === 'user_ada'");
  expect(looked.slice(1)).toContain('undefined 303');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForFunction("document.title === 'nobody'");
  expect(ended).toEqual([expect.stringMatching(/^ey/)]);
});
