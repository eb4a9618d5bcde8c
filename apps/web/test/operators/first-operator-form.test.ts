import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { createTestDatabase, freePort } from '@portico/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServerProcess, WEB_SERVER } from '../harness/index.ts';

/* The form of components/sign-in/first-owner-form.tsx, in a browser and on an empty deployment (U1). */

const database = await createTestDatabase();
const port = await freePort('localhost');
const origin = `http://localhost:${port}`;
const env = {
  DATABASE_URL: database.url,
  PORTICO_ORIGIN: origin,
  PORTICO_PORT: String(port),
  PORTICO_MASTER_KEY: `k1:${randomBytes(32).toString('base64')}`,
  PORTICO_DRAIN_SECONDS: '0',
};
const COMMAND = fileURLToPath(new URL('../../operators.ts', import.meta.url));
let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ script: WEB_SERVER, env }, 'web is listening');
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  browser = await chromium.launch({
    executablePath: process.env['PORTICO_CHROMIUM'] || executablePath || chromium.executablePath(),
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function linkOfTheCommand(): Promise<string> {
  const asked = { env: { ...process.env, ...env } as NodeJS.ProcessEnv };
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, 'first'], asked);
  return /http\S+\/first-owner#token=[\w-]{43}/.exec(stdout)?.[0] ?? '';
}

const isAlive = (page: Page) =>
  page.waitForFunction("Object.keys(document).some((key) => key.startsWith('__reactContainer'))");

test('what the server refuses is corrected and sent, also with a newer link in the same tab (U1)', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(await linkOfTheCommand());
  await isAlive(page);
  const newer = await linkOfTheCommand();
  await page.goto(newer);
  await expect.poll(() => page.getByLabel('Token').inputValue()).toBe(newer.split('=')[1]);
  const name = page.getByLabel('Your name');
  await name.fill('n'.repeat(101));
  await page.getByLabel('E-mail address').fill('first@portico.example');
  await page.getByLabel('Password').fill('a long sentence of tests');
  const button = page.getByRole('button', { name: 'Create the first operator' });
  await button.click();
  await page.getByText('At most 100 characters.').waitFor();
  expect(await name.getAttribute('aria-invalid')).toBe('true');
  await name.fill('Fee First');
  expect(await name.getAttribute('aria-invalid')).toBeNull();
  await button.click();
  await page.waitForURL(/\/login\//);
});
