import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { login } from '../support/bench.ts';
import { openChromium } from '../support/chromium.ts';
import { ClientBench } from '../support/client-bench.ts';
import { PageServer } from '../support/page-server.ts';
import { authnRequest, SamlApp } from '../support/saml-app.ts';

let bench: ClientBench;
let pages: PageServer;
let chromium: Awaited<ReturnType<typeof openChromium>>;

/** A service provider on another site, which asks by POST. */
const servicePage = (address: string): string => `<!doctype html>
<title>Service</title>
<form method="post" action="${address}">
<input type="hidden" name="SAMLRequest" value="${Buffer.from(authnRequest()).toString('base64')}">
<input type="hidden" name="RelayState" value="here">
<button>Sign in</button>
</form>`;

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
  const app = await SamlApp.setUp(bench);
  const address = `${bench.emulator.origin}/${app.tenantId}/saml2`;
  pages = await PageServer.start(() => ({
    pages: { '/': servicePage(address), '/acs': '<!doctype html><title>Back</title>' },
    modules: {},
  }));
  await app.changeApplication({ web: { redirectUris: [`${pages.origin}/acs`] } });
  chromium = await openChromium(bench.httpsOrigin, bench.caCertificate);
});
afterAll(async () => {
  await chromium.close();
  await pages.close();
  await bench.close();
});

/** Presses the button of the service provider; what comes back to it. */
async function askAndReturn(page: Page, between: () => Promise<void>): Promise<URLSearchParams> {
  await page.goto(pages.origin);
  const returned = page.waitForRequest(`${pages.origin}/acs`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await between();
  const fields = new URLSearchParams((await returned).postData() ?? '');
  await page.waitForURL(`${pages.origin}/acs`);
  return fields;
}

async function signIn(page: Page): Promise<void> {
  const { upn, password } = login(bench.directory().user);
  await page.getByLabel('Email').fill(upn);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const told = (fields: URLSearchParams) => [
  fields.get('RelayState'),
  Buffer.from(fields.get('SAMLResponse') ?? '', 'base64').toString('utf8'),
];
const theUser = () => ['here', expect.stringContaining(`>${login(bench.directory().user).upn}</NameID>`)];

describe('Chromium, coming by SAML from another site, over http', () => {
  beforeEach(() => chromium.context.clearCookies());

  it('signs a user in whom the service sends by POST', async () => {
    const page = await chromium.context.newPage();
    expect(told(await askAndReturn(page, () => signIn(page)))).toEqual(theUser());
  });

  it('shows its session the next time, although it comes by POST: nobody is asked again', async () => {
    const page = await chromium.context.newPage();
    await askAndReturn(page, () => signIn(page));
    expect(told(await askAndReturn(page, () => Promise.resolve()))).toEqual(theUser());
  });
});
