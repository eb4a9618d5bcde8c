import { existsSync } from 'node:fs';
import { type Browser as Chromium, chromium } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserOf, connectMicrosoft, startPortico } from '../harness/index.ts';

/* A test sign-in that Microsoft keeps on a page of its own, in a real browser with two tabs. */

const portico = await startPortico();
const { a } = portico.organizations;
const { pool } = portico.database;
let opened: Chromium;
beforeAll(async () => {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  opened = await chromium.launch({
    executablePath: process.env['PORTICO_CHROMIUM'] || executablePath || chromium.executablePath(),
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
});
afterAll(() => opened?.close());

test('is waited for in the tab that began it, and Microsoft’s page is explained there when it is pasted', async () => {
  const { rows } = await pool.query('SELECT app_id FROM entra_app_registrations WHERE organization_id = $1', [
    a.id,
  ]);
  await portico.emulator.control.deleteApplication(rows[0].app_id);
  const { cookies } = await browserOf(portico, a.owner);
  const context = await opened.newContext({ baseURL: portico.origin.origin });
  const { hostname } = portico.origin;
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, domain: hostname, path: '/' })));
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`/dashboard/organizations/${a.id}/features/single-sign-on`);
  const popup = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Test sign-in' }).click();
  const microsoft = await popup;
  microsoft.setDefaultTimeout(0);
  await page.getByRole('heading', { name: 'Waiting for the sign-in' }).waitFor();
  await microsoft
    .getByText(/AADSTS\d+/)
    .first()
    .waitFor();
  const shown = (await microsoft.locator('body').textContent()) ?? '';
  await page.getByLabel('Microsoft’s code, or the text of its page').fill(shown);
  await page.getByRole('status').filter({ hasText: 'The app is not in the directory' }).waitFor();
  const link = page.getByRole('link', { name: 'Open the connection' });
  expect(await link.getAttribute('href')).toBe(`/dashboard/organizations/${a.id}/features/single-sign-on`);
});
