import { type Browser, type BrowserContext, devices, expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { copied, makeApp, makeSamlApp } from './sample-provider.ts';
import { fits, makeLink, stranger } from './setup-links.ts';
import { closeVisitors, open, signedInToDashboard, singleSignOnPath } from './trips.ts';

/*
 * A customer's IT admin, whom Portico does not know, connects both sample providers over links and by copy and paste alone; then
 * people of both sign in, by the domain of their address and by their organization.
 */

const { organization } = customer(1);
const WAYS = ['Okta', 'Keycloak'] as const;
/** By how the provider is called: the id of its connection, once it is on. */
const connections = new Map<string, string>();

test.describe.configure({ mode: 'serial' });
test.afterEach(closeVisitors);

/** Opens a new link in a browser without any session. */
async function opened(page: Page, browser: Browser, given: object = {}) {
  const link = await makeLink(page, organization);
  const visitor = await stranger(browser, given);
  await open(visitor.page, link);
  await visitor.page.getByRole('button', { name: 'Continue' }).click();
  await visitor.page.waitForURL(/\/setup\/link\/stl_[a-z2-7]+$/);
  return visitor;
}

/** Tries what was entered, switches it on, and reads on the last page which connection that is. */
async function tryAndSwitchOn(page: Page, context: BrowserContext): Promise<string> {
  await expect(page.getByText('Entered, not tried')).toBeVisible();
  const tabOpened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Test sign-in' }).click();
  const tab = await tabOpened;
  await tab.getByRole('button', { name: /Katherine Jensen/ }).click();
  await expect(tab.getByRole('heading', { name: 'The test sign-in worked' })).toBeVisible();
  await tab.close();
  await page.getByRole('link', { name: 'Back to the connection' }).click();
  await page.getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Single sign-on is on' })).toBeVisible();
  const id = /sso_[a-z2-7]{26}/.exec((await page.locator('main').textContent()) ?? '')?.[0];
  return id ?? '';
}

test('on a phone, over a link: the SAML provider is connected by copy and paste alone', async ({
  page,
  browser,
}) => {
  const { page: phone, context } = await opened(page, browser, devices['iPhone 13']);
  await phone.getByRole('region', { name: 'By SAML' }).getByRole('button', { name: 'Okta' }).click();
  await expect(phone.getByText('Draft', { exact: true })).toBeVisible();
  await fits(phone);
  const { metadata } = await makeSamlApp(context, {
    acs: await copied(phone, 'Single sign-on URL'),
    entityId: await copied(phone, 'Audience URI (SP Entity ID)'),
  });
  await phone.getByLabel('Metadata address, metadata, or certificate').fill(metadata);
  await phone.getByRole('button', { name: 'Read it' }).click();
  await expect(
    phone.getByText('There is the metadata of an identity provider at this address.'),
  ).toBeVisible();
  await fits(phone);
  await phone.getByRole('button', { name: 'Save', exact: true }).click();
  connections.set('Okta', await tryAndSwitchOn(phone, context));
  await fits(phone);
});

test('in a window, over another link: so is the OpenID provider', async ({ page, browser }) => {
  const { page: window, context } = await opened(page, browser);
  await window
    .getByRole('region', { name: 'Your identity provider' })
    .getByRole('button', { name: 'Keycloak' })
    .click();
  await expect(window.getByText('Draft', { exact: true })).toBeVisible();
  const app = await makeApp(context, {
    redirect: await copied(window, 'Valid redirect URIs'),
    signedOut: await copied(window, 'Valid post logout redirect URIs'),
  });
  await window.getByLabel('Issuer').fill(app.issuer);
  await window.getByLabel('Client ID').fill(app.clientId);
  await window.getByLabel('Client secret').fill(app.secret);
  await window.getByRole('button', { name: 'Save and look up' }).click();
  connections.set('Keycloak', await tryAndSwitchOn(window, context));
});

async function arrivesOver(page: Page, way: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(way) }).click();
  await page.getByRole('button', { name: /Katherine Jensen/ }).click();
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  const main = page.locator('main');
  await expect(main).toContainText('katherine@fabrikam.example');
  await expect(main).toContainText(organization.id);
  await expect(main).toContainText(connections.get(way) ?? 'no connection was made');
}

for (const way of WAYS) {
  test(`over ${way} somebody signs in by the domain of their address, and by their organization`, async ({
    browser,
  }) => {
    const { page: byDomain } = await stranger(browser);
    await byDomain.goto(new URL('/login', demo().exampleApp).href);
    await byDomain.getByLabel('E-mail').fill('katherine@fabrikam.example');
    await byDomain.getByRole('button', { name: 'Continue', exact: true }).click();
    await arrivesOver(byDomain, way);

    const { page: byOrganization } = await stranger(browser);
    await byOrganization.goto(demo().exampleApp);
    await byOrganization.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
    await arrivesOver(byOrganization, way);
  });
}

test('both are the organization’s own: its owner removes them', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  for (const way of WAYS) {
    await open(page, singleSignOnPath(organization));
    await page.getByRole('listitem').filter({ hasText: 'Works' }).getByRole('link', { name: way }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: 'Remove connection' }).click();
    await page.waitForURL(/single-sign-on$/);
  }
});
