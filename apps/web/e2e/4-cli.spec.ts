import { statSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { CommandLine } from './command-line.ts';
import { customer, demo } from './demo.ts';
import { consentIfAsked, signInAtMicrosoft } from './trips.ts';

const { organization, directory } = customer(0);
const JWT = /ey[\w-]+\.[\w-]+\.[\w-]+/;

let commandLine: CommandLine;
test.beforeEach(() => {
  commandLine = new CommandLine();
});
test.afterEach(() => commandLine.remove());

async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await signInAtMicrosoft(page, directory.user);
}

async function signedIn(page: Page): Promise<void> {
  const login = commandLine.start('login', '--organization', organization.id);
  const [, address = ''] = await login.says(/^(http\S+)$/m);
  await signIn(page, address);
  await goOn(page);
  expect((await login.finished).code).toBe(0);
}

/** A browser that is signed in at Microsoft comes back without a question: so Portico asks who began this (attack 51). */
async function goOn(page: Page): Promise<void> {
  const question = page.getByRole('button', { name: 'Continue' });
  await consentIfAsked(page, question);
  await question.click();
  await expect(page.getByText('You are signed in. You can close this page')).toBeVisible();
}

test('a person signs in from a terminal over the browser, and out again', async ({ page }) => {
  const nobody = await commandLine.run('whoami');
  expect(nobody.code).toBe(3);

  const login = commandLine.start('login', '--organization', organization.id);
  const [, address = ''] = await login.says(/^(http\S+)$/m);
  const asked = new URL(address).searchParams;
  expect(asked.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  expect([asked.get('code_challenge_method'), asked.has('client_secret')]).toEqual(['S256', false]);
  await signIn(page, address);
  await goOn(page);
  const { code, stdout, stderr } = await login.finished;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`Signed in as ${directory.user.upn} in ${organization.id}`);
  expect(stderr).toContain('readable by you alone');
  expect(stdout + stderr).not.toMatch(JWT);
  expect(statSync(commandLine.file).mode & 0o777).toBe(0o600);

  const who = await commandLine.run('whoami', '--json');
  expect(JSON.parse(who.stdout)).toMatchObject({
    user: { email: directory.user.upn },
    organizationId: organization.id,
    roles: ['member'],
  });
  expect((await commandLine.run('orgs')).stdout.trim()).toBe(
    `${organization.id}  ${organization.name}  (signed in)`,
  );

  const token = await commandLine.run('token');
  expect(token.stdout.trim()).toMatch(new RegExp(`^${JWT.source}$`));
  const userinfo = await fetch(`${demo().cli.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${token.stdout.trim()}` },
  });
  expect(await userinfo.json()).toMatchObject({ email: directory.user.upn });

  expect((await commandLine.run('logout')).stderr).toContain('Signed out');
  expect((await commandLine.run('token')).code).toBe(3);
  const after = await fetch(`${demo().cli.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${token.stdout.trim()}` },
  });
  expect(after.status).toBe(401);
});

test('a code that another program sends is not taken for an answer (attacks 19, 36)', async ({ page }) => {
  const login = commandLine.start('login', '--organization', organization.id);
  const [, address = ''] = await login.says(/^(http\S+)$/m);
  const redirectUri = new URL(address).searchParams.get('redirect_uri');
  await page.goto(`${redirectUri}?code=stolen&state=guessed&iss=${encodeURIComponent(demo().cli.issuer)}`);
  await expect(page.getByText('You were not signed in')).toBeVisible();
  const { code, stderr } = await login.finished;
  expect([code, stderr]).toEqual([1, expect.stringContaining('belongs to another sign-in')]);
  expect((await commandLine.run('whoami')).code).toBe(3);
});

test('a person signs in on a machine without a browser, over another device', async ({ page }) => {
  const login = commandLine.start('login', '--device', '--organization', organization.id);
  const [, verificationUri = '', userCode = ''] = await login.says(/^(http\S+)\n([A-Z-]{9})$/m);
  expect(verificationUri).not.toContain(userCode);
  await page.goto(verificationUri);
  await page.locator('input[name=user_code]').fill(userCode);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Yes, continue' }).click();
  await signInAtMicrosoft(page, directory.user);
  await consentIfAsked(page, page.getByText('The device is signed in'));
  const { code, stdout, stderr } = await login.finished;
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`Signed in as ${directory.user.upn}`);
  expect(stdout + stderr).not.toMatch(JWT);
  expect((await commandLine.run('whoami')).stdout).toContain(directory.user.upn);
});

test('many processes refresh at once and the person stays signed in (attack 56)', async ({ page }) => {
  await signedIn(page);
  commandLine.age();
  const before = commandLine.tokens().refreshToken;
  const tokens = await Promise.all(Array.from({ length: 4 }, () => commandLine.run('token')));
  expect(tokens.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(new Set(tokens.map(({ stdout }) => stdout)).size).toBe(1);
  expect(commandLine.tokens().refreshToken).not.toBe(before);
  commandLine.age();
  expect((await commandLine.run('whoami')).code).toBe(0);
});

test('a person signs in again with the same browser, is asked, and stays signed in (attack 51)', async ({
  page,
}) => {
  await signedIn(page);
  const { refreshToken } = commandLine.tokens();
  const login = commandLine.start('login', '--organization', organization.id);
  const [, address = ''] = await login.says(/^(http\S+)$/m);
  await page.goto(address);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('You are signed in. You can close this page')).toBeVisible();
  const { code, stderr } = await login.finished;
  expect(code, stderr).toBe(0);
  expect(commandLine.tokens().refreshToken).not.toBe(refreshToken);
  commandLine.age();
  expect((await commandLine.run('whoami')).code).toBe(0);
});
