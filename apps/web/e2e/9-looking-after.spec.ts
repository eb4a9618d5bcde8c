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

type Shown = {
  readonly entra: { readonly app_id: string; readonly service_principal_id: string };
  readonly run: { readonly kind: string; readonly state: string };
};

async function shown(page: Page): Promise<Shown> {
  const answer = await page.request.get(`/v1/session/orgs/${organization.id}/sso-connections`);
  const [connection] = ((await answer.json()) as { data: Shown[] }).data;
  if (connection === undefined) throw new Error('there is no connection');
  return connection;
}

const entra = async (page: Page) => (await shown(page)).entra;

/** In the customer's directory, behind our back. */
async function change(page: Page, at: string, data: object): Promise<void> {
  const answer = await page.request.patch(`${demo().emulator}/_emulator/${at}`, { data });
  expect(answer.ok()).toBe(true);
}

const bendApp = async (page: Page) =>
  change(page, `applications/${(await entra(page)).app_id}`, {
    web: { redirectUris: ['https://strange.example/callback'] },
  });

/** What the directory's administrator may have meant: nobody changes it back without being asked. */
const requireAssignment = async (page: Page) =>
  change(page, `servicePrincipals/${(await entra(page)).service_principal_id}`, {
    appRoleAssignmentRequired: true,
  });

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

async function run(page: Page, button: string, ended: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(page.getByRole('status').getByText(ended)).toBeVisible();
}

const check = async (page: Page, found: string) => {
  // So that what is read is of this check, and not of the last one.
  await open(page, singleSignOnPath(organization));
  await run(page, 'Check now', found);
};
const WELL = 'Everything is as it was set up.';
const NOT_WELL = 'Not everything is as it was set up';

test('an app that was changed is repaired while its owner looks, without going to Microsoft', async ({
  page,
}) => {
  // Within a minute: a look that is younger than half of one is not repeated.
  test.slow();
  await check(page, WELL);
  await bendApp(page);
  await expect(async () => {
    await open(page, singleSignOnPath(organization));
    expect((await shown(page)).run).toMatchObject({ kind: 'repair', state: 'succeeded' });
  }).toPass({ timeout: 90_000 });
  await check(page, WELL);
});

test('an owner finds that people have to be assigned, and lets everybody in again', async ({ page }) => {
  await check(page, WELL);
  await requireAssignment(page);
  await readRunsOnceTheyEnded(page);
  await check(page, NOT_WELL);
  await expect(page.getByText('Needs attention')).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
  await expect(page.getByText('Only people who are assigned').first()).toBeVisible();
  await expectNothingFoundByAxe(page);
  await run(page, 'Repair', 'The connection is repaired');
  await expect(page.getByText('Needs attention')).toHaveCount(0);
  await check(page, WELL);
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
