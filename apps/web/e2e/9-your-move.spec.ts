import { type Browser, expect, type Page, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer, demo } from './demo.ts';
import { enterOkta } from './sample-provider.ts';
import {
  accept,
  closeVisitors,
  consentIfAsked,
  leaveForMicrosoft,
  open,
  openAgain,
  signedInToDashboard,
  signInAtMicrosoft,
  singleSignOnPath,
} from './trips.ts';

/*
 * An owner replaces a connection that was entered by hand by one click at Microsoft. Apollo Appadmin exists at both identity providers with
 * the same address: in the application he is one and the same user before and after.
 */

const { organization, directory } = customer(1);

test.describe.configure({ mode: 'serial' });
test.afterEach(closeVisitors);

/** Who somebody is in the application. */
const subjectOn = async (page: Page): Promise<string> =>
  (await page.locator('main').textContent())?.match(/user_[a-z0-9]{26}/)?.[0] ?? 'nobody';

async function atExampleApp(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(demo().exampleApp);
  await page.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  return page;
}

async function toTheMove(page: Page): Promise<void> {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('link', { name: 'Open the move' }).click();
  await page.waitForURL(/single-sign-on\/move\/sso_/);
}

let before: string;

test('Apollo signs in over the connection by hand', async ({ page, browser }) => {
  await enterOkta(page, organization);
  await page.getByRole('button', { name: 'Switch on', exact: true }).click();
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
  const apollo = await atExampleApp(browser);
  await apollo.getByRole('button', { name: /Apollo Appadmin/ }).click();
  await expect(apollo.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  before = await subjectOn(apollo);
  expect(before).toMatch(/^user_/);
});

test('the owner begins a move, and Microsoft by one click takes the place', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  const panel = page.getByRole('region', { name: 'Move to another identity provider' });
  // Removed ones of other tests have the same name; the newest comes first.
  const works = await panel.getByLabel('From').locator('option').first().getAttribute('value');
  await panel.getByLabel('From').selectOption(works ?? '');
  await panel.getByRole('button', { name: 'Begin the move' }).click();
  await expect(page.getByText('Not made yet')).toBeVisible();
  await page.getByRole('link', { name: 'Connect Microsoft' }).click();
  await page.waitForURL(/single-sign-on$/);
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  await accept(page);
  await page.waitForURL(/ok=microsoft_connected/);
  await expect(page.getByText('Side by side')).toBeVisible();
});

test('until the switch people go on as before, and whoever opens the new one is led back', async ({
  page,
  browser,
}) => {
  const apollo = await atExampleApp(browser);
  await apollo.getByRole('button', { name: /Apollo Appadmin/ }).click();
  await expect(apollo.getByRole('heading', { name: /^Hello/ })).toBeVisible();

  await toTheMove(page);
  const { data } = await (await page.request.get(`/v1/session/orgs/${organization.id}/replacements`)).json();
  const early = await (await browser.newContext()).newPage();
  await early.goto(`${demo().web}/v1/sso/connections/${data[0].new.id}/initiate`);
  await signInAtMicrosoft(early, directory.applicationAdmin);
  await consentIfAsked(early, early.getByText('replacement_not_switched'));
  await early.getByRole('button', { name: 'Sign in as before' }).click();
  await early.getByRole('button', { name: /Apollo Appadmin/ }).click();
  await expect(early.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  expect(await subjectOn(early)).toBe(before);

  await openAgain(page);
  await expect(page.getByText('Same address')).toBeVisible();
  await expectNothingFoundByAxe(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
});

test('after the switch he comes over Microsoft, and is the same user', async ({ page, browser }) => {
  await toTheMove(page);
  await page.getByRole('button', { name: 'Switch', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch', exact: true }).click();
  await expect(page.getByText('People sign in over the new connection')).toBeVisible();

  const apollo = await atExampleApp(browser);
  await signInAtMicrosoft(apollo, directory.applicationAdmin);
  await consentIfAsked(apollo, apollo.getByRole('heading', { name: /^Hello/ }));
  expect(await subjectOn(apollo)).toBe(before);
  await openAgain(page);
  await expect(page.getByText('Nobody at the moment.')).toBeVisible();
  await expect(page.getByText(/^1 of \d+ (person has|people have) come over\.$/)).toBeVisible();
});

test('the old one is removed, and he comes in all the same', async ({ page, browser }) => {
  await toTheMove(page);
  await page.getByRole('link', { name: /^Go to / }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Remove connection' }).click();
  await page.waitForURL(/single-sign-on$/);
  const apollo = await atExampleApp(browser);
  await signInAtMicrosoft(apollo, directory.applicationAdmin);
  await expect(apollo.getByRole('heading', { name: /^Hello/ })).toBeVisible();
  expect(await subjectOn(apollo)).toBe(before);

  await toTheMove(page);
  await page.getByRole('button', { name: 'End the move' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End it' }).click();
  await page.waitForURL(/single-sign-on$/);
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect Microsoft' }).click();
  await expect(page.getByText('The app registration was deleted from the Entra directory.')).toBeVisible();
});
