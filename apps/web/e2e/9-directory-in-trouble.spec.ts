import { readFileSync } from 'node:fs';
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer, demo } from './demo.ts';
import {
  accept,
  closeVisitors,
  connected,
  leaveForMicrosoft,
  open,
  signedInToDashboard,
  signInAtMicrosoft,
  signInToExampleApp,
  singleSignOnPath,
} from './trips.ts';

/*
 * What happens in a customer's directory, done on the emulator's own page: the dashboard says what is wrong within a minute,
 * what can be mended is, and people sign in again without a new approval where that is possible.
 */

const { organization, directory } = customer(0);
/** People wait less than a minute. So long that only what hangs meets it: a slow machine is no failure. */
const PATIENCE = { timeout: 120_000 };

test.beforeAll(({ browser }) => connected(browser, customer(0)));
test.afterEach(closeVisitors);
// A look that is younger than half a minute is not repeated, and a new credential is proven for twenty seconds.
test.beforeEach(() => test.slow());

type Connection = {
  readonly id: string;
  readonly health: string;
  readonly entra: { readonly application_object_id: string; readonly service_principal_id: string };
  readonly run: { readonly id: string; readonly kind: string; readonly state: string };
};

async function owner(page: Page): Promise<void> {
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
}

async function connection(page: Page): Promise<Connection> {
  const answer = await page.request.get(`/v1/session/orgs/${organization.id}/sso-connections`);
  const [found] = ((await answer.json()) as { data: Connection[] }).data;
  if (found === undefined) throw new Error('there is no connection');
  return found;
}

/** A page of the emulator, where somebody who looks after the directory does something and says yes to what it asks. */
async function atMicrosoft(page: Page, path: string, act: (there: Page) => Promise<void>): Promise<void> {
  const there = await page.context().newPage();
  there.on('dialog', (dialog) => dialog.accept());
  await there.goto(`${demo().emulator}/_emulator/pages/${path}`);
  await act(there);
  await expect(there.getByText(/^Done: /)).toBeVisible();
  await there.close();
}

const application = async (page: Page) =>
  `applications/${(await connection(page)).entra.application_object_id}`;

/** Opens the page anew, as somebody does who wonders, until that is on it. */
async function comesTo(page: Page, sight: () => Locator): Promise<void> {
  await expect(async () => {
    await open(page, singleSignOnPath(organization));
    await expect(sight()).toBeVisible({ timeout: 8_000 });
  }).toPass(PATIENCE);
}

/** Repaired while the owner looks, by another run than the one before. */
async function comesToBeRepaired(page: Page, before: string): Promise<void> {
  await expect(async () => {
    await open(page, singleSignOnPath(organization));
    const { health, run } = await connection(page);
    expect({ health, run }).toMatchObject({ health: 'healthy', run: { kind: 'repair', state: 'succeeded' } });
    expect(run.id).not.toBe(before);
  }).toPass(PATIENCE);
}

/** Presses Repair, and waits until the page says that it is done. */
async function repair(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Repair', exact: true }).click();
  await expect(page.getByRole('status').getByText('The connection is repaired', { exact: true })).toBeVisible(
    PATIENCE,
  );
}

const comesToSay = (page: Page, text: string | RegExp) => comesTo(page, () => page.getByText(text).first());

async function isWell(page: Page): Promise<void> {
  await expect(async () => expect((await connection(page)).health).toBe('healthy')).toPass(PATIENCE);
}

async function peopleSignIn(browser: Browser): Promise<void> {
  const visitor = await (await browser.newContext()).newPage();
  await signInToExampleApp(visitor, organization, directory.user);
}

test('an app registration that was deleted: the project hears of it, and Repair makes one without a new approval', async ({
  page,
  browser,
}) => {
  await owner(page);
  await atMicrosoft(page, await application(page), (there) =>
    there.getByText('Delete', { exact: true }).click(),
  );
  await comesToSay(page, /no longer in the directory/);
  const developers = await (await browser.newContext()).newPage();
  await signedInToDashboard(developers, demo().operator);
  await open(developers, `/dashboard/projects/${demo().project.id}`);
  const inNeed = developers.getByRole('region', { name: 'Needs attention' });
  await expect(inNeed.getByRole('link', { name: organization.name })).toBeVisible();
  await expect(inNeed.getByText('Nobody can sign in', { exact: true })).toBeVisible();
  await repair(page);
  await isWell(page);
  await peopleSignIn(browser);
  await developers.reload();
  await expect(developers.getByRole('heading', { name: 'Organizations' })).toBeVisible();
  await expect(inNeed).toHaveCount(0);
});

test('a secret that expired is replaced while its owner looks, and people sign in again', async ({
  page,
  browser,
}) => {
  await owner(page);
  const before = (await connection(page)).run.id;
  await atMicrosoft(page, await application(page), (there) =>
    there.getByRole('button', { name: /^Expire secret/ }).click(),
  );
  await comesToBeRepaired(page, before);
  await peopleSignIn(browser);
});

test('a redirect URI that was removed is added again while its owner looks, and people sign in', async ({
  page,
  browser,
}) => {
  await owner(page);
  const before = (await connection(page)).run.id;
  await atMicrosoft(page, await application(page), async (there) => {
    await there.getByRole('textbox', { name: 'Web', exact: true }).fill('');
    await there.getByRole('button', { name: 'Save redirect URIs' }).click();
  });
  await comesToBeRepaired(page, before);
  await peopleSignIn(browser);
});

test('assignment that was turned on: the owner reads who is kept out, Repair lets everybody in again', async ({
  page,
  browser,
}) => {
  await owner(page);
  const { service_principal_id } = (await connection(page)).entra;
  await atMicrosoft(page, `enterprise-apps/${service_principal_id}`, async (there) => {
    await there.getByLabel('Only who is assigned may sign in').check();
    await there.getByRole('button', { name: 'Save', exact: true }).click();
  });
  const kept = await (await browser.newContext()).newPage();
  await kept.goto(`${demo().exampleApp}/login?organization=${organization.id}`);
  await signInAtMicrosoft(kept, directory.user);
  await expect(kept.getByText('AADSTS50105').first()).toBeVisible();
  await comesToSay(page, 'Only people who are assigned');
  await page.getByRole('button', { name: 'Check now', exact: true }).click();
  await expect(page.getByRole('status').getByText('Not everything is as it was set up')).toBeVisible(
    PATIENCE,
  );
  await expectNothingFoundByAxe(page);
  await repair(page);
  await isWell(page);
  await peopleSignIn(browser);
});

test('a consent that was taken back: people sign in all the same, and one approval makes it whole', async ({
  page,
  browser,
}) => {
  await owner(page);
  await atMicrosoft(page, 'consents', (there) =>
    there.getByRole('button', { name: 'Revoke everything of SSO provisioning (demo) in Contoso' }).click(),
  );
  await comesToSay(page, /the approval was taken back/);
  await peopleSignIn(browser);
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  await accept(page);
  await page.waitForURL(/ok=microsoft_connected/);
  await isWell(page);
  await peopleSignIn(browser);
});

test('an approval that was deleted and given anew: the owner reads why nothing can be repaired, and does what it says', async ({
  page,
  browser,
}) => {
  await owner(page);
  await atMicrosoft(page, 'consents', async (there) => {
    const ofContoso = there.getByRole('row').filter({ hasText: 'Contoso' });
    await ofContoso.getByRole('link', { name: 'SSO provisioning (demo)' }).click();
    await there.getByRole('button', { name: 'Delete enterprise app' }).click();
  });
  // What was said of it earlier stands among what happened: the button is of now.
  await comesTo(page, () => page.getByRole('button', { name: 'Connect Microsoft' }));
  await leaveForMicrosoft(page, organization);
  await signInAtMicrosoft(page, directory.admin);
  await accept(page);
  await comesToSay(page, /no longer an owner of the app registration/);
  await peopleSignIn(browser);
  await atMicrosoft(page, await application(page), (there) =>
    there.getByRole('button', { name: 'Delete for good' }).click(),
  );
  await open(page, singleSignOnPath(organization));
  await repair(page);
  await isWell(page);
  await peopleSignIn(browser);
});

test('a worker that is killed at its work is started again, and the run comes to its end', async ({
  page,
  browser,
}) => {
  await owner(page);
  await page.getByRole('button', { name: 'Renew credential' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Renew', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Steps' })).toBeVisible();
  const { pid } = worker();
  process.kill(pid, 'SIGKILL');
  await expect(() => expect(worker().pid).not.toBe(pid)).toPass(PATIENCE);
  await expect(async () => {
    expect((await connection(page)).run).toMatchObject({ kind: 'rotate', state: 'succeeded' });
  }).toPass({ timeout: 150_000 });
  await isWell(page);
  await peopleSignIn(browser);
});

/** The one that runs now. */
function worker(): { readonly pid: number } {
  const file = new URL('processes.json', `file://${process.env['PORTICO_DEMO_FILE']}`);
  const processes = JSON.parse(readFileSync(file, 'utf8')) as { name: string; pid: number }[];
  const found = processes.findLast(({ name }) => name === 'Worker');
  if (found === undefined) throw new Error('there is no worker');
  return found;
}
