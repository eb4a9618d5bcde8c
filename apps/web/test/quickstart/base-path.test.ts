import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@portico/testing';
import { beforeAll, expect, test } from 'vitest';
import { quickstart } from '../../src/quickstart/quickstart.ts';
import { startPortico } from '../harness/index.ts';
import { commandsOf, emptyFolder, install, run, writeListings } from './folder.ts';
import { COOKIE_SECRET, passHostedLogin, registered, someoneToSignIn } from './sign-in.ts';

const FIRST_PAGE_MS = 180_000;
const PREFIX = '/docs';
const portico = await startPortico();
let someone: Awaited<ReturnType<typeof someoneToSignIn>>;

beforeAll(async () => {
  someone = await someoneToSignIn(portico);
});

/** The quickstart of Next.js, by somebody who sets a `basePath` in it and changes the two addresses that follow. */
async function startedBelow(prefix: string) {
  const origin = `http://localhost:${await freePort('localhost')}`;
  const application = await registered(portico, 'web', `${origin}${prefix}/auth/callback`);
  const listings = quickstart('next', { ...application, redirectUri: `${origin}/auth/callback` });
  const moved = listings.map((listing) => ({
    ...listing,
    text: listing.text
      .replace(`${origin}/auth/callback`, application.redirectUri)
      .replace('action="/auth/logout"', `action="${prefix}/auth/logout"`),
  }));
  const folder = emptyFolder();
  await install(folder, listings);
  writeListings(folder, moved, {
    PORTICO_CLIENT_SECRET: application.secret,
    PORTICO_COOKIE_SECRET: COOKIE_SECRET,
  });
  writeFileSync(join(folder, 'next.config.mjs'), `export default { basePath: '${prefix}' };\n`);
  const server = run(folder, commandsOf(listings, 'Start'));
  await server.says(/Ready/);
  return { origin, server };
}

test('an application in Next.js with a basePath signs a person in, back to its first page, and out (S4)', {
  timeout: FIRST_PAGE_MS,
}, async () => {
  const { origin, server } = await startedBelow(PREFIX);
  const browser = portico.newBrowser();
  const login = await browser.open(`${origin}${PREFIX}`);
  const page = await passHostedLogin(portico, browser, login, someone);
  expect(page.url.pathname, server.output()).toMatch(/^\/docs\/?$/);
  expect(page.body).toContain(someone.organization.id);
  expect((await browser.open(`${origin}${PREFIX}/auth/session`)).json()).toMatchObject({ roles: ['member'] });
  const left = await browser.submit(page, {}, page.form(`${PREFIX}/auth/logout`));
  expect(left.body).toContain(`value="${origin}${PREFIX}/"`);
  expect((await browser.open(`${origin}${PREFIX}/auth/session`)).status).toBe(401);
});
