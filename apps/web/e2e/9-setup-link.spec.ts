import { type BrowserContext, devices, expect, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer, demo } from './demo.ts';
import { copied, enterAndTry, makeApp } from './sample-provider.ts';
import { fits, makeLink, stranger } from './setup-links.ts';
import { closeVisitors, open, signedInToDashboard, singleSignOnPath } from './trips.ts';

/*
 * The owner sends a link; an IT admin whom Portico does not know connects their identity provider by it, in another browser and
 * by copy and paste alone.
 */

const { organization } = customer(1);
let link = '';
/** What the browser of the IT admin keeps, and the page on which they work. */
let kept: Awaited<ReturnType<BrowserContext['storageState']>>;
let workplace = '';

test.describe.configure({ mode: 'serial' });
test.afterEach(closeVisitors);

test('the owner makes a link, and looking at it spends nothing', async ({ page, browser }) => {
  link = await makeLink(page, organization);
  expect(link).toMatch(/\/setup\/[\w-]{43}$/);
  await expect(page.getByRole('list', { name: 'Setup links' }).getByText('Not opened').first()).toBeVisible();
  const { context, page: scanner } = await stranger(browser);
  for (let looks = 0; looks < 2; looks += 1) {
    const answer = await scanner.goto(link);
    expect(answer?.headers()['cache-control']).toContain('no-store');
  }
  await expect(scanner.locator('meta[name=robots]')).toHaveAttribute('content', /noindex/);
  await expect(scanner.locator('meta[name=referrer]')).toHaveAttribute('content', 'no-referrer');
  await expect(
    scanner.getByRole('heading', { name: `Set up single sign-on for ${organization.name}` }),
  ).toBeVisible();
  await context.close();
});

test('an IT admin goes on in another browser: addresses, values, a test, and what they left is there again', async ({
  browser,
}) => {
  const { context, page } = await stranger(browser);
  await open(page, link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/\/setup\/link\/stl_[a-z2-7]+$/);
  const known = page.getByRole('region', { name: 'Your identity provider' });
  await expect(known.getByRole('button', { name: 'Okta' })).toBeVisible();
  await expectNothingFoundByAxe(page);
  await known.getByRole('button', { name: 'Okta' }).click();
  await expect(page.getByText('Draft', { exact: true })).toBeVisible();
  await expectNothingFoundByAxe(page);
  const app = await makeApp(context, {
    redirect: await copied(page, 'Sign-in redirect URIs'),
    signedOut: await copied(page, 'Sign-out redirect URIs'),
  });
  await open(page, link);
  await page.getByRole('button', { name: 'Continue' }).click();
  await enterAndTry(page, app, async (tab) => {
    await expect(tab.getByText('katherine@fabrikam.example').first()).toBeVisible();
    await expect(tab.getByRole('heading', { name: 'What was read' })).toBeVisible();
  });
  await page.getByRole('link', { name: 'Back to the connection' }).click();
  await page.waitForURL(/\/setup\/link\/stl_[a-z2-7]+$/);
  workplace = page.url();
  kept = await context.storageState();
});

test('in a second browser it is in use, and says so', async ({ browser }) => {
  const { context, page } = await stranger(browser);
  await open(page, link);
  await expect(page.getByRole('heading', { name: 'In use in another browser' })).toBeVisible();
  await expect(page.getByText(/Whom to ask: .*owner@fabrikam\.example/)).toBeVisible();
  await open(page, workplace);
  await expect(page.getByRole('heading', { name: 'In use in another browser' })).toBeVisible();
  await expect(page.getByText(organization.name)).toHaveCount(0);
  await context.close();
});

test('switched on, the link is done: the page says what works, and its people sign in', async ({
  browser,
}) => {
  const { page } = await stranger(browser, { storageState: kept });
  await open(page, workplace);
  await page.getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Single sign-on is on' })).toBeVisible();
  await expect(page.getByText(/an address in fabrikam\.example/)).toBeVisible();
  await expectNothingFoundByAxe(page);
  const { context, page: late } = await stranger(browser);
  await open(late, link);
  await expect(late.getByRole('heading', { name: 'This is done' })).toBeVisible();

  await late.goto(demo().exampleApp);
  await late.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  const choice = late.getByRole('button', { name: /Okta/ });
  const person = late.getByRole('button', { name: /Katherine Jensen/ });
  await expect(choice.or(person)).toBeVisible();
  if (await choice.isVisible()) await choice.click();
  await person.click();
  await expect(late.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  await context.close();
});

test('on a phone all of it fits, a domain is claimed, and the owner takes the link back', async ({
  page,
  browser,
}) => {
  const other = await makeLink(page, organization);
  const { context, page: phone } = await stranger(browser, devices['iPhone 13']);
  await open(phone, other);
  await fits(phone);
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.waitForURL(/\/setup\/link\//);
  await fits(phone);
  await phone
    .getByRole('region', { name: 'Your identity provider' })
    .getByRole('button', { name: 'Keycloak' })
    .click();
  await expect(phone.getByText('Draft', { exact: true })).toBeVisible();
  await fits(phone);
  await phone.getByLabel('Add a domain').fill('phone.fabrikam.example');
  await phone.getByRole('button', { name: 'Add domain' }).click();
  await expect(phone.getByText('_portico-challenge.phone.fabrikam.example')).toBeVisible();
  await fits(phone);

  await open(page, singleSignOnPath(organization));
  const row = page
    .getByRole('list', { name: 'Setup links' })
    .getByRole('listitem')
    .filter({ hasText: 'In use' });
  await row.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('button', { name: 'Take link back' }).click();
  await expect(page.getByRole('list', { name: 'Setup links' }).getByText('Taken back').first()).toBeVisible();
  await phone.reload();
  await expect(phone.getByRole('heading', { name: 'This link was taken back' })).toBeVisible();
  await context.close();
});

test('what it made is the organization’s own: its owner removes it', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  for (const [state, button] of [
    ['Works', 'Remove'],
    ['Draft', 'Remove draft'],
  ] as const) {
    await open(page, singleSignOnPath(organization));
    await page.getByRole('listitem').filter({ hasText: state }).getByRole('link').first().click();
    await page.getByRole('button', { name: button, exact: true }).click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: /^Remove/ })
      .click();
    await page.waitForURL(/single-sign-on$/);
  }
  await open(page, `/dashboard/organizations/${organization.id}`);
  await page.getByRole('button', { name: 'Remove phone.fabrikam.example' }).click();
  await page.getByRole('button', { name: 'Remove domain' }).click();
  await expect(page.getByText('phone.fabrikam.example')).toHaveCount(0);
});
