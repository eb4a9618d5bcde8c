import { expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { open, openAgain, signedInToDashboard, signInToExampleApp } from './trips.ts';

const { organization, directory } = customer(0);
const projectPath = (part: string) => `/dashboard/projects/${demo().project.id}${part}`;
const organizationPath = (part: string) => `/dashboard/organizations/${organization.id}${part}`;

/** The smallest PNG there is: one pixel. */
const LOGO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A name of this run alone: the stack may have seen another one. */
const SHOP = `Shop ${Date.now().toString(36)}`;
const saved = (page: Page) => page.getByRole('status').filter({ hasText: /^Saved$/ });

test('an application is made: refusals are told while one types, the secret is shown once', async ({
  page,
}) => {
  await signedInToDashboard(page, demo().operator);
  await open(page, projectPath('/applications/new'));
  const uris = page.getByLabel('Redirect URIs', { exact: true });
  await expect(uris).toBeVisible();
  await page.getByLabel('Name').fill(SHOP);
  await uris.fill('http://shop.example/callback');
  await expect(page.getByText('http is possible only on 127.0.0.1, [::1] or localhost')).toBeVisible();
  await uris.fill('https://shop.example/callback\nhttps://shop.example/*');
  await expect(page.getByText('Wildcards are not possible')).toBeVisible();
  await page.getByText('Desktop or command line').click();
  await uris.fill('http://localhost/callback');
  await expect(page.getByText('Use 127.0.0.1 or [::1]')).toBeVisible();
  await page.getByText('Web application').click();
  await uris.fill('https://shop.example/callback');
  await page.getByRole('button', { name: 'Create application' }).click();
  await expect(page.getByText('Store the client secret now')).toBeVisible();
  const secret = (await page.getByText(/^ptco_/).textContent()) ?? '';
  await page.getByRole('button', { name: 'I stored it' }).click();
  await expect(page.getByRole('heading', { name: SHOP })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByText(`…${secret.slice(-4)}`)).toBeVisible();
});

test('a quickstart listens for the first sign-in and tells of it', async ({ page, browser }) => {
  await signedInToDashboard(page, demo().operator);
  await page.goto(projectPath('/applications'));
  await page.getByRole('link', { name: SHOP }).click();
  const ofApplication = page.getByRole('navigation', { name: 'Application', exact: true });
  await ofApplication.getByRole('link', { name: 'Quickstart' }).click();
  await expect(page.getByText('Listening for the first sign-in…')).toBeVisible();
  const person = await browser.newContext();
  await signInToExampleApp(await person.newPage(), organization, directory.user);
  await page.goto(projectPath(`/applications/${demo().applications[0]?.clientId}/quickstart`));
  await expect(page.getByText(`signed in to ${organization.name}, `)).toBeVisible();
  await person.close();
});

test('advanced settings are kept; a refusal among them opens them', async ({ page }) => {
  await signedInToDashboard(page, demo().operator);
  await open(page, projectPath('/applications'));
  await page.getByRole('link', { name: SHOP }).click();
  await page.getByText('Advanced', { exact: true }).click();
  await page.getByLabel('Client authentication').selectOption('private_key_jwt');
  const keys = page.getByLabel('Public keys (JWKS)');
  await keys.fill('{ "kty": "EC", "d": "demo" }');
  const refusal = page.getByText('This is a private key. Keep it');
  await expect(refusal).toBeVisible();
  await page.getByText('Advanced', { exact: true }).click();
  await expect(refusal).toBeHidden();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(refusal).toBeVisible();
  await page.getByLabel('Client authentication').selectOption('client_secret');
  await page.getByLabel('Require pushed authorization requests (PAR)').check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(saved(page)).toBeVisible();
  await openAgain(page);
  await page.getByText('Advanced', { exact: true }).click();
  await expect(page.getByLabel('Require pushed authorization requests (PAR)')).toBeChecked();
});

test('hosted login: colour with a note on contrast, a logo, and what it will look like', async ({ page }) => {
  await signedInToDashboard(page, demo().operator);
  await open(page, projectPath('/hosted-login'));
  const color = page.getByLabel('Colour', { exact: false }).last();
  await color.fill('#ffee00');
  await expect(page.getByText('Hard to see on the light page')).toBeVisible();
  await color.fill('#7a3ea0');
  await page.getByRole('button', { name: 'Save hosted login' }).click();
  await expect(saved(page)).toBeVisible();
  const picker = page.getByLabel('Logo file');
  await picker.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await expect(page.getByText('logo.svg is not a PNG, JPEG or WebP image.')).toBeVisible();
  await picker.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: LOGO });
  await expect(page.getByRole('button', { name: 'Remove logo' })).toBeVisible();
  await openAgain(page);
  await page.getByRole('button', { name: 'Remove logo' }).click();
  await expect(page.getByRole('button', { name: 'Upload logo' })).toBeVisible();
  await color.fill('');
  await page.getByRole('button', { name: 'Save hosted login' }).click();
  await expect(saved(page)).toBeVisible();
});

test('keys rotate; withdrawing them all wants the name of the project', async ({ page }) => {
  await signedInToDashboard(page, demo().operator);
  await open(page, projectPath('/signing-keys'));
  await page.getByRole('button', { name: 'Rotate keys' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Rotate keys' }).click();
  await expect(page.getByText('The new keys are published and start signing in an hour.')).toBeVisible();
  await expect(page.getByText('Published', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw all keys' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Withdraw all keys' }).click();
  await expect(dialog.getByRole('alert')).toContainText('to confirm.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
});

test('an owner sets how long sessions last, sees who is signed in, and ends that', async ({
  page,
  browser,
}) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, organizationPath('/sign-in'));
  const idle = page.getByLabel('End a session after inactivity of', { exact: true });
  await idle.selectOption({ label: 'Another length…' });
  await page.getByLabel(/, how many$/).fill('2');
  await expect(page.getByText('Between 5 minutes and 30 days.')).toBeVisible();
  await idle.selectOption({ label: '8 hours' });
  await page.getByRole('button', { name: 'Save sign-in settings' }).click();
  await expect(saved(page)).toBeVisible();

  const person = await (await browser.newContext()).newPage();
  await signInToExampleApp(person, organization, directory.user);
  await person.context().close();
  await open(page, organizationPath('/sessions'));
  await page.getByRole('button', { name: 'End all sessions', exact: true }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText(`Everybody in ${organization.name} is signed out`);
  await dialog.getByRole('button', { name: 'End all sessions' }).click();
  await expect(page.getByText(/sessions? of .+ ended\./)).toBeVisible();
  await expect(page.getByText('Nobody is signed in')).toBeVisible();
});
