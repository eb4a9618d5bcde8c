import { expect, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { chooseOkta, enterOkta } from './sample-provider.ts';
import { closeVisitors, open, signedInToDashboard, singleSignOnPath } from './trips.ts';

/*
 * An administrator connects a provider that nobody here wrote by copy and paste alone, as they would in Okta's console, and its
 * people sign in.
 */

const { organization } = customer(1);

test.describe.configure({ mode: 'serial' });
test.afterEach(closeVisitors);

test('from a draft to a connection that is on: copied there and back, tried, switched on', async ({
  page,
}) => {
  await enterOkta(page, organization, (tab) =>
    expect(tab.getByText('katherine@fabrikam.example').first()).toBeVisible(),
  );
  await page.getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
});

test('its people sign in at the example app: the chooser asks where two ways lead in', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(demo().exampleApp);
  await page.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  const choice = page.getByRole('button', { name: /Okta/ });
  const person = page.getByRole('button', { name: /Katherine Jensen/ });
  await expect(choice.or(person)).toBeVisible();
  if (await choice.isVisible()) await choice.click();
  await person.click();
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  await expect(page.locator('main')).toContainText('katherine@fabrikam.example');
  await expect(page.locator('main')).toContainText('Katherine Jensen');
});

test('an address outside the domains of the organization brings nobody in', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(demo().exampleApp);
  await page.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  const choice = page.getByRole('button', { name: /Okta/ });
  const person = page.getByRole('button', { name: /Ada Lindqvist/ });
  await expect(choice.or(person)).toBeVisible();
  if (await choice.isVisible()) await choice.click();
  await person.click();
  await expect(page.getByText('domain_not_allowed')).toBeVisible();
});

test('a pasted address that is none of a provider is said to be that, and nothing is stored', async ({
  page,
}) => {
  await chooseOkta(page, organization);
  await page.getByLabel('Issuer').fill(demo().web);
  await page.getByLabel('Client ID').fill('anything');
  await page.getByLabel('Client secret').fill('demo');
  await page.getByRole('button', { name: 'Save and look up' }).click();
  await expect(page.getByText(/there is no OpenID provider that Portico can use/)).toBeVisible();
  await expect(page.getByText('Draft', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Remove draft' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove draft' }).click();
  await page.waitForURL(/single-sign-on$/);
  await page.getByText('Removed').first().waitFor();
});

test('the owner takes it away again, and nobody comes in by it', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  const okta = page.getByRole('listitem').filter({ hasText: 'Works' }).getByRole('link', { name: 'Okta' });
  const its = `a[href="${await okta.getAttribute('href')}"]`;
  await okta.click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Remove connection' }).click();
  await page.waitForURL(/single-sign-on$/);
  await expect(page.getByRole('listitem').filter({ has: page.locator(its) })).toContainText('Removed');
  await expect(page.getByRole('listitem').filter({ hasText: 'Works' })).toHaveCount(0);
});
