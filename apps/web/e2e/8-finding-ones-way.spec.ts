import { expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { open, signedInToDashboard, singleSignOnPath } from './trips.ts';

const { organization } = customer(0);
const base = `/dashboard/organizations/${organization.id}`;
const project = `/dashboard/projects/${demo().project.id}`;

test('a title says of which organization, project and application the page is', async ({ page }) => {
  await signedInToDashboard(page, demo().operator);
  await page.goto(`${base}/members`);
  await expect(page).toHaveTitle(`Members · ${organization.name} · Portico`);
  await page.goto(singleSignOnPath(organization));
  await expect(page).toHaveTitle(`Single sign-on · ${organization.name} · Portico`);
  await page.goto(`${project}/signing-keys`);
  await expect(page).toHaveTitle(/^Signing keys · .+ · Portico$/);
  await page.goto(`${project}/applications/${demo().applications[0]?.clientId}/quickstart`);
  await expect(page).toHaveTitle(/^Quickstart · .+ · .+ · Portico$/);
});

test('breadcrumbs end with the place above this one', async ({ page }) => {
  await signedInToDashboard(page, demo().operator);
  await page.goto(base);
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' });
  await expect(crumbs.getByRole('link')).toHaveText(['Dashboard', /\S/]);
});

test('tabs that are wider than a phone show that there are more, and no scrollbar', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signedInToDashboard(page, demo().operator);
  await page.goto(project);
  const tabs = page.getByRole('navigation', { name: 'Project', exact: true });
  expect(await tabs.evaluate((bar) => bar.scrollWidth > bar.clientWidth)).toBe(true);
  await expect(tabs).toHaveCSS('scrollbar-width', 'none');
  await expect(tabs).toHaveCSS('background-attachment', 'local, local, scroll, scroll');
});

test('a link that is opened in a tab which is open already counts', async ({ page }) => {
  const looked = (token: string) =>
    page.waitForRequest(
      (request) => request.url().endsWith('/look') && !!request.postData()?.includes(token),
    );
  await Promise.all([looked('first-of-tests'), page.goto('/invitation#token=first-of-tests')]);
  await expect(page.getByRole('alert').first()).toBeVisible();
  await Promise.all([looked('second-of-tests'), page.goto('/invitation#token=second-of-tests')]);
});

async function signedOutElsewhere(page: Page): Promise<void> {
  await signedInToDashboard(page, organization.owner);
  await open(page, base);
  await page.context().clearCookies();
}

test('a tab whose session has ended says so, and keeps what was typed', async ({ page }) => {
  await signedOutElsewhere(page);
  await page.getByLabel('Add a domain').fill('typed.example');
  await page.getByRole('button', { name: 'Add domain' }).click();
  await expect(page.getByRole('alert').first()).toContainText('Your session has ended.');
  await expect(page.getByRole('link', { name: 'Sign in in a new tab' })).toHaveAttribute('target', '_blank');
  await expect(page.getByLabel('Add a domain')).toHaveValue('typed.example');
});

test('signing out in a tab whose session has ended signs out', async ({ page }) => {
  await signedOutElsewhere(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
});
