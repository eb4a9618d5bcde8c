import { type Browser, passEntra } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  authorizationRequest,
  claimsOf,
  connectMicrosoft,
  directoryOf,
  type Portico,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

const portico: Portico = await startPortico();
const { a } = portico.organizations;
const PERSONAL = { upn: 'pia@personal.example', password: 'Demo-password-1' };

beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  const { administration, operatorCaller, project } = portico;
  await administration.changeProject(operatorCaller, project.id, { personal_sessions: true });
  const operator = await signedInBrowser(portico, portico.operator);
  const path = `/v1/session/projects/${project.id}/social/microsoft`;
  const { status } = await api(portico, operator, path, { method: 'PATCH', body: { enabled: true } });
  expect(status).toBe(204);
});

/** A browser on the hosted login page of a new request of the seeded application. */
async function onThePage(parameters: Readonly<Record<string, string>> = {}) {
  const browser = portico.newBrowser();
  const request = authorizationRequest(portico, parameters);
  const page = await browser.open(request.url);
  return { browser, request, page, path: `/v1${page.url.pathname}` };
}

const act = (browser: Browser, path: string, body: unknown) =>
  api(portico, browser, path, { method: 'POST', body }) as Promise<{
    status: number;
    body: { url: string; code: string };
  }>;

async function tokensAt(end: URL, codeVerifier: string) {
  const { body } = await tokenRequest(portico, {
    grant_type: 'authorization_code',
    code: end.searchParams.get('code') ?? '',
    code_verifier: codeVerifier,
  });
  return claimsOf(String(body['id_token']));
}

describe('the hosted login page', () => {
  test('is where a request ends that names nothing, and says whose it is', async () => {
    const { page } = await onThePage({ login_hint: 'uma@elsewhere.example' });
    expect(page.url.pathname).toMatch(/^\/login\//);
    for (const text of ['Sign in to Test project', 'uma@elsewhere.example', 'Continue with Microsoft'])
      expect(page.body).toContain(text);
    expect(page.headers.get('cache-control')).toContain('no-store');
  });

  test('speaks the first of the application’s languages that it knows', async () => {
    const asked = await onThePage({ ui_locales: 'fr de en' });
    expect(asked.page.body).toContain('Bei Test project anmelden');
    expect(asked.page.body).toContain('lang="de"');
  });

  test('leads an address to the connection of the organization that has proven its domain', async () => {
    const { browser, path, request } = await onThePage();
    const { user } = directoryOf(portico, a.domain);
    const { body } = await act(browser, `${path}/identify`, { email: `Uma@${a.domain.toUpperCase()}` });
    expect(new URL(body.url).searchParams.get('login_hint')).toBe(`uma@${a.domain}`);
    const end = await passEntra(browser, await browser.open(body.url), user);
    expect(await tokensAt(end.url, request.codeVerifier)).toMatchObject({ org_id: a.id });
  });

  test('says the same of every address without a connection (attack 126)', async () => {
    const { browser, path } = await onThePage();
    for (const email of ['nobody@unknown.example', `x@sub.${a.domain}`, portico.operator.email]) {
      const { status, body } = await act(browser, `${path}/identify`, { email });
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'no_connection_for_email' });
    }
  });

  test('is nothing in another browser, nor after its time, nor under another address (attacks 43, 44)', async () => {
    const { path, page } = await onThePage();
    const stranger = portico.newBrowser();
    const seen = await stranger.open(page.url);
    expect(seen.body).not.toContain('Test project');
    const elsewhere = await onThePage();
    for (const [browser, where] of [
      [stranger, path],
      [elsewhere.browser, path],
      [elsewhere.browser, elsewhere.path.replace(/[^/]+$/, 'a'.repeat(43))],
    ] as const) {
      const { status, body } = await act(browser, `${where}/identify`, { email: `uma@${a.domain}` });
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'login_page_expired' });
    }
  });

  test('takes no password but at the dashboard’s own project, and nothing from another site (attack 116)', async () => {
    const { browser, path } = await onThePage();
    const { email, password } = a.owner;
    expect((await act(browser, `${path}/password`, { email, password })).status).toBe(404);
    const foreign = await api(portico, browser, `${path}/identify`, {
      method: 'POST',
      body: { email },
      origin: 'https://evil.example',
    });
    expect(foreign.status).toBe(403);
  });

  test('makes no session by itself: an address is no authority (attack 44)', async () => {
    const { browser, path } = await onThePage();
    const { body } = await act(browser, `${path}/identify`, { email: `uma@${a.domain}` });
    expect(body.url).toContain(portico.emulator.origin);
    const again = await browser.open(authorizationRequest(portico, { prompt: 'none' }).url);
    expect(again.url.searchParams.get('error')).toBe('login_required');
  });
});

test('a sign-out may go on to Microsoft, and ends on a page of ours', async () => {
  const browser = portico.newBrowser();
  const { user } = directoryOf(portico, a.domain);
  await signInToApplication(portico, browser, user, { organization: a.id });
  const page = await browser.open(
    `${portico.project.issuer}/session/end?client_id=${portico.application.clientId}`,
  );
  const { action, fields } = page.form();
  const form = { ...fields, logout: 'yes', everywhere: 'yes' };
  const end = await browser.open(action, { method: 'POST', form, from: page });
  expect(end.url.pathname).toMatch(/^\/v1\/sso\/connections\/sso_\w+\/signed-out$/);
  expect(end.body).toContain('You are signed out');
  const next = await browser.open(authorizationRequest(portico, { organization: a.id }).url);
  expect(next.url.origin).toBe(portico.emulator.origin);
  expect(next.forms.length).toBeGreaterThan(0);
});

describe('Continue with Microsoft', () => {
  async function throughMicrosoft(login: { upn: string; password: string }, parameters = {}) {
    const { browser, path, request } = await onThePage(parameters);
    const { body } = await act(browser, `${path}/provider`, { provider: 'microsoft' });
    return { browser, request, end: await passEntra(browser, await browser.open(body.url), login) };
  }

  test('lets in somebody with a personal account, without an organization', async () => {
    const { end, request } = await throughMicrosoft(PERSONAL);
    const claims = await tokensAt(end.url, request.codeVerifier);
    expect(claims['sid']).toMatch(/^sess_/);
    expect(claims).not.toHaveProperty('org_id');
    expect(claims).not.toHaveProperty('roles');
  });

  test('is the same person from any directory, and another one than over the organization’s connection (attack 33)', async () => {
    const { user } = directoryOf(portico, a.domain);
    const [first, second] = [await throughMicrosoft(user), await throughMicrosoft(user)];
    const [one, two] = [
      await tokensAt(first.end.url, first.request.codeVerifier),
      await tokensAt(second.end.url, second.request.codeVerifier),
    ];
    expect(one['sub']).toBe(two['sub']);
    const { rows } = await portico.database.pool.query(
      'SELECT 1 FROM identities WHERE user_id = $1 UNION ALL SELECT 1 FROM memberships WHERE user_id = $1',
      [one['sub']],
    );
    expect(rows).toEqual([]);
  });

  test('by name goes straight to Microsoft; a provider that the project has not is refused', async () => {
    const browser = portico.newBrowser();
    const page = await browser.open(authorizationRequest(portico, { provider: 'microsoft' }).url);
    expect(page.url.origin).toBe(portico.emulator.origin);
    const refused = await browser.open(authorizationRequest(portico, { provider: 'google' }).url);
    expect(refused.url.searchParams.get('error')).toBe('invalid_request');
  });

  test('over an organization that asks for its own single sign-on is refused with a plain page', async () => {
    const { end } = await throughMicrosoft(PERSONAL, { organization: portico.organizations.b.id });
    expect(end.status).toBe(403);
    expect(end.body).toContain('not_a_member');
  });

  test('switched off ends what came over it', async () => {
    const { browser, end, request } = await throughMicrosoft(PERSONAL);
    await tokensAt(end.url, request.codeVerifier);
    const silently = async () =>
      (await browser.open(authorizationRequest(portico, { prompt: 'none' }).url)).url.searchParams;
    expect((await silently()).get('code')).not.toBeNull();
    const { administration, operatorCaller, project } = portico;
    await administration.setSocialConnection(operatorCaller, project.id, 'microsoft', { enabled: false });
    expect((await silently()).get('error')).toBe('login_required');
  });
});
