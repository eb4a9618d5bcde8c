import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readMigrationStatus, readMigrations } from '@portico/database';
import { type Browser, passEntra } from '@portico/testing';
import { afterAll, describe, expect, test } from 'vitest';
import {
  api,
  appsOf,
  authorizationRequest,
  claimsOf,
  connectMicrosoft,
  directoryOf,
  introspect,
  kidOf,
  rowsOf,
  signedInBrowser,
  signInToApplication,
  type Tokens,
  tokenRequest,
} from '../harness/index.ts';
import { takeOver } from './take-over.ts';

/* What an operator does who upgrades: the new version's migrations on the old version's rows (faults R31, R32). */

const DUMP = '2026-11-28';

/** The application's server: what it is told of ended sessions. */
const told: string[] = [];
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  told.push(new URLSearchParams(text).get('logout_token') ?? '');
  response.writeHead(200).end();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => server.close());
const application = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const { portico, dump } = await takeOver(DUMP, application);
const { held, migrations } = dump;
const { project, origin, database } = portico;
const { a, b } = portico.organizations;
const { user } = directoryOf(portico, a.domain);
const connectionsOf = (id: string) => `/v1/session/orgs/${id}/sso-connections`;
const runOf = (id: string, run: string) => `/v1/session/orgs/${id}/ms-provision/${run}`;

/** What came of the refresh token. */
let successor = '';

/** The browser in which somebody was signed in to the dashboard. */
function browserIn(who: keyof typeof held.dashboardSessions): Browser {
  const browser = portico.newBrowser();
  const session = held.dashboardSessions[who];
  browser.plantCookie(origin, `portico_session=${session}; Path=/; HttpOnly; SameSite=Lax`);
  return browser;
}

async function redeemed(code: string | null, codeVerifier: string): Promise<Tokens> {
  const grant = { grant_type: 'authorization_code', code: code ?? '', code_verifier: codeVerifier };
  const { status, body } = await tokenRequest(portico, grant);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as Tokens;
}

describe(`a deployment of ${DUMP}’s version comes over`, () => {
  test('to the newest schema, with every migration that it had', async () => {
    const status = await readMigrationStatus(database.pool, readMigrations());
    expect(status).toMatchObject({ pending: [], edited: [], unknown: [] });
    expect(status.applied.slice(0, migrations.length)).toEqual(migrations.map(({ name }) => name));
  });

  test('people sign in over its connection with the secret that it had sealed, as who they were', async () => {
    const before = await appsOf(portico, a.domain);
    const { claims } = await signInToApplication(portico, portico.newBrowser(), user, { organization: a.id });
    expect(claims).toMatchObject({ sub: held.user.id, org_id: a.id, connection_id: held.connectionId });
    expect(await appsOf(portico, a.domain)).toEqual(before);
  });

  test('an address of its verified domain leads there', async () => {
    const browser = portico.newBrowser();
    const request = authorizationRequest(portico);
    const { pathname } = (await browser.open(request.url)).url;
    const identify = { method: 'POST', body: { email: user.upn } };
    const { body } = await api(portico, browser, `/v1${pathname}/identify`, identify);
    const page = await browser.open((body as { url: string }).url);
    const { url } = await passEntra(browser, page, user);
    const { id_token } = await redeemed(url.searchParams.get('code'), request.codeVerifier);
    expect(claimsOf(id_token)).toMatchObject({ sub: held.user.id, org_id: a.id });
  });

  test('a browser that was signed in still is, without a question', async () => {
    const browser = portico.newBrowser();
    for (const { name, value, path } of held.user.cookies)
      browser.plantCookie(origin, `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax`);
    const request = authorizationRequest(portico, { prompt: 'none', organization: a.id });
    const { url } = await browser.open(request.url);
    const { id_token } = await redeemed(url.searchParams.get('code'), request.codeVerifier);
    expect(claimsOf(id_token)).toMatchObject({
      ...{ sub: held.user.id, sid: claimsOf(held.user.tokens.id_token)['sid'] },
    });
  });

  test('a refresh token of before goes on with its session', async () => {
    const { refresh_token = '', id_token } = held.user.tokens;
    const grant = { grant_type: 'refresh_token', refresh_token };
    const { status, body } = await tokenRequest(portico, grant);
    expect(status).toBe(200);
    const { sub, sid, org_id } = claimsOf(id_token);
    expect(claimsOf(String(body['id_token']))).toMatchObject({ sub, sid, org_id });
    expect(await introspect(portico, String(body['access_token']))).toMatchObject({ active: true, sub });
    successor = String(body['refresh_token']);
    expect(successor).not.toBe(refresh_token);
  });

  test('its issuers publish the keys that they did, and with them what was signed verifies', async () => {
    for (const [id, keys] of Object.entries(held.publishedKeys)) {
      expect(keys.length).toBeGreaterThan(1);
      const published = await (await fetch(new URL(`/oauth2/${id}/jwks`, origin))).json();
      expect(published).toEqual({ keys: expect.arrayContaining([...keys]) });
      expect(published.keys).toHaveLength(keys.length);
    }
    const { id_token } = held.user.tokens;
    const key = held.publishedKeys[project.id]?.find(({ kid }) => kid === kidOf(id_token));
    const [signature = ''] = id_token.split('.').slice(-1);
    const signed = Buffer.from(id_token.slice(0, -signature.length - 1));
    const publicKey = createPublicKey({ key: key ?? {}, format: 'jwk' });
    expect(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('sessions of the dashboard reach the pages of whose they are', async () => {
    const pages = [
      ['owner', `/dashboard/organizations/${a.id}/features/single-sign-on`, a.name],
      ['owner', `/dashboard/organizations/${a.id}/members`, held.invitation.email],
      ['projectAdmin', `/dashboard/projects/${project.id}/applications`, 'Test machine'],
      ['projectAdmin', `/dashboard/projects/${project.id}/hosted-login`, held.social.clientId],
      ['operator', '/dashboard/deployment/operators', portico.operator.email],
      ['operator', '/dashboard/deployment/audit', 'Olga'],
    ] as const;
    for (const [who, path, text] of pages) {
      const page = await browserIn(who).open(new URL(path, origin));
      expect({ path, ends: page.url.pathname, status: page.status }).toEqual({
        path,
        ends: path,
        status: 200,
      });
      expect(page.body).toContain(text);
    }
  });

  test('passwords open the dashboard, and a link to set one does', async () => {
    await signedInBrowser(portico, a.admin);
    const password = 'another demo password of tests';
    const { status } = await api(portico, portico.newBrowser(), '/v1/session/password', {
      ...{ method: 'POST', body: { token: held.passwordLink.token, password } },
    });
    expect(status).toBe(200);
    await signedInBrowser(portico, { ...a.member, password });
  });

  test('client secrets are what they were', async () => {
    const { clientId, clientSecret } = held.applications.machine;
    const machine = {
      clientId,
      clientSecret: clientSecret ?? '',
      redirectUri: '',
      postLogoutRedirectUri: '',
    };
    const grant = { grant_type: 'client_credentials' };
    expect(await tokenRequest({ project, application: machine }, grant)).toMatchObject({ status: 200 });
    const wrong = { ...machine, clientSecret: portico.application.clientSecret };
    expect(await tokenRequest({ project, application: wrong }, grant)).toMatchObject({ status: 401 });
  });

  test('the applications are of the kinds that they were', async () => {
    const path = `/v1/session/projects/${project.id}/applications`;
    const { body } = await api(portico, browserIn('projectAdmin'), path);
    const kinds = (body as { data: { id: string; kind: string }[] }).data.map(({ id, kind }) => [id, kind]);
    const { spa, native, machine } = held.applications;
    expect(Object.fromEntries(kinds)).toEqual({
      [portico.application.clientId]: 'web',
      [spa.clientId]: 'spa',
      [native.clientId]: 'native',
      [machine.clientId]: 'machine',
    });
  });

  test('an invitation is still open: looked at, and accepted', async () => {
    const browser = portico.newBrowser();
    const { token, email } = held.invitation;
    const post = (path: string, body: object) =>
      api(portico, browser, `/v1/session/invitations/${path}`, { method: 'POST', body });
    expect(await post('look', { token })).toMatchObject({ status: 200, body: { email } });
    const { password } = a.owner;
    const accepted = await post('accept-as-new', { token, email, name: 'Ines', password });
    expect(accepted.status).toBeLessThan(300);
  });

  test('people come over the project’s own registration at Microsoft, as who they were', async () => {
    const { id, upn, password } = held.personal;
    const browser = portico.newBrowser();
    const request = authorizationRequest(portico, { provider: 'microsoft' });
    const page = await browser.open(request.url);
    expect(page.url.searchParams.get('client_id') ?? page.body).toContain(held.social.clientId);
    const { url } = await passEntra(browser, page, { upn, password });
    const { id_token } = await redeemed(url.searchParams.get('code'), request.codeVerifier);
    expect(claimsOf(id_token)).toMatchObject({ sub: id });
  });

  test('the worker finishes a run that waited for Microsoft, with the app that was there', async () => {
    const { organizationC: c, runs } = held;
    const browser = await signedInBrowser(portico, c.owner);
    const state = async () => (await api(portico, browser, runOf(c.id, runs.waiting))).body;
    await expect.poll(state).toMatchObject({ state: 'succeeded' });
    expect(await api(portico, browser, connectionsOf(c.id))).toMatchObject({
      body: { data: [{ status: 'active' }] },
    });
    const apps = await appsOf(portico, 'operator.example');
    const before = held.directories.content.applications.filter(
      ({ directoryId }) => directoryId === apps[0]?.directoryId,
    );
    expect(apps.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test('the worker tells the application of the session that had ended', async () => {
    await expect.poll(() => told.map((token) => claimsOf(token)['sid'])).toContain(held.endedSession.id);
  });

  test('what happened is still told: the run that was undone, the connection that was ended, the log', async () => {
    const browser = await signedInBrowser(portico, b.owner);
    expect(await api(portico, browser, runOf(b.id, held.runs.failed))).toMatchObject({
      body: { state: 'failed', failure: { code: 'provisioning_failed' } },
    });
    const { body } = await api(portico, browser, connectionsOf(b.id));
    expect(body).toMatchObject({
      data: [{ status: 'inactive', disconnected_at: expect.any(String) }],
    });
    const actions = (await rowsOf(portico, 'audit_events')).map(({ action }) => action);
    for (const action of ['connection.activated', 'connection.disconnected', 'invitation.accepted'])
      expect(actions).toContain(action);
    await expect(database.pool.query('DELETE FROM audit_events')).rejects.toThrow(/append-only|audit/);
  });

  test('an organization that had ended its connection connects again', async () => {
    const browser = await signedInBrowser(portico, b.owner);
    await connectMicrosoft(portico, browser, b);
    const { user: ofB } = directoryOf(portico, b.domain);
    await signInToApplication(portico, portico.newBrowser(), ofB, { organization: b.id });
  });

  test('disconnecting takes the old connection away, at Microsoft too, and ends its sessions', async () => {
    const owner = browserIn('owner');
    const path = `${connectionsOf(a.id)}/${held.connectionId}`;
    const { status, body } = await api(portico, owner, path, { method: 'DELETE' });
    expect({ status, body }).toMatchObject({ status: 200, body: { removed: true } });
    expect(await appsOf(portico, a.domain)).toEqual([]);
    const grant = { grant_type: 'refresh_token', refresh_token: successor };
    expect(await tokenRequest(portico, grant)).toMatchObject({ body: { error: 'invalid_grant' } });
  });
});
