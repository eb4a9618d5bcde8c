import { expect, type Page, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer, demo } from './demo.ts';
import { open, signedInToDashboard, signInToDashboard, singleSignOnPath } from './trips.ts';

const { organization } = customer(0);

/** Light and dark are the same page in other colours: what depends on them is looked at in both. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** In light, and then as it looks to somebody whose system turns dark meanwhile. */
async function isAccessibleInBoth(page: Page): Promise<void> {
  await expectNothingFoundByAxe(page);
  const body = page.locator('body');
  const light = await body.evaluate((element) => getComputedStyle(element).color);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(body).not.toHaveCSS('color', light);
  // What is halfway between two colours is in neither.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished.catch(() => undefined)),
    ).then(() => undefined),
  );
  await expectNothingFoundByAxe(page, OF_COLOURS);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Of the demo's project and its first application. */
function projectPaths(): string[] {
  const { project, applications } = demo();
  const application = `/applications/${applications[0]?.clientId}`;
  const parts = [
    '',
    '/applications',
    '/applications/new',
    application,
    `${application}/quickstart`,
    `${application}/refusals`,
  ];
  return [
    ...parts,
    ...['/quickstart', '/quickstart?for=machine', '/hosted-login', '/signing-keys', '/admins', '/audit'],
  ].map((path) => `/dashboard/projects/${project.id}${path}`);
}

const SIGNED_OUT = [
  '/',
  '/login',
  '/first-owner',
  '/set-password',
  '/device',
  '/device?user_code=BBBB-BBBB',
  '/nowhere',
  '/v1/sso/connections/none/initiate',
];

for (const path of SIGNED_OUT) {
  test(`${path} has nothing that axe finds`, async ({ page }) => {
    await page.goto(path);
    await isAccessibleInBoth(page);
  });
}

test('the pages of an organization have nothing that axe finds', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  for (const path of ['', '/features', '/members', '/sessions', '/sign-in', '/audit']) {
    await page.goto(`/dashboard/organizations/${organization.id}${path}`);
    await isAccessibleInBoth(page);
  }
  await page.goto(singleSignOnPath(organization));
  await expect(page.getByRole('heading', { name: 'Microsoft connected' })).toBeVisible();
  await isAccessibleInBoth(page);
});

test('the pages of a project have nothing that axe finds', async ({ page }) => {
  await signedInToDashboard(page, demo().operator);
  for (const path of projectPaths()) {
    await open(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const folded = page.getByText('Advanced', { exact: true });
    if ((await folded.count()) > 0) await folded.click();
    await isAccessibleInBoth(page);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('an organization that nobody may see has a page in the colours of the others', async ({ page }) => {
      await signedInToDashboard(page, organization.owner);
      await page.goto('/dashboard/organizations/org_nope');
      await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
      await expectNothingFoundByAxe(page, colorScheme === 'light' ? undefined : OF_COLOURS);
    });
  });
}

test('no page has anything that axe finds while its script is still on the way', async ({ page }) => {
  await page.route(
    ({ pathname }) => pathname.endsWith('.js'),
    (route) => route.abort(),
  );
  for (const path of [...SIGNED_OUT, '/invitation']) {
    await page.goto(path);
    await expectNothingFoundByAxe(page);
  }
});

async function isNoWiderThanThePhone(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('main')).toBeVisible();
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect({ path, overflow }).toEqual({ path, overflow: 0 });
}

test('no page is wider than a phone', async ({ page, browser }) => {
  const phone = { width: 360, height: 780 };
  await page.setViewportSize(phone);
  await signInToDashboard(page, organization.owner);
  const base = `/dashboard/organizations/${organization.id}`;
  for (const path of [
    singleSignOnPath(organization),
    ...[`/members`, '/sessions', '/sign-in'].map((part) => base + part),
  ])
    await isNoWiderThanThePhone(page, path);
  const operators = await (await browser.newContext({ viewport: phone })).newPage();
  await signedInToDashboard(operators, demo().operator);
  for (const path of projectPaths()) await isNoWiderThanThePhone(operators, path);
  await operators.context().close();
});

test('Escape leaves a question as Cancel does, back to the button that asked', async ({ page }) => {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  const disconnect = page.getByRole('button', { name: 'Disconnect' });
  await disconnect.click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(disconnect).toBeFocused();
});

test('nothing breaks the content security policy', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text());
  });
  await signInToDashboard(page, organization.owner);
  await page.goto(singleSignOnPath(organization));
  await page.goto(demo().web);
  await page.goto('/nowhere');
  await page.goto('/dashboard/organizations/org_nope');
  await page.goto('/v1/sso/microsoft/consent/callback?state=unknown');
  await expect(page.getByRole('main')).toHaveCSS('border-radius', '10px');
  expect(refused).toEqual([]);
});
