import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { copied, makeSamlApp } from './sample-provider.ts';
import { closeVisitors, open, signedInToDashboard, singleSignOnPath } from './trips.ts';

/*
 * An administrator connects a SAML provider that nobody here wrote by copy and paste alone, and its people sign in, also those who
 * begin at the provider.
 */

const { organization } = customer(1);
const adminPage = () => `${demo().sampleProviders}/admin/saml`;

test.describe.configure({ mode: 'serial' });
test.afterEach(closeVisitors);

async function chooseOkta(page: Page): Promise<void> {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('link', { name: 'Add a connection' }).click();
  await page.getByRole('region', { name: 'By SAML' }).getByRole('button', { name: 'Okta' }).click();
  await page.waitForURL(/single-sign-on\/connections\/sso_/);
}

test('from a draft to a connection that is on: copied there and back, read, tried, switched on', async ({
  page,
  context,
}) => {
  await chooseOkta(page);
  await expect(page.getByText('Draft', { exact: true })).toBeVisible();
  const { metadata } = await makeSamlApp(context, {
    acs: await copied(page, 'Single sign-on URL'),
    entityId: await copied(page, 'Audience URI (SP Entity ID)'),
  });
  const box = page.getByLabel('Metadata address, metadata, or certificate');
  await box.fill(metadata);
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(
    page.getByText('There is the metadata of an identity provider at this address.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Entered, not tried')).toBeVisible();

  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Test sign-in' }).click();
  const tab = await opened;
  await tab.getByRole('button', { name: /Katherine Jensen/ }).click();
  await expect(tab.getByRole('heading', { name: 'The test sign-in worked' })).toBeVisible();
  await tab.close();
  await page.getByRole('link', { name: 'Back to the connection' }).click();
  // Whom the mapping as it is typed would make of that.
  const people = page.getByRole('region', { name: 'From where people are read' });
  await expect(people.getByText('katherine@fabrikam.example').first()).toBeVisible();
  const address = people.getByLabel('Attribute of: E-mail address');
  await address.fill('nowhere');
  await expect(people.getByText('Missing. In Okta: Attribute Statements: email = user.email.')).toBeVisible();
  await address.clear();
  await expect(people.getByText(/^Missing. In Okta: Attribute Statements: email/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
});

/** In the console: the app says who somebody is by a NameID of that format. */
async function nameIdFormat(context: BrowserContext, format: string) {
  const page = await context.newPage();
  await page.goto(adminPage());
  await page.getByRole('link', { name: 'Portico' }).first().click();
  await page.getByLabel('Name ID format').selectOption(format);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.close();
}

test('what does not fit of an answer, and since when it is otherwise, stands on the page of the test and in the log', async ({
  page,
  context,
}) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('listitem').filter({ hasText: 'Works' }).getByRole('link', { name: 'Okta' }).click();
  // A page that goes into the background before it is there may not come to its end.
  const tryIt = page.getByRole('button', { name: 'Test sign-in' });
  await expect(tryIt).toBeVisible();
  await nameIdFormat(context, 'transient');
  await page.bringToFront();
  const opened = context.waitForEvent('page');
  await tryIt.click();
  const tab = await opened;
  await tab.getByRole('button', { name: /Katherine Jensen/ }).click();
  await expect(tab.getByRole('heading', { name: 'The test sign-in did not work' })).toBeVisible();
  const told = async (at: Page) => {
    await expect(at.getByRole('region', { name: 'What did not fit' })).toContainText(
      /NameID Format.*Received.*nameid-format:transient/,
    );
    await expect(at.getByRole('region', { name: 'What is different from before' })).toContainText(
      /The NameID has another format.*nameid-format:unspecified.*nameid-format:transient/,
    );
  };
  await told(tab);
  await tab.close();
  await open(page, `/dashboard/organizations/${organization.id}/sign-in-log`);
  await page.locator('a[href*="/sign-in-log/"]').first().click();
  await told(page);
  await nameIdFormat(context, 'unspecified');
});

/** Wherever two ways lead in, the one over SAML. */
async function overSaml(page: Page): Promise<void> {
  const choice = page.getByRole('button', { name: /Okta/ });
  const person = page.getByRole('button', { name: /Katherine Jensen/ });
  await expect(choice.or(person)).toBeVisible();
  if (await choice.isVisible()) await choice.click();
  await person.click();
}

test('its people sign in at the example app', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(demo().exampleApp);
  await page.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  await overSaml(page);
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  await expect(page.locator('main')).toContainText('katherine@fabrikam.example');
  await expect(page.locator('main')).toContainText('Katherine Jensen');
});

test('who begins at the provider is led round by the application, and signed in (attack 37)', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(adminPage());
  await page.getByRole('link', { name: 'Portico' }).first().click();
  await page.getByRole('link', { name: 'Open Portico from here' }).click();
  await page.getByRole('button', { name: /Katherine Jensen/ }).click();
  // The answer that nobody asked for signed nobody in: it has begun a sign-in of ours, and this provider asks each time.
  await page.waitForURL(/sign-on\?SAMLRequest/);
  await page.getByRole('button', { name: /Katherine Jensen/ }).click();
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible();
});

test('what is pasted and of no use is said to be that, and nothing is stored', async ({ page }) => {
  await chooseOkta(page);
  const box = page.getByLabel('Metadata address, metadata, or certificate');
  await box.fill(demo().web);
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await box.fill('-----BEGIN PRIVATE KEY-----\ndemo\n-----END PRIVATE KEY-----');
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByText(/This is a private key. Portico did not keep it./)).toBeVisible();
  await expect(page.getByText('Draft', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Remove draft' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove draft' }).click();
  await page.waitForURL(/single-sign-on$/);
});

test('the owner takes it away again, and nobody comes in by it', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('listitem').filter({ hasText: 'Works' }).getByRole('link', { name: 'Okta' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Remove connection' }).click();
  await page.waitForURL(/single-sign-on$/);
  await expect(page.getByRole('listitem').filter({ hasText: 'Works' })).toHaveCount(0);
});
