import { newId } from '@portico/core';
import { type Browser, type Page, passEntra } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  authorizationRequest,
  connectMicrosoft,
  seedMember,
  signedInBrowser,
  startPortico,
} from '../harness/index.ts';
import { isLogged, member } from './refusals.ts';

const portico = await startPortico();
const { a } = portico.organizations;
const user = member(portico);
const PERSONAL = { upn: 'pia@personal.example', password: 'Demo-password-1' };
let connection: string;
beforeAll(async () => {
  connection = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const operator = await signedInBrowser(portico, portico.operator);
  const path = `/v1/session/projects/${portico.project.id}/social/microsoft`;
  await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
});

/** A browser in which no script runs, on the hosted login page. */
async function onThePage(parameters: Readonly<Record<string, string>> = {}) {
  const browser = portico.newBrowser();
  const page = await browser.open(authorizationRequest(portico, parameters).url);
  expect(page.url.pathname).toMatch(/^\/login\//);
  return { browser, page };
}
const press = (browser: Browser, page: Page, step: string, fields: Readonly<Record<string, string>>) =>
  browser.submit(page, fields, page.form(`/${step}`));

/** No address of ours has what was typed: those get into histories and logs. */
function keptOutOfAddresses(browser: Browser, ...typed: readonly string[]): void {
  const ours = browser.journal.filter(({ url }) => url.origin === portico.origin.origin);
  expect(ours.length).toBeGreaterThan(0);
  for (const { url } of ours)
    for (const text of typed) expect(decodeURIComponent(url.href)).not.toContain(text);
  for (const text of typed) expect(portico.log()).not.toContain(text);
}

describe('hosted login without a script, every step (U4)', () => {
  test('every form of the page is sent by POST', async () => {
    const { page } = await onThePage();
    expect(page.forms.length).toBeGreaterThan(2);
    for (const form of page.forms) expect(form.method).toBe('POST');
  });

  test('an address leads to its connection, and from there to the application', async () => {
    const { browser, page } = await onThePage();
    const email = `uma@${a.domain}`;
    const away = await press(browser, page, 'identify', { email });
    expect(away.url.origin).toBe(portico.emulator.origin);
    const end = await passEntra(browser, away, user);
    expect(end.url.searchParams.get('code')).not.toBeNull();
    keptOutOfAddresses(browser, email);
  });

  test('an address without single sign-on is told, and stays in its field', async () => {
    const { browser, page } = await onThePage();
    const email = 'nobody@elsewhere.example';
    const refused = await press(browser, page, 'identify', { email });
    expect(refused.url.pathname).toBe(page.url.pathname);
    expect(refused.body).toContain('There is no single sign-on for this address');
    expect(refused.form('/identify').fields['email']).toBe(email);
    const [id] = /req_[a-z2-7]{26}/.exec(refused.body) ?? [];
    await expect.poll(() => portico.log()).toMatch(new RegExp(`${id}.*no_connection_for_email`));
    const again = await press(browser, refused, 'identify', { email: `uma@${a.domain}` });
    expect(again.url.origin).toBe(portico.emulator.origin);
    keptOutOfAddresses(browser, email);
  });

  test('what is no address is told, and nothing is lost', async () => {
    const { browser, page } = await onThePage({ ui_locales: 'de' });
    const refused = await press(browser, page, 'identify', { email: 'uma' });
    expect(refused.body).toContain('Geben Sie eine E-Mail-Adresse ein');
    expect(refused.form('/identify').fields['email']).toBe('uma');
  });

  test('one of several connections is chosen', async () => {
    const second = newId('connection');
    await portico.database.pool.query(
      `INSERT INTO sso_connections (id, project_id, organization_id, protocol, provider, managed_by, status, name)
       SELECT $1, project_id, organization_id, protocol, 'generic', 'manual', 'active', 'Second way' FROM sso_connections WHERE id = $2`,
      [second, connection],
    );
    const { browser, page } = await onThePage();
    const choice = await press(browser, page, 'identify', { email: `uma@${a.domain}` });
    expect(choice.body).toContain('Second way');
    const away = await press(browser, choice, 'connection', { connection_id: connection });
    await portico.database.pool.query('DELETE FROM sso_connections WHERE id = $1', [second]);
    expect(away.url.origin).toBe(portico.emulator.origin);
    keptOutOfAddresses(browser, `uma@${a.domain}`);
  });

  test('a social provider, and then one of several organizations', async () => {
    const { browser, page } = await onThePage();
    const refused = await passEntra(
      browser,
      await press(browser, page, 'provider', { provider: 'microsoft' }),
      PERSONAL,
    );
    expect(refused.status).toBe(403);
    // In another browser the product lets them in without an organization, so it knows them; then they are a member of some.
    const open = (whether: boolean) =>
      portico.database.pool.query('UPDATE projects SET personal_sessions = $1', [whether]);
    await open(true);
    const elsewhere = await onThePage();
    const way = await press(elsewhere.browser, elsewhere.page, 'provider', { provider: 'microsoft' });
    expect((await passEntra(elsewhere.browser, way, PERSONAL)).url.searchParams.get('code')).not.toBeNull();
    await open(false);
    await portico.database.pool.query('UPDATE organizations SET sso_required = false');
    await portico.database.pool.query(
      `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
       SELECT o.project_id, o.id, s.user_id, 'member', 'invited' FROM organizations o, social_identities s WHERE o.project_id = $1`,
      [portico.project.id],
    );
    const choice = await passEntra(browser, await press(browser, refused, 'again', {}), PERSONAL);
    expect(choice.body).toContain('Where do you want to go?');
    const end = await press(browser, choice, 'organization', { organization_id: a.id });
    expect(end.url.searchParams.get('code')).not.toBeNull();
  });

  test('the way out tells the application', async () => {
    const { browser, page } = await onThePage();
    const end = await press(browser, page, 'back', {});
    expect(Object.fromEntries(end.url.searchParams)).toMatchObject({ error: 'access_denied' });
  });

  test('a form of another site is refused, as is one that names a field twice (attack 116)', async () => {
    const { browser, page } = await onThePage();
    const { action } = page.form('/identify');
    const form = { email: `uma@${a.domain}` };
    const foreign = await browser.open(new URL(action, page.url), {
      method: 'POST',
      form,
      from: 'https://evil.example',
    });
    expect(foreign.status).toBe(403);
    await isLogged(portico, foreign, 'wrong_origin');
  });

  test('what the browser remembers of a step that is not in order is forgotten', async () => {
    const { browser, page } = await onThePage();
    const name = `portico_step_${page.url.pathname.split('/').at(-1)?.slice(0, 16)}`;
    const evil = JSON.stringify({ failure: { code: '<script>alert(1)</script>', requestId: 'x' } });
    for (const value of [
      'x',
      '%',
      Buffer.from('null').toString('base64url'),
      Buffer.from(evil).toString('base64url'),
    ]) {
      browser.plantCookie(portico.origin, `${name}=${value}; Path=/`);
      const shown = await browser.open(page.url);
      expect(shown.status).toBe(200);
      expect(shown.body).not.toContain('alert(1)');
    }
  });
});

describe('the dashboard’s own page without a script (U4)', () => {
  const onDashboardPage = async () => {
    const browser = portico.newBrowser();
    return { browser, page: await browser.open(`${portico.origin.origin}/v1/session/sign-in`) };
  };

  test('takes a password, after a wrong one, too', async () => {
    const { browser, page } = await onDashboardPage();
    const { email, password } = portico.operator;
    const asks = await press(browser, page, 'identify', { email, way: 'password' });
    const refused = await press(browser, asks, 'password', { password: 'wrong-password-of-tests' });
    expect(refused.body).toContain('The e-mail address or the password is wrong.');
    expect(refused.body).toContain(email);
    const end = await press(browser, refused, 'password', { password });
    expect(end.url.pathname).toMatch(/^\/dashboard/);
    keptOutOfAddresses(browser, email, password, 'wrong-password-of-tests');
  });

  test('asks for the password of an address without single sign-on, and takes another address', async () => {
    const { browser, page } = await onDashboardPage();
    const { email } = portico.operator;
    const asks = await press(browser, page, 'identify', { email });
    expect(asks.form('/password').fields['email']).toBe(email);
    const back = await press(browser, asks, 'identify', { way: 'email' });
    expect(back.form('/identify').fields['email']).toBe(email);
  });

  test('a password that opens several users is asked for once more with the choice', async () => {
    const { administration, operatorCaller } = portico;
    const { id: other } = await administration.createProject(operatorCaller, { name: 'Another project' });
    const { id } = await administration.createOrganization(operatorCaller, other, { name: 'Contoso there' });
    const twin = await seedMember(administration, operatorCaller, id, 'owner', a.domain);
    const { email, password } = a.owner;
    const { browser, page } = await onDashboardPage();
    const asks = await press(browser, page, 'identify', { email, way: 'password' });
    const choice = await press(browser, asks, 'password', { password });
    for (const text of ['Test project', 'Another project', 'Contoso there'])
      expect(choice.body).toContain(text);
    const end = await press(browser, choice, 'password', { password, user_id: twin.userId });
    expect(end.url.pathname).toMatch(/^\/dashboard/);
    keptOutOfAddresses(browser, email, password);
  });
});
