import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { customer } from './demo.ts';
import { closeVisitors, open, openAgain, signedInToDashboard } from './trips.ts';

/* Whoever is invited reads German where the browser does, also what is refused; on a phone nothing is wider than it. */

const { organization } = customer(1);
const RUN = Date.now().toString(36);
const PERSON = { name: 'Gerda German', email: `gerda-${RUN}@elsewhere.example` };
const ENGLISH = /\b(the|your|you|this|again|sign|loading|copy)\b/i;

test.afterEach(closeVisitors);

async function germanPhone(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    ...options,
    locale: 'de-DE',
    viewport: { width: 360, height: 740 },
  });
  return context.newPage();
}

/** What it says and how it names what it shows. */
async function readsGerman(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const main = page.getByRole('main');
  expect((await main.allInnerTexts()).join(' ')).not.toMatch(ENGLISH);
  for (const labelled of await page.locator('body').getByRole('button').all())
    expect((await labelled.getAttribute('aria-label')) ?? '').not.toMatch(ENGLISH);
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wider).toBe(0);
  const clipped = await main.evaluate((element) =>
    [...element.querySelectorAll(':not(input)')]
      .filter((part) => !part.classList.contains('sr-only') && part.scrollWidth > part.clientWidth + 1)
      .filter((part) => getComputedStyle(part).display !== 'inline')
      .map((part) => part.outerHTML.slice(0, 200)),
  );
  expect(clipped).toEqual([]);
}

async function invited(page: Page, email: string): Promise<string> {
  await signedInToDashboard(page, organization.owner);
  await open(page, `/dashboard/organizations/${organization.id}/members`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  return (await page.getByText(/\/invitation#/).textContent()) ?? '';
}

test('an invitation and a password link in German, from the link to what is refused', async ({
  page,
  browser,
}) => {
  const link = await invited(page, PERSON.email);
  const person = await germanPhone(browser);
  await open(person, link);
  await expect(person.getByRole('heading', { name: `${organization.name} beitreten` })).toBeVisible();
  await readsGerman(person);
  const withPassword = person.getByRole('button', { name: /Passwort wählen/ });
  await expect(withPassword.or(person.getByLabel('Passwort'))).toBeVisible();
  if (await withPassword.isVisible()) await withPassword.click();
  await person.getByLabel('Ihr Name').fill('n'.repeat(101));
  await person.getByLabel('Passwort').fill(`a long sentence ${RUN}`);
  await person.getByRole('button', { name: 'Einladung annehmen' }).click();
  await expect(person.getByText('Prüfen Sie das markierte Feld.')).toBeVisible();
  await expect(person.getByText('mit höchstens 100 Zeichen')).toBeVisible();
  await readsGerman(person);
  await person.getByLabel('Ihr Name').fill(PERSON.name);
  await person.getByRole('button', { name: 'Einladung annehmen' }).click();
  await expect(person.getByRole('heading', { name: 'Sie sind beigetreten' })).toBeVisible();
  await readsGerman(person);

  await open(person, link);
  await expect(person.getByText('Diese Einladung wurde angenommen', { exact: false })).toBeVisible();
  await readsGerman(person);

  await openAgain(page);
  await page.getByRole('button', { name: `New password link for ${PERSON.email}` }).click();
  const passwordLink = (await page.getByText(/\/set-password#/).textContent()) ?? '';
  await open(person, passwordLink);
  await person.getByLabel('Neues Passwort').fill('aaaaaaaaaaaa');
  await person.getByRole('button', { name: 'Passwort festlegen' }).click();
  await expect(person.getByText('Wählen Sie ein Passwort', { exact: false })).toBeVisible();
  await readsGerman(person);
  await person.getByLabel('Neues Passwort').fill(`another sentence ${RUN}`);
  await person.getByRole('button', { name: 'Passwort festlegen' }).click();
  await expect(person.getByRole('heading', { name: 'Ihr Passwort ist festgelegt' })).toBeVisible();
  await readsGerman(person);

  await open(person, passwordLink);
  await person.getByLabel('Neues Passwort').fill(`another sentence ${RUN}`);
  await person.getByRole('button', { name: 'Passwort festlegen' }).click();
  await expect(person.getByText('Dieser Link wurde schon verwendet', { exact: false })).toBeVisible();
  await readsGerman(person);
});

test('whoever is signed in reads German, too, and that their session has ended', async ({
  page,
  browser,
}) => {
  const link = await invited(page, `somebody-${RUN}@elsewhere.example`);
  const owner = await germanPhone(browser, { storageState: await page.context().storageState() });
  await open(owner, link);
  const accept = owner.getByRole('button', { name: /^Als .+ annehmen$/ }).first();
  await expect(owner.getByText(/^Sie sind als .+ angemeldet\.$/)).toBeVisible();
  await accept.click();
  await expect(owner.getByText('Sie gehören schon dazu', { exact: false })).toBeVisible();
  await readsGerman(owner);
  await owner.context().clearCookies();
  await accept.click();
  await expect(owner.getByText('Ihre Sitzung ist beendet.')).toBeVisible();
  await readsGerman(owner);
});

test('the longest names and every way to accept fit on a phone', async ({ page, browser }) => {
  const link = await invited(page, `long-${RUN}@elsewhere.example`);
  const long = `${'Donaudampfschifffahrts'.repeat(4)} GmbH`;
  const kinds = ['member', 'project_admin', 'operator'] as const;
  for (const kind of kinds) {
    const person = await germanPhone(browser);
    await person.route('**/v1/session/invitations/look', async (route) => {
      const found = await (await route.fetch()).json();
      const ways =
        kind === 'member'
          ? { connections: [{ id: 'one', name: long }], providers: ['microsoft', 'google'] }
          : {};
      await route.fulfill({
        json: { ...found, ...ways, kind, project_name: long, organization_name: long },
      });
    });
    await open(person, link);
    await expect(person.getByText('Eingeladen von')).toBeVisible();
    await readsGerman(person);
    await person.context().close();
  }
});

test('a link that is incomplete, and an address where nothing is', async ({ browser }) => {
  const person = await germanPhone(browser);
  for (const path of ['/invitation', '/set-password', '/nowhere']) {
    await open(person, path);
    await expect(person.getByText(/unvollständig|Hier gibt es nichts/).first()).toBeVisible();
    await readsGerman(person);
  }
});

test('a page that fails says so in the language of its frame', async ({ browser }) => {
  const person = await germanPhone(browser);
  await person.route('**/v1/session/invitations/look', (route) => route.fulfill({ json: {} }));
  await open(person, '/invitation#token=of-tests');
  await expect(person.getByRole('heading', { name: /kann gerade nicht angezeigt werden/ })).toBeVisible();
  await readsGerman(person);
});
