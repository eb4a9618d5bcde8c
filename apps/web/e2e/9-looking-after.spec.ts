import { expect, type Page, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer, demo } from './demo.ts';
import {
  closeVisitors,
  connected,
  open,
  signedInToDashboard,
  signInToExampleApp,
  singleSignOnPath,
} from './trips.ts';

const { organization, directory } = customer(0);

test.beforeAll(({ browser }) => connected(browser, customer(0)));

test.beforeEach(async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await expect(standing(page)).toBeVisible();
});

test.afterEach(closeVisitors);

const standing = (page: Page) => page.getByRole('heading', { name: 'Microsoft connected' });

/** A worker may have done all of a run before the page first asks how it stands. */
async function readRunsOnceTheyEnded(page: Page): Promise<void> {
  await page.route('**/ms-provision/*', async (route) => {
    await expect(async () => {
      const answer = await page.request.get(route.request().url());
      const { state } = (await answer.json()) as { state: string };
      expect(['succeeded', 'failed']).toContain(state);
    }).toPass();
    await route.continue();
  });
}

test('an owner asks how the connection stands, and reads it however fast the worker was', async ({
  page,
}) => {
  await readRunsOnceTheyEnded(page);
  await page.getByRole('button', { name: 'Check now', exact: true }).click();
  await expect(page.getByRole('status').getByText('Everything is as it was set up.')).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
});

test('an owner pauses sign-in: the application is told, and resumed it works again', async ({
  page,
  browser,
}) => {
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Next steps' })).toHaveCount(0);
  await expectNothingFoundByAxe(page);
  const visitor = await (await browser.newContext()).newPage();
  const signIn = `${demo().exampleApp}/login?organization=${organization.id}`;
  await visitor.goto(signIn);
  await visitor.waitForLoadState();
  expect(new URL(visitor.url()).origin).not.toBe(demo().emulator);
  await page.getByRole('button', { name: 'Let people sign in again' }).click();
  await expect(page.getByRole('heading', { name: 'Next steps' })).toBeVisible();
  await visitor.goto(signIn);
  await visitor.waitForURL((url) => url.origin === demo().emulator);
});

test('an owner makes a certificate of the secret, and people sign in with it at once', async ({
  page,
  browser,
}) => {
  // The new one is proven for twenty seconds, and the old one kept for thirty, on the slowest machine too.
  test.slow();
  await page.getByRole('button', { name: 'Renew credential' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Kind of credential').selectOption('Certificate');
  await expectNothingFoundByAxe(page);
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  const steps = page.getByRole('list', { name: 'Steps' });
  await expect(steps.getByText('The new credential works.', { exact: false })).toBeVisible();
  await expect(steps.getByText('The new credential is in use.', { exact: false })).toBeVisible({
    timeout: 60_000,
  });
  const visitor = await (await browser.newContext()).newPage();
  await signInToExampleApp(visitor, organization, directory.user);
  // The page shows the run until the old one is gone, half a minute later.
  const meter = page.getByRole('meter', { name: 'Certificate, time left' });
  await expect(meter).toBeVisible({ timeout: 90_000 });
});
