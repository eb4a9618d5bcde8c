import { expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import {
  accept,
  appRegistrations,
  closeVisitors,
  leaveForMicrosoft,
  signedInToDashboard,
  signInAtMicrosoft,
  singleSignOnPath,
} from './trips.ts';

const { organization, directory } = customer(1);
const other = customer(0).directory;

test.beforeEach(async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
});

test.afterEach(closeVisitors);

test.afterEach(async () => {
  expect(await appRegistrations(directory.tenantId)).toBe(0);
});

async function isTold(page: Page, code: string, sentence: RegExp): Promise<void> {
  await page.waitForURL(new RegExp(`error=${code}$`));
  await expect(page.getByText(sentence).first()).toBeVisible();
}

test('a declined consent creates nothing and says so (attack 10)', async ({ page }) => {
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await isTold(page, 'consent_denied', /pressed Cancel at Microsoft/);
  // All ways to connect are there as before, and so is whom to hand it to.
  await expect(page.getByRole('button', { name: 'Connect Microsoft', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect without access' })).toBeVisible();
  await expect(page.getByText('You cannot approve this at Microsoft?')).toBeVisible();
});

test('an application administrator cannot approve at Microsoft, so nothing comes back', async ({ page }) => {
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.applicationAdmin);
  await expect(page.getByRole('heading', { name: 'Need admin approval' })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(demo().emulator);
});

test('who consented is proven by somebody else: an application administrator is refused (attack 7)', async ({
  page,
}) => {
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  await provenBy(page, directory.applicationAdmin);
  await isTold(page, 'admin_required', /Global Administrator/);
});

test('who consented is proven by a guest: refused (attack 7)', async ({ page }) => {
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  await provenBy(page, directory.guest);
  await isTold(page, 'guest_not_allowed', /Guests of an Entra directory/);
});

test('a forged tenant gets nobody into a directory that consented before (attack 6)', async ({ page }) => {
  const before = await appRegistrations(other.tenantId);
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  const callback = new URL(await heldRedirect(page, () => accept(page)));
  expect(callback.searchParams.get('tenant')).toBe(directory.tenantId);
  callback.searchParams.set('tenant', other.tenantId);
  await page.goto(callback.href);
  // The forged directory asks who is there: an ordinary employee of it is the most that the attacker can be.
  expect(page.url()).toContain(other.tenantId);
  await signInAsSomebodyElse(page, other.user);
  await isTold(page, 'admin_required', /Global Administrator/);
  expect(await appRegistrations(other.tenantId)).toBe(before);
});

test('a consent link that another browser finishes connects nothing (attack 4)', async ({
  page,
  browser,
}) => {
  await leaveForMicrosoft(page, organization);
  const victim = await (await browser.newContext()).newPage();
  await victim.goto(page.url());
  await signInAtMicrosoft(victim, directory.admin);
  await accept(victim);
  await expect(victim.getByRole('heading', { name: 'That did not work' })).toBeVisible();
  await expect(victim.getByText('invalid_state')).toBeVisible();
  await page.goto(singleSignOnPath(organization));
  await expect(page.getByRole('button', { name: 'Connect Microsoft' })).toBeVisible();
});

/** Does something that ends in a redirect, and answers where to, without going there. */
async function heldRedirect(page: Page, act: () => Promise<unknown>): Promise<string> {
  const held = Promise.withResolvers<string>();
  await page.route('**', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const location = response.headers()['location'];
    if (location === undefined) return route.fulfill({ response });
    held.resolve(new URL(location, route.request().url()).href);
    return route.fulfill({ status: 200, contentType: 'text/html', body: '<title>held</title>' });
  });
  await act();
  const location = await held.promise;
  // Else this page may still arrive while the next one is gone to.
  await expect(page).toHaveTitle('held');
  await page.unroute('**');
  return location;
}

/** Accepts as the administrator, and lets the sign-in that follows be done by another person. */
async function provenBy(page: Page, who: { upn: string; password: string }): Promise<void> {
  const callback = await heldRedirect(page, () => accept(page));
  const proof = new URL(await heldRedirect(page, () => page.goto(callback)));
  proof.searchParams.set('prompt', 'login');
  await page.goto(proof.href);
  await signInAsSomebodyElse(page, who);
}

async function signInAsSomebodyElse(page: Page, who: { upn: string; password: string }): Promise<void> {
  const another = page.getByRole('button', { name: 'Use another account' });
  await expect(another.or(page.getByLabel('Email'))).toBeVisible();
  if (await another.isVisible()) await another.click();
  await signInAtMicrosoft(page, who);
}
