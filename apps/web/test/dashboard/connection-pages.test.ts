import { existsSync } from 'node:fs';
import { type Browser as Chromium, chromium, type Page } from '@playwright/test';
import { newId } from '@portico/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserOf, consentAtMicrosoft, directoryOf, startConnect, startPortico } from '../harness/index.ts';

/* What the pages of an organization say about its connection while it is made. No worker: the run stands still. */

const portico = await startPortico({ worker: false });
const { a, b } = portico.organizations;
const { pool } = portico.database;
let opened: Chromium;
beforeAll(async () => {
  await approved(b);
  const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  opened = await chromium.launch({
    executablePath: process.env['PORTICO_CHROMIUM'] || executablePath || chromium.executablePath(),
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
});
afterAll(() => opened?.close());

const featuresOf = ({ id }: typeof a) => `/dashboard/organizations/${id}/features`;

/** A page of the owner's in a real browser. */
async function pageOf(organization: typeof a, path: string): Promise<Page> {
  const { cookies } = await browserOf(portico, organization.owner);
  const context = await opened.newContext({ baseURL: portico.origin.origin });
  const { hostname } = portico.origin;
  await context.addCookies(cookies.map(({ name, value }) => ({ name, value, domain: hostname, path: '/' })));
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(path);
  return page;
}

/** Approved at Microsoft by its administrator; nobody works on the run. */
async function approved(organization: typeof a): Promise<void> {
  const browser = await browserOf(portico, organization.owner);
  const { url } = await startConnect(portico, browser, organization);
  await consentAtMicrosoft(portico, browser, url, directoryOf(portico, organization.domain).admin);
}

/** How each card stands, by its title, as the page says it to that person. */
async function cardsOf(person: typeof a.owner, organization: typeof a): Promise<Record<string, string>> {
  const page = await (await browserOf(portico, person)).open(
    new URL(featuresOf(organization), portico.origin),
  );
  const card = /<span class="block font-semibold">([^<]+)<\/span>.*?<span class="mt-2[^"]*">([^<]+)<\/span>/g;
  return Object.fromEntries(
    [...page.body.matchAll(card)].map(([, title = '', state]) => [title, state ?? '']),
  );
}

describe('the cards of Features', () => {
  test('say how each one stands before anything is set up, to a plain member what concerns them', async () => {
    expect(await cardsOf(a.owner, a)).toEqual({
      'Single sign-on': 'Not connected',
      Domains: a.domain,
      'Sign-in rules': 'Single sign-on required',
    });
    expect(Object.keys(await cardsOf(a.member, a))).toEqual(['Single sign-on', 'Domains']);
  });

  test('follow what changes', async () => {
    const ofB = (change: string, ...values: string[]) => pool.query(change, [b.id, ...values]);
    await ofB('UPDATE organizations SET sso_required = false WHERE id = $1');
    await ofB('UPDATE organization_domains SET verified_at = NULL WHERE organization_id = $1');
    expect(await cardsOf(b.owner, b)).toEqual({
      'Single sign-on': 'Connecting',
      Domains: 'Not verified yet',
      'Sign-in rules': 'Other sign-in methods allowed',
    });
    const status = (to: string) =>
      ofB('UPDATE sso_connections SET status = $2::connection_status WHERE organization_id = $1', to);
    for (const [is, said] of [
      ['active', 'Microsoft connected'],
      ['degraded', 'Needs attention'],
    ] as const) {
      await status(is);
      expect((await cardsOf(b.owner, b))['Single sign-on']).toBe(said);
    }
    await status('provisioning');
  });
});

test('a run that takes longer than usual says so at its step, and what becomes of it', async () => {
  await pool.query(
    "INSERT INTO provisioning_steps (run_id, position, name, state) SELECT id, 1, 'create_app', 'started' FROM provisioning_runs",
  );
  const page = await pageOf(b, `${featuresOf(b)}/single-sign-on`);
  const step = page.getByRole('listitem').filter({ hasText: 'Enterprise app created' });
  await step.waitFor();
  expect(await step.textContent()).toContain('under way');
  expect(await page.getByText('This is taking longer than usual').count()).toBe(0);
  await pool.query("UPDATE provisioning_runs SET created_at = created_at - interval '3 minutes'");
  await page.reload();
  await page.getByText('Portico keeps trying for up to ten minutes').waitFor();
  expect(await step.textContent()).toContain('taking longer than usual');
});

describe('a connection whose directory lets Portico change every app', () => {
  const warn = (...warnings: string[]) =>
    pool.query(
      "UPDATE sso_connections SET status = 'active', warnings = $2 WHERE organization_id = $1",
      ...[[b.id, warnings]],
    );
  const shown = async () => {
    const page = await pageOf(b, `${featuresOf(b)}/single-sign-on`);
    const steps = page.getByRole('region', { name: 'Portico may do more here than it needs' });
    await page.getByRole('heading', { name: 'Microsoft connected' }).waitFor();
    return { page, steps, next: steps.locator('[aria-current=step]') };
  };

  test('says that and what comes next, once', async () => {
    await pool.query("UPDATE provisioning_runs SET state = 'succeeded', finished_at = now()");
    await pool.query(
      "UPDATE entra_app_registrations SET app_id = 'made-client-id' WHERE organization_id = $1",
      [b.id],
    );
    for (const [code, button] of [
      ['broader_not_owner', 'Make Portico an owner'],
      ['broader_alone', 'Approve again'],
    ] as const) {
      await warn(code);
      const { page, steps, next } = await shown();
      await steps.getByText('Application.ReadWrite.OwnedBy', { exact: true }).first().waitFor();
      await next.getByRole('button', { name: button }).waitFor();
      const warnings = page.getByRole('listitem').filter({ hasText: 'The directory lets Portico' });
      expect(await warnings.count(), code).toBe(0);
      await page.context().close();
    }
    await warn('broader_to_withdraw');
    const { next } = await shown();
    await next.getByRole('link', { name: 'Open Enterprise applications' }).waitFor();
    await warn();
    expect(await (await shown()).steps.count()).toBe(0);
  });
});

describe('what Microsoft keeps to itself', () => {
  const RATHER_A_PAGE = `<img src=x onerror="document.title='taken'"> Sorry, but we’re having trouble.
    AADSTS50105: <script>document.title='taken'</script> Ada is not assigned`;

  async function testOf(organization: typeof a, isOver: boolean): Promise<string> {
    const { rows } = await pool.query(
      `INSERT INTO sign_in_attempts (id, state_hash, browser_hash, project_id, organization_id, connection_id, purpose, expires_at)
       SELECT $2, $2, 'b', project_id, organization_id, id, 'test', now() + make_interval(mins => $3)
       FROM sso_connections WHERE organization_id = $1 RETURNING id, connection_id`,
      [organization.id, newId('signInAttempt'), isOver ? -1 : 10],
    );
    return `${featuresOf(organization)}/single-sign-on/test/${rows[0].id}?connection=${rows[0].connection_id}`;
  }

  test.each([
    ['waited for', false, 'Waiting for the sign-in'],
    ['over', true, 'The test has expired'],
  ] as const)(
    'is explained by its code while a test sign-in is %s, whatever is pasted (attack 11)',
    async (_, isOver, title) => {
      const page = await pageOf(b, await testOf(b, isOver));
      await page.getByRole('heading', { name: title }).waitFor();
      await page.getByText('Need admin approval').waitFor();
      const field = page.getByLabel('Microsoft’s code, or the text of its page');
      await field.fill(RATHER_A_PAGE);
      await page
        .getByRole('status')
        .filter({ hasText: 'The person is not assigned to the app' })
        .filter({ hasText: 'Your Entra administrator' })
        .waitFor();
      const link = page.getByRole('link', { name: 'What Microsoft says of it' });
      expect(await link.getAttribute('href')).toBe('https://login.microsoftonline.com/error?code=50105');
      expect(await page.title()).not.toContain('taken');
      await field.fill('AADSTS999999');
      await page.getByText('Portico does not know this code.').waitFor();
      await field.fill('Need admin approval');
      await page.getByText('There is no code in it that begins with AADSTS.').waitFor();
      await page.context().close();
    },
  );
});

test('what the directory has granted and why a credential lives shorter stand on the connection’s page', async () => {
  const granted = ['Application.ReadWrite.All', 'Directory.Read.All'];
  await pool.query(
    `UPDATE entra_app_registrations SET granted_permissions = $2, app_id = 'made-client-id' WHERE organization_id = $1`,
    [b.id, granted],
  );
  await pool.query(
    `INSERT INTO connection_credentials (id, project_id, organization_id, connection_id, kind, state, sealed, expires_at)
     SELECT $2, project_id, organization_id, id, 'client_secret', 'active', 'x', now() + interval '90 days'
     FROM sso_connections WHERE organization_id = $1`,
    [b.id, newId('credential')],
  );
  const page = await pageOf(b, `${featuresOf(b)}/single-sign-on`);
  await page.getByText('Broader access: the directory has granted').waitFor();
  for (const permission of granted) await page.getByText(permission, { exact: true }).first().waitFor();
  await page.getByText('It lives for 90 days, so Portico renews it every 60 days').waitFor();
});
