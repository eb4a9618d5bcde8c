import { type Browser, expect, type Page, test } from '@playwright/test';
import { expectNothingFoundByAxe } from './axe.ts';
import { customer } from './demo.ts';
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

/* Two organizations of a group of companies, which has one directory: the second is let in by an owner of the first. */

const { organization: first, directory } = customer(0);
const { organization: second } = customer(1);

test.beforeAll(({ browser }) => connected(browser, customer(0)));
test.afterEach(closeVisitors);
test.beforeEach(() => test.slow());

async function ownerOf(browser: Browser, organization: typeof first): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signedInToDashboard(page, organization.owner);
  await open(page, singleSignOnPath(organization));
  return page;
}

/** The administrator of the directory clicks on Connect Microsoft for the second organization, and approves: the first time signing in there. */
async function connectSecond(page: Page): Promise<void> {
  await leaveForMicrosoft(page, second);
  const [email, approve] = [page.getByLabel('Email'), page.getByRole('button', { name: 'Accept' })];
  await expect(email.or(approve)).toBeVisible();
  if (await email.isVisible()) await signInAtMicrosoft(page, directory.admin);
  await accept(page);
  await page.waitForURL((url) => url.pathname.startsWith('/dashboard'));
}

/** Presses a button, and the button of the question that it asks. */
async function confirmed(page: Page, button: string, answer: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: answer, exact: true }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
}

test('an owner lets another organization have the directory, and ends that again', async ({ browser }) => {
  const [ours, theirs] = [await ownerOf(browser, first), await ownerOf(browser, second)];
  await connectSecond(theirs);
  await expect(
    theirs.getByText('belongs to another organization. You asked', { exact: false }),
  ).toBeVisible();

  const panel = ours.getByRole('region', { name: 'Others with your directory' });
  await open(ours, singleSignOnPath(first));
  await expect(panel.getByText(second.name)).toBeVisible();
  await expectNothingFoundByAxe(ours);
  await confirmed(ours, `Agree that ${second.name} connects`, 'Agree');

  await connectSecond(theirs);
  await theirs.waitForURL(/ok=microsoft_connected/);
  const visitor = await (await browser.newContext()).newPage();
  await signInToExampleApp(visitor, second, directory.user);

  await open(ours, singleSignOnPath(first));
  await confirmed(ours, `Withdraw the agreement with ${second.name}`, 'Withdraw agreement');
  await open(theirs, singleSignOnPath(second));
  await expect(theirs.getByText('was withdrawn', { exact: false })).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Connect Microsoft', exact: true })).toBeVisible();
  await expectNothingFoundByAxe(theirs);
  // The first has what it had.
  const again = await (await browser.newContext()).newPage();
  await signInToExampleApp(again, first, directory.user);
});
