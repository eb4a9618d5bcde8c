import { type Browser, expect, type Page, test } from '@playwright/test';
import { customer } from './demo.ts';
import {
  closeVisitors,
  connected,
  consentIfAsked,
  open,
  openAgain,
  signedInToDashboard,
  signInAtMicrosoft,
  signInToExampleApp,
} from './trips.ts';

const { organization, directory } = customer(0);
const visitor = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

test.beforeAll(({ browser }) => connected(browser, customer(0)));

test.afterEach(closeVisitors);

test('somebody removed, who comes over single sign-on, accepts an invitation over it and is in again (H8)', async ({
  page,
  browser,
}) => {
  await signInToExampleApp(await visitor(browser), organization, directory.user);

  await signedInToDashboard(page, organization.owner);
  await open(page, `/dashboard/organizations/${organization.id}/members`);
  await page.getByRole('button', { name: `Remove ${directory.user.upn}` }).click();
  await page.getByRole('button', { name: 'Remove member', exact: true }).click();
  await expect(page.getByRole('button', { name: `Remove ${directory.user.upn}` })).toHaveCount(0);
  await page.getByLabel('E-mail address').fill('work@elsewhere.example');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = (await page.getByText(/\/invitation#/).textContent()) ?? '';

  const overSingleSignOn = `Accept with ${organization.name}’s single sign-on`;
  // Whoever is refused comes back to the invitation, in the same tab.
  const guest = await visitor(browser);
  await open(guest, link);
  await guest.getByRole('button', { name: overSingleSignOn }).click();
  await signInAtMicrosoft(guest, directory.guest);
  await consentIfAsked(guest, guest.getByText('guest_sign_in_not_allowed'));
  await guest.getByRole('link', { name: 'Back to the invitation' }).click();
  await expect(guest.getByRole('button', { name: overSingleSignOn })).toBeVisible();

  const person = await visitor(browser);
  await open(person, link);
  await expect(person.getByRole('heading', { name: `Join ${organization.name}` })).toBeVisible();
  await expect(person.getByText('Invited by')).toBeVisible();
  await expect(person.getByText('Only accept if you know who invited you.')).toBeVisible();
  // A password would make them two users, so it is asked for.
  await expect(person.getByLabel('Password')).toHaveCount(0);
  await expect(person.getByRole('button', { name: /choose a password/ })).toBeVisible();
  await person.getByRole('button', { name: overSingleSignOn }).click();
  await signInAtMicrosoft(person, directory.user);
  await consentIfAsked(person, person.getByRole('heading', { name: 'You are a member' }));

  await signInToExampleApp(await visitor(browser), organization, directory.user);
  await openAgain(page);
  await expect(page.getByText('invited as work@elsewhere.example')).toBeVisible();
});
