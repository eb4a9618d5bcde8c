import { type Browser, expect, type Page, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { CommandLine } from './command-line.ts';
import { customer, demo } from './demo.ts';
import {
  accept,
  closeVisitors,
  connected,
  consentIfAsked,
  isDashboard,
  open,
  openAgain,
  signedInToDashboard,
  signInAtMicrosoft,
  signInToDashboard,
  singleSignOnPath,
  tellEmulator,
} from './trips.ts';

const { organization, directory } = customer(0);

test.describe.configure({ mode: 'serial' });

test.beforeAll(({ browser }) => connected(browser, customer(0)));

test.afterEach(closeVisitors);

async function toMicrosoft(page: Page): Promise<void> {
  await page.goto(demo().exampleApp);
  await page.getByRole('link', { name: `Sign in to ${organization.name}` }).click();
}

/** A person whose tokens Microsoft does not hand out: they stand before the page that says so. */
async function refused(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await toMicrosoft(page);
  await tellEmulator('POST', '/faults', { surface: 'login', path: '*/token', count: 1, status: 503 });
  await signInAtMicrosoft(page, directory.user);
  const title = page.getByRole('heading', { name: 'You are not signed in' });
  await consentIfAsked(page, title);
  await expect(title).toBeVisible();
  return page;
}

test('a sign-in that Microsoft’s trouble ended is begun anew with one click (U9, R13)', async ({
  browser,
}) => {
  const page = await refused(browser);
  await expectNothingFoundByAxe(page);
  await page.getByRole('button', { name: 'Try again' }).click();
  await consentIfAsked(page, page.getByRole('heading', { name: /^Hello/ }));
});

test('or is answered to the application, which is on another site (U9)', async ({ browser }) => {
  const page = await refused(browser);
  await page.getByRole('button', { name: /^Back to / }).click();
  await page.waitForURL((url) => url.origin === demo().exampleApp && url.searchParams.has('error'));
  await page.getByRole('link', { name: 'Try again' }).click();
});

test('a command line that waits hears of it and ends (U9)', async ({ browser }) => {
  const commandLine = new CommandLine();
  try {
    const login = commandLine.start('login', '--organization', organization.id);
    const [, address = ''] = await login.says(/^(http\S+)$/m);
    const page = await (await browser.newContext()).newPage();
    await page.goto(address);
    await tellEmulator('POST', '/faults', { surface: 'login', path: '*/token', count: 1, status: 503 });
    await signInAtMicrosoft(page, directory.user);
    await consentIfAsked(page, page.getByRole('heading', { name: 'You are not signed in' }));
    await page.getByRole('button', { name: /^Back to / }).click();
    await expect(page.getByText('You were not signed in')).toBeVisible();
    expect((await login.finished).code).not.toBe(0);
  } finally {
    commandLine.remove();
  }
});

test('the page reads the same when it is loaded again, and fits a phone (U9)', async ({ browser }) => {
  const page = await refused(browser);
  await page.setViewportSize({ width: 320, height: 640 });
  // It has no script.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate(overflow)).toBe(0);
});

test('a link from elsewhere asks before it leads to an organization’s Microsoft, and goes on when pressed', async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${demo().web}/v1/session/sign-in?organization=${organization.id}`);
  await expect(page.getByRole('heading', { name: 'Sign in over single sign-on?' })).toBeVisible();
  await expectNothingFoundByAxe(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.origin === new URL(demo().emulator).origin);
  await signInAtMicrosoft(page, directory.admin);
  await consentIfAsked(page, page.getByRole('navigation').first());
  await page.waitForURL(/\/dashboard/);
});

test('Back after signing in leads to the application again (U9)', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  const callbacks: string[] = [];
  page.on('request', (request) => {
    if (/\/v1\/sso\/connections\/\w+\/callback/.test(request.url())) callbacks.push(request.url());
  });
  await toMicrosoft(page);
  await signInAtMicrosoft(page, directory.user);
  await consentIfAsked(page, page.getByRole('heading', { name: /^Hello/ }));
  await page.goto(callbacks[0] ?? '');
  await page.getByRole('link', { name: /^Back to / }).click();
  await page.waitForURL((url) => url.origin !== new URL(demo().web).origin);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('a person signs in over hosted login, and no address has what they typed (U4)', async ({ page }) => {
    const seen: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(demo().web)) seen.push(decodeURIComponent(request.url()));
    });
    await page.goto('/login');
    await page.getByLabel('E-mail').fill('nobody@elsewhere.example');
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    // The dashboard's people may have a password.
    await expect(page.getByLabel('Password')).toBeVisible();
    await page.getByRole('button', { name: 'Use another address' }).click();
    await expect(page.getByLabel('E-mail')).toHaveValue('nobody@elsewhere.example');
    // The dashboard follows only what DNS proves, which no demo can: the application's people go on to Microsoft.
    await page.goto(new URL('/login', demo().exampleApp).href);
    await page.getByLabel('E-mail').fill(directory.user.upn);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    // Microsoft knows the address already.
    await page.getByLabel('Password').fill(directory.user.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await consentIfAsked(page, page.getByRole('heading', { name: /^Hello/ }));
    for (const address of seen) expect(address).not.toMatch(/elsewhere\.example|@/);
  });

  test('a person signs in with a password, after a wrong one (U4)', async ({ page }) => {
    const { email, password } = organization.owner;
    await page.goto('/login');
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByLabel('Password').fill('wrong-password-of-tests');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(isDashboard);
  });

  test('a person goes back to the application from hosted login (U4, U9)', async ({ page }) => {
    await page.goto('/login');
    await page.getByRole('button', { name: /^Back to / }).click();
    await page.waitForURL(/\/v1\/session\/callback/);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await expect(page.getByLabel('E-mail')).toBeVisible();
  });
});

for (const [locale, email, next, message] of [
  ['en', 'E-mail', 'Continue', 'Enter an e-mail address'],
  ['de', 'E-Mail', 'Weiter', 'Geben Sie eine E-Mail-Adresse ein'],
] as const)
  test.describe(`in ${locale}`, () => {
    test.use({ locale });
    for (const width of [320, 1280])
      test(`Continue stays where it is while an address is corrected, ${width} px wide (U5)`, async ({
        page,
      }) => {
        await page.setViewportSize({ width, height: 720 });
        await open(page, new URL('/login', demo().exampleApp).href);
        const button = page.getByRole('button', { name: next, exact: true });
        // Letters of another font would move it.
        await page.evaluate('document.fonts.ready.then(() => undefined)');
        const before = await button.boundingBox();
        await page.getByLabel(email).fill('uma');
        await button.click();
        await expect(page.getByText(message)).toBeVisible();
        expect(await button.boundingBox()).toEqual(before);
        await page.getByLabel(email).fill(directory.user.upn);
        expect(await button.boundingBox()).toEqual(before);
        // Pressed low, where a card that moves would leave nothing under the pointer.
        await button.click({ position: { x: 20, y: (before?.height ?? 2) - 2 } });
        await page.waitForURL((url) => url.origin === demo().emulator);
      });
  });

test.describe('the connection’s page', () => {
  test.beforeEach(async ({ page }) => {
    await signedInToDashboard(page, organization.owner);
    await open(page, singleSignOnPath(organization));
    await expect(page.getByRole('heading', { name: 'Next steps' })).toBeVisible();
  });

  test('ticks off the approval for all when it was given (U7)', async ({ page, browser }) => {
    const step = page.getByRole('listitem').filter({ hasText: 'Approve sign-in for all your people' });
    await expect(step.getByText('(to do)')).toBeAttached();
    const link = await step.getByRole('link', { name: /Approve at Microsoft/ }).getAttribute('href');
    // Whoever may approve was sent the link.
    const other = await (await browser.newContext()).newPage();
    await other.goto(link ?? '');
    await signInAtMicrosoft(other, directory.admin);
    await accept(other);
    await expect(other.getByRole('heading', { name: 'Approved for all your people' })).toBeVisible();
    await openAgain(page);
    await expect(step.getByText('(to do)')).toHaveCount(0);
    await expect(step).toContainText('Approved');
    await expectNothingFoundByAxe(page);
  });

  test('says all that Disconnect does, with numbers, and what stays (U8)', async ({ page }) => {
    await page.getByRole('button', { name: 'Disconnect' }).click();
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toContainText(/\d+ (person|people) can no longer sign in/);
    await expect(dialog).toContainText(/\d+ sessions? of theirs ends?, in every application/);
    await expect(dialog).toContainText('One thing stays in the directory');
    await expect(dialog.locator('code').last()).toHaveText(/^[0-9a-f-]{36}$/);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  test('offers the directory’s domain where there is none yet (U16)', async ({ page, browser }) => {
    const path = `/v1/session/orgs/${organization.id}/domains`;
    await expect(page.getByText(`Addresses in ${directory.domain} lead to this sign-in.`)).toBeVisible();
    const call = (of: Page, method: string, at: string, body?: object) =>
      of.evaluate(
        async ([how, where, what]) => {
          const headers = { 'content-type': 'application/json' };
          const response = await fetch(where ?? '', {
            method: how ?? '',
            headers,
            ...(what ? { body: what } : {}),
          });
          return response.status;
        },
        [method, at, body === undefined ? undefined : JSON.stringify(body)],
      );
    expect(await call(page, 'DELETE', `${path}/${directory.domain}`)).toBe(204);
    await openAgain(page);
    await page.getByRole('button', { name: `Add ${directory.domain}` }).click();
    await expect(page.getByText('is waiting for its DNS record')).toBeVisible();
    const operator = await (await browser.newContext()).newPage();
    await signInToDashboard(operator, demo().operator);
    expect(await call(operator, 'POST', path, { domain: directory.domain, vouched: true })).toBe(204);
    await openAgain(page);
    await expect(page.getByText(`Addresses in ${directory.domain} lead to this sign-in.`)).toBeVisible();
  });
});

test('who may not approve at Microsoft is told whom to ask, and an approval from elsewhere is told to both (U11)', async ({
  page,
  browser,
}) => {
  const other = customer(1);
  await signedInToDashboard(page, other.organization.owner);
  await open(page, singleSignOnPath(other.organization));
  await page.getByText('You cannot approve this at Microsoft?').click();
  await expect(page.getByRole('link', { name: 'invite them as an admin' })).toBeVisible();
  await page.getByRole('button', { name: 'Make a link for them' }).click();
  await expect(
    page.getByText('a Global Administrator or a Privileged Role Administrator of our Entra'),
  ).toBeVisible();
  await expect(page.getByText(/1\. Open http.*\/setup\/[\w-]{43}/)).toBeVisible();
  await page.getByRole('button', { name: 'Connect Microsoft' }).click();
  await page.waitForURL(/adminconsent/);
  const approver = await (await browser.newContext()).newPage();
  await approver.goto(page.url());
  await signInAtMicrosoft(approver, other.directory.admin);
  await accept(approver);
  await expect(approver.getByText('Microsoft keeps the approval')).toBeVisible();
  await open(page, singleSignOnPath(other.organization));
  await expect(page.getByText('somebody approved at Microsoft in another browser')).toBeVisible();
  await expectNothingFoundByAxe(page);
});
