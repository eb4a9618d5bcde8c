import { expect, test } from '@playwright/test';
import { customer } from './demo.ts';
import { consentIfAsked, open, signInAtMicrosoft, signInToDashboard, signInToExampleApp } from './trips.ts';

const { organization, directory } = customer(0);

test('an owner with a password who also comes over single sign-on makes the two one (U18)', async ({
  page,
  browser,
}) => {
  const atWork = await browser.newContext();
  await signInToExampleApp(await atWork.newPage(), organization, directory.admin);
  await atWork.close();

  await signInToDashboard(page, organization.owner);
  await page.getByRole('banner').getByRole('link').last().click();
  await expect(page.getByRole('heading', { name: 'Your profile' })).toBeVisible();
  await page.getByRole('button', { name: `Join with the single sign-on of ${organization.name}` }).click();
  await signInAtMicrosoft(page, directory.admin);
  await consentIfAsked(page, page.getByRole('heading', { name: 'Are both of them you?' }));
  await expect(page.getByRole('listitem').filter({ hasText: directory.admin.upn })).toBeVisible();
  await page.getByRole('button', { name: 'Join the two' }).click();
  await expect(page.getByText(`You sign in there as ${directory.admin.upn}`)).toBeVisible();

  // Signed in still, now also as whoever comes over single sign-on, and the owner either way.
  await open(page, `/dashboard/organizations/${organization.id}/members`);
  await expect(page.getByRole('button', { name: 'Invite' })).toBeVisible();
});
