import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { freePort } from '@portico/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quickstart } from '../../src/quickstart/quickstart.ts';
import { startPortico } from '../harness/index.ts';
import { commandsOf, emptyFolder, install, run, writeListings } from './folder.ts';
import { registered, someoneToSignIn } from './sign-in.ts';

const WHOLE_TRIP_MS = 180_000;
const portico = await startPortico();
let someone: Awaited<ReturnType<typeof someoneToSignIn>>;
let chrome: Browser;

beforeAll(async () => {
  someone = await someoneToSignIn(portico);
  const known = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  chrome = await chromium.launch({
    executablePath: process.env['PORTICO_CHROMIUM'] || known || chromium.executablePath(),
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
});
afterAll(() => chrome?.close());

/** The hosted login page, then the pages of Microsoft as far as they come. */
async function signIn(page: Page): Promise<void> {
  await page.waitForURL('**/login/**');
  // What is typed before the page's script is there does not count.
  const isAlive =
    "Object.keys(document.querySelector('input[name=email]') ?? {}).some((key) => key.startsWith('__react'))";
  await expect.poll(() => page.evaluate(isAlive)).toBe(true);
  await page.getByLabel('E-mail').fill(someone.login.upn);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.waitForURL(`${portico.emulator.origin}/**`);
  const password = page.getByLabel('Password');
  const next = page.getByRole('button', { name: 'Next' });
  await next.or(password).first().waitFor();
  if (await next.isVisible()) {
    await page.getByLabel('Email').fill(someone.login.upn);
    await next.click();
  }
  await password.fill(someone.login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('the quickstart of a single-page application signs a person in, in Chromium, and out again', {
  timeout: WHOLE_TRIP_MS,
}, async () => {
  const origin = `http://localhost:${await freePort('localhost')}`;
  const application = await registered(portico, 'spa', `${origin}/callback`);
  const listings = quickstart('spa', application);
  const folder = emptyFolder();
  await install(folder, listings);
  writeListings(folder, listings);
  const server = run(folder, commandsOf(listings, 'Start'));
  await server.says(/Local/);

  const page = await (await chrome.newContext()).newPage();
  // The patience of the test is the only one.
  page.setDefaultTimeout(0);
  await page.goto(origin);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await signIn(page);
  const hello = page.getByRole('heading', { name: `of ${someone.organization.id}` });
  const accept = page.getByRole('button', { name: 'Accept' });
  await hello.or(accept).waitFor();
  if (await accept.isVisible()) await accept.click();
  await hello.waitFor();
  expect(page.url()).toBe(`${origin}/`);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${origin}/`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await page.context().close();
});
