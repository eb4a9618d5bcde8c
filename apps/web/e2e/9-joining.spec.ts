import { expect, type Page, test } from '@playwright/test';
import { customer, demo } from './demo.ts';
import {
  closeVisitors,
  connected,
  consentIfAsked,
  open,
  signInAtMicrosoft,
  signInToDashboard,
  signInToExampleApp,
} from './trips.ts';

const { organization, directory } = customer(0);
const AT_WORK = 'Jo at work';
const PASSWORD = 'demo password of this test';

test.beforeAll(({ browser }) => connected(browser, customer(0)));

test.afterEach(closeVisitors);

/** Somebody whom no other run of this test has met: an owner with a password, who is also in the directory. */
async function somebodyTwice(page: Page) {
  const name = `joining-${Date.now().toString(36)}`;
  const owner = { email: `${name}@elsewhere.example`, password: PASSWORD };
  const employee = { upn: `${name}@${directory.domain}`, password: PASSWORD };
  const users = `${demo().emulator}/_emulator/directories/${directory.tenantId}/users`;
  const user = { userPrincipalName: employee.upn, displayName: AT_WORK, password: PASSWORD };
  expect((await page.request.post(users, { data: user })).ok()).toBe(true);
  await signInToDashboard(page, organization.owner);
  const url = await asked(page, `orgs/${organization.id}/invitations`, { email: owner.email, role: 'owner' });
  const token = new URLSearchParams(new URL(url ?? '').hash.slice(1)).get('token');
  await page.context().clearCookies();
  await asked(page, 'invitations/accept-as-new', { token, name: 'Jo Twice', ...owner });
  return { owner, employee };
}

async function asked(page: Page, path: string, data: object): Promise<string | undefined> {
  const headers = { origin: demo().web };
  const answer = await page.request.post(`${demo().web}/v1/session/${path}`, { headers, data });
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as { url?: string }).url;
}

test('an owner with a password who also comes over single sign-on makes the two one (U18)', async ({
  page,
  browser,
}) => {
  const { owner, employee } = await somebodyTwice(page);
  await signInToExampleApp(await (await browser.newContext()).newPage(), organization, employee);

  await signInToDashboard(page, owner);
  await page.getByRole('banner').getByRole('link').last().click();
  await expect(page.getByRole('heading', { name: 'Your profile' })).toBeVisible();
  await page.getByRole('button', { name: `Join with the single sign-on of ${organization.name}` }).click();
  await signInAtMicrosoft(page, employee);
  await consentIfAsked(page, page.getByRole('heading', { name: 'Are both of them you?' }));
  await expect(page.getByRole('listitem').filter({ hasText: AT_WORK })).toBeVisible();
  await page.getByRole('button', { name: 'Join the two' }).click();
  await expect(page.getByText(`You sign in there as ${AT_WORK}`)).toBeVisible();

  // Signed in still, now also as whoever comes over single sign-on, and the owner either way.
  await open(page, `/dashboard/organizations/${organization.id}/members`);
  await expect(page.getByRole('button', { name: 'Invite' })).toBeVisible();
});
