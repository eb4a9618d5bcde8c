import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import { signInToDashboard, singleSignOnPath } from './trips.ts';

const { organization } = customer(0);

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

const SIGNED_OUT = [
  '/',
  '/login',
  '/first-owner',
  '/set-password',
  '/nowhere',
  '/v1/sso/connections/none/initiate',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const path of SIGNED_OUT) {
      test(`${path} has nothing that axe finds`, async ({ page }) => {
        await page.goto(path);
        await isAccessible(page);
      });
    }

    test('the pages of an organization have nothing that axe finds', async ({ page }) => {
      await signInToDashboard(page, organization.owner);
      for (const path of ['', '/features', '/members', '/audit']) {
        await page.goto(`/dashboard/organizations/${organization.id}${path}`);
        await isAccessible(page);
      }
      await page.goto(singleSignOnPath(organization));
      await expect(page.getByRole('heading', { name: 'Microsoft connected' })).toBeVisible();
      await isAccessible(page);
    });
  });
}

test('no page is wider than a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signInToDashboard(page, organization.owner);
  for (const path of [
    singleSignOnPath(organization),
    `/dashboard/organizations/${organization.id}/members`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
  }
});

test('nothing breaks the content security policy', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  await signInToDashboard(page, organization.owner);
  await page.goto(singleSignOnPath(organization));
  await page.goto(demo().web);
  await page.goto('/v1/sso/microsoft/consent/callback?state=unknown');
  await expect(page.getByRole('main')).toHaveCSS('border-radius', '10px');
  expect(refused).toEqual([]);
});
