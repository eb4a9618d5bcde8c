import { expect, type Page, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer } from './demo.ts';
import {
  accept,
  appRegistrations,
  closeVisitors,
  open,
  signedInToDashboard,
  signInAtMicrosoft,
  signInToExampleApp,
  singleSignOnPath,
  tellEmulator,
} from './trips.ts';

const { organization, directory } = customer(1);
const path = singleSignOnPath(organization);
const api = `/v1/session/orgs/${organization.id}/sso-connections`;

/** Other specs may have connected the organization. */
async function disconnected(page: Page): Promise<void> {
  const { data } = (await (await page.request.get(api)).json()) as {
    data: readonly { id: string; status: string }[];
  };
  const headers = { origin: new URL(page.url()).origin };
  for (const { id, status } of data)
    if (status !== 'inactive') await page.request.delete(`${api}/${id}`, { headers });
  await expect(async () => {
    expect(await appRegistrations(directory.tenantId)).toBe(0);
  }).toPass();
}

test.beforeEach(async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  await disconnected(page);
  await open(page, path);
});

test.afterEach(async ({ page, browser, context }) => {
  await disconnected(page);
  await closeVisitors({ browser, context });
});

const connectWithoutAccess = async (page: Page) => {
  await page.getByRole('button', { name: 'Connect without access' }).click();
  await page.waitForURL(/adminconsent/);
  await signInAtMicrosoft(page, directory.admin);
  await accept(page);
  await page.waitForURL(/ok=microsoft_connected/);
  await expect(page.getByRole('heading', { name: 'Microsoft connected' })).toBeVisible();
};

test('an owner compares what Portico may do, gives no access, and their people sign in', async ({
  page,
  browser,
}) => {
  for (const level of ['Full care', 'No access'])
    await expect(page.getByRole('heading', { name: level, exact: true })).toBeVisible();
  await expect(page.getByText('When something breaks')).toHaveCount(2);
  await expectNothingFoundByAxe(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1280, height: 800 });

  await connectWithoutAccess(page);
  expect(await appRegistrations(directory.tenantId)).toBe(0);
  await expect(page.getByText('None: people sign in over the app')).toBeVisible();
  for (const name of ['Check now', 'Renew credential', 'Repair'])
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  await expectNothingFoundByAxe(page);

  const person = await (await browser.newContext()).newPage();
  await signInToExampleApp(person, organization, directory.user);

  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect Microsoft' }).click();
  await expect(page.getByText('Portico had created nothing in the Entra directory.')).toBeVisible();
  await expect(page.getByText('Delete the enterprise app with the application ID')).toBeVisible();
});

test('an owner who gave no access changes to full care, with the same connection, and takes it down again', async ({
  page,
}) => {
  await connectWithoutAccess(page);
  const connection = new URL(page.url()).searchParams.get('connection');
  await page.getByRole('button', { name: 'Change to full care' }).click();
  await page.waitForURL(/adminconsent/);
  await accept(page);
  await page.waitForURL(/ok=microsoft_connected|pending=microsoft/);
  await expect(page.getByRole('button', { name: 'Check now' })).toBeVisible();
  await expect(page.getByText(connection ?? 'no connection', { exact: true })).toBeVisible();
  expect(await appRegistrations(directory.tenantId)).toBe(1);

  // Of app registration and enterprise app each.
  const refused = { surface: 'graph', method: 'DELETE', path: '*deletedItems*', count: 2, status: 400 };
  await tellEmulator('POST', '/faults', refused);
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect Microsoft' }).click();
  await expect(page.getByRole('heading', { name: 'The app registration is still there' })).toBeVisible();
  await page.getByRole('button', { name: 'Try to remove it again' }).click();
  await expect(page.getByText('The app registration was deleted from the Entra directory.')).toBeVisible();
  expect(await appRegistrations(directory.tenantId)).toBe(0);
});
