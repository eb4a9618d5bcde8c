import { expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { copied } from './sample-provider.ts';
import { closeVisitors, open, signedInToDashboard, singleSignOnPath } from './trips.ts';

/* A connection by OpenID Connect that has no secret: the provider reads its public key at an address of ours. */

const { organization } = customer(1);

test.afterEach(closeVisitors);

async function tried(page: Page): Promise<void> {
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Test sign-in' }).click();
  const tab = await opened;
  const person = tab.getByRole('button', { name: /Katherine Jensen/ });
  const worked = tab.getByRole('heading', { name: 'The test sign-in worked' });
  await person.or(worked).first().waitFor();
  if (await person.isVisible()) await person.click();
  await expect(worked).toBeVisible();
  await tab.close();
  await page.getByRole('link', { name: 'Back to the connection' }).click();
}

test('by key: made on saving, read by the provider at its address, tried, and replaced in two steps', async ({
  page,
  context,
}) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  await page.getByRole('link', { name: 'Add a connection' }).click();
  await page.getByRole('region', { name: 'By OpenID Connect' }).getByRole('button', { name: 'Okta' }).click();
  await page.waitForURL(/single-sign-on\/connections\/sso_/);
  const ours = {
    redirect: await copied(page, 'Sign-in redirect URIs'),
    signedOut: await copied(page, 'Sign-out redirect URIs'),
  };
  await page.getByText('More settings').click();
  await page.getByLabel('Client authentication').selectOption({ label: 'A key of ours (private_key_jwt)' });
  const keysUrl = (await page.locator('code').filter({ hasText: '/jwks' }).first().textContent()) ?? '';

  const there = await context.newPage();
  await there.goto(`${demo().sampleProviders}/admin/oidc`);
  await there.getByLabel('App integration name').fill('Portico by key');
  await there.getByLabel('Sign-in redirect URIs').fill(ours.redirect);
  await there.getByLabel('Sign-out redirect URIs').fill(ours.signedOut);
  await there.getByLabel('Client authentication').selectOption('private_key_jwt');
  await there.getByLabel('Public keys URL').fill(keysUrl);
  await there.getByRole('button', { name: 'Save' }).click();
  await there.getByRole('button', { name: 'Assign everyone' }).click();
  const [issuer, clientId] = [await copied(there, 'Issuer'), await copied(there, 'Client ID')];
  await there.close();

  await expect(page.getByLabel('Client secret')).toHaveCount(0);
  await page.getByLabel('Issuer').fill(issuer);
  await page.getByLabel('Client ID').fill(clientId);
  await page.getByRole('button', { name: 'Save and look up' }).click();
  await expect(page.getByText('Entered, not tried')).toBeVisible();
  await tried(page);

  await page.getByRole('button', { name: 'Make the next key' }).click();
  await page.getByRole('button', { name: 'Use the new key' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Use the new key' }).click();
  await expect(page.getByRole('button', { name: 'Make the next key' })).toBeVisible();
  await tried(page);

  await page.getByRole('button', { name: 'Remove draft' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove draft' }).click();
  await page.waitForURL(/single-sign-on$/);
});
