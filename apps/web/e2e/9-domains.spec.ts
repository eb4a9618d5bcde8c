import { expect, test } from '@playwright/test';
import { customer } from './demo.ts';
import { open, signedInToDashboard, singleSignOnPath } from './trips.ts';

/* An administrator says which of the organization's domains lead to a connection, and reads by what each is proven. */

const { organization, directory } = customer(1);

test('of the verified domains those are chosen that lead to a connection, and all of them again', async ({
  page,
}) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, `/dashboard/organizations/${organization.id}`);
  const listed = page.getByRole('listitem').filter({ hasText: directory.domain });
  await expect(listed.getByText('By whoever administers the project')).toBeVisible();

  await open(page, singleSignOnPath(organization));
  await page.getByRole('link', { name: 'Add a connection' }).click();
  await page.getByRole('region', { name: 'By OpenID Connect' }).getByRole('button', { name: 'Okta' }).click();
  await page.waitForURL(/single-sign-on\/connections\/sso_/);
  const chosen = page.getByLabel(directory.domain, { exact: true });
  await expect(page.getByText('None is chosen, so all verified domains lead here')).toBeVisible();
  await chosen.check();
  await page.getByRole('button', { name: 'Save domains' }).click();
  await expect(page.getByText('Only these lead here.')).toBeVisible();
  await page.reload();
  await expect(chosen).toBeChecked();
  await chosen.uncheck();
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await page.getByRole('button', { name: 'Save domains' }).click();
  expect((await saved).status()).toBe(200);
  await page.reload();
  await expect(chosen).not.toBeChecked();

  await page.getByRole('button', { name: 'Remove draft' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove draft' }).click();
  await page.waitForURL(/single-sign-on$/);
});
