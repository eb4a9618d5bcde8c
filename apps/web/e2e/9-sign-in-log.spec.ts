import { expect, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer, demo } from './demo.ts';
import {
  closeVisitors,
  connected,
  open,
  signedInToDashboard,
  signInAtMicrosoft,
  signInToExampleApp,
  singleSignOnPath,
} from './trips.ts';

/* Who signed in, who was refused, and why: told to whoever looks after the organization. */

const { organization, directory } = customer(0);
const log = `/dashboard/organizations/${organization.id}/sign-in-log`;

test.beforeAll(({ browser }) => connected(browser, customer(0)));
test.afterEach(closeVisitors);

test('an owner finds a refused sign-in by what its person was shown, and reads why', async ({
  page,
  browser,
}) => {
  const guest = await (await browser.newContext()).newPage();
  await guest.goto(`${demo().exampleApp}/login?organization=${organization.id}`);
  await signInAtMicrosoft(guest, directory.guest);
  const consent = guest.getByRole('button', { name: 'Accept' });
  const refused = guest.getByText(/req_[A-Za-z0-9]+/);
  await expect(refused.or(consent)).toBeVisible();
  if (await consent.isVisible()) await consent.click();
  const [requestId = ''] = /req_[A-Za-z0-9]+/.exec((await refused.textContent()) ?? '') ?? [];

  await signedInToDashboard(page, organization.owner);
  await open(page, log);
  await page.getByLabel('Person or request id').fill(requestId);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/search=req_/);
  const lines = page.getByRole('region', { name: 'Sign-in log' }).getByRole('listitem');
  await expect(lines).toHaveCount(1);
  await expect(lines.getByText('Refused')).toBeVisible();
  await expectNothingFoundByAxe(page);
  await lines.getByRole('link').click();
  await expect(page.getByText('A guest of the directory tried to sign in.', { exact: false })).toBeVisible();
  await expect(page.getByText(requestId, { exact: true })).toBeVisible();
  await expectNothingFoundByAxe(page);
});

test('a sign-in is told step by step, until the application has its tokens', async ({ page, browser }) => {
  const visitor = await (await browser.newContext()).newPage();
  await signInToExampleApp(visitor, organization, directory.user);
  await signedInToDashboard(page, organization.owner);
  await open(page, `${log}?result=succeeded`);
  await page
    .getByRole('region', { name: 'Sign-in log' })
    .getByRole('listitem')
    .first()
    .getByRole('link')
    .click();
  const steps = page.getByRole('region', { name: 'Step by step' }).getByRole('listitem');
  await expect(steps).toHaveCount(4);
  for (const step of await steps.all()) await expect(step.getByText(/\d (ms|s)$/)).toBeVisible();
  await expectNothingFoundByAxe(page);
});

test('the connection’s page shows what was done for it and how many came in', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity.getByRole('listitem').first()).toBeVisible();
  await expect(activity.getByRole('img', { name: /The last 30 days/ })).toBeVisible();
  await expectNothingFoundByAxe(page);
});
