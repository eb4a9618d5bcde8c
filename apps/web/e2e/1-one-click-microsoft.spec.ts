import { expect, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { TravellingCookies } from './travelling-cookies.ts';
import {
  accept,
  appRegistrations,
  closeVisitors,
  leaveForMicrosoft,
  open,
  signInAtMicrosoft,
  signInToDashboard,
  signInToExampleApp,
  singleSignOnPath,
} from './trips.ts';

const { organization, directory } = customer(0);

test.describe.configure({ mode: 'serial' });
test.afterEach(closeVisitors);

test('a click, one approval at Microsoft, and the connection is live', async ({ page }) => {
  const cookies = new TravellingCookies(page);
  await signInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('button', { name: 'What Portico may do in your directory : Full care' }).click();
  await expect(page.getByText('Application.ReadWrite.OwnedBy', { exact: true })).toBeVisible();
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  await accept(page);
  await page.waitForURL(/ok=microsoft_connected&connection=sso_/);
  await expect(page.getByRole('heading', { name: 'Microsoft connected' })).toBeVisible();
  await expect(page.getByText(directory.domain).first()).toBeVisible();
  await expect(page.getByText(directory.tenantId, { exact: true })).toBeVisible();
  await expect(page.getByText('Ready, not yet tried').first()).toBeVisible();
  expect(await appRegistrations(directory.tenantId)).toBe(1);

  // Both hops bring the session, the request's own cookie and the way back to the dashboard; nothing of ours goes to Microsoft.
  const callback = [...(await cookies.to(demo().web, /\/consent\/callback$/))].map((name) =>
    name.replace(/_[\w-]{16}$/, '_*'),
  );
  expect(callback.toSorted()).toEqual([
    'portico_known_*',
    'portico_last_*',
    'portico_msp_*',
    'portico_session',
  ]);
  const abroad = [...(await cookies.to(demo().emulator, /./))];
  expect(abroad.filter((name) => name.startsWith('portico'))).toEqual([]);
});

test('a person of the directory signs in to the example app and out again', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  const cookies = new TravellingCookies(page);
  await signInToExampleApp(page, organization, directory.user);
  const body = page.locator('main');
  await expect(body).toContainText(organization.id);
  await expect(body).toContainText(directory.user.upn);
  await expect(body).toContainText('(verified domain)');
  await expect(body).toContainText(/sso_[a-z0-9]{26}/);
  expect(await page.locator('dd code').count()).toBeGreaterThan(3);

  const callback = [...(await cookies.to(demo().web, /\/v1\/sso\/connections\/.*\/callback$/))];
  expect(callback.filter((name) => name.startsWith('portico_att_'))).toHaveLength(1);
  expect(callback).not.toContain('portico_session');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in with your organization' })).toBeVisible();
});

test('the dashboard knows that a real sign-in came through', async ({ page }) => {
  await signInToDashboard(page, organization.owner);
  await page.goto(singleSignOnPath(organization));
  await expect(page.getByRole('heading', { name: 'Microsoft connected' })).toBeVisible();
  await expect(page.getByText('Ready, not yet tried')).toHaveCount(0);
});

test('a plain member sees no button to connect', async ({ page }) => {
  await signInToDashboard(page, organization.member);
  await page.goto(singleSignOnPath(organization));
  await expect(page.getByRole('button', { name: 'Connect Microsoft' })).toHaveCount(0);
});

test('a sign-in that another browser finishes signs nobody in (attacks 37, 43)', async ({ browser }) => {
  const attacker = await (await browser.newContext()).newPage();
  await attacker.goto(demo().exampleApp);
  await attacker.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  await attacker.waitForURL(/oauth2\/v2\.0\/authorize/);

  const victim = await (await browser.newContext()).newPage();
  await victim.goto(attacker.url());
  await signInAtMicrosoft(victim, directory.user);
  await expect(victim.getByRole('heading', { name: 'You are not signed in' })).toBeVisible();
  await expect(victim.getByText('invalid_state')).toBeVisible();
  expect(new URL(victim.url()).origin).toBe(demo().web);

  await attacker.goto(demo().exampleApp);
  await expect(attacker.getByRole('heading', { name: 'Sign in with your organization' })).toBeVisible();
});

test('a guest of the directory is told that guests may not sign in', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(demo().exampleApp);
  await page.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
  await signInAtMicrosoft(page, directory.guest);
  const consent = page.getByRole('button', { name: 'Accept' });
  const refused = page.getByText('guest_sign_in_not_allowed');
  await expect(consent.or(refused)).toBeVisible();
  if (await consent.isVisible()) await consent.click();
  await expect(refused).toBeVisible();
});
