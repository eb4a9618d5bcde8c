import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { passEntra } from '@portico/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  introspect as askAbout,
  claimsOf,
  connectMicrosoft,
  directoryOf,
  openDevicePage,
  signedInBrowser,
  signInToApplication,
  startPortico,
  type Tokens,
  tokenRequest,
} from '../harness/index.ts';

/* The issuer over the real server, database and worker. */

const portico = await startPortico();
const { a } = portico.organizations;
const { administration, operatorCaller, project, application } = portico;
const { issuer } = project;
const { user } = directoryOf(portico, a.domain);
beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
});

const scope = 'openid profile email offline_access';
const signIn = (browser = portico.newBrowser()) =>
  signInToApplication(portico, browser, user, { organization: a.id, scope });
const userinfo = (accessToken: string) =>
  fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
const introspect = (token: string, at = issuer) => askAbout(portico, token, at);

test('one access token of an ordinary sign-in serves userinfo and introspection, until its session is revoked (attacks 76, 127)', async () => {
  const { tokens, claims } = await signIn();
  expect(await (await userinfo(tokens.access_token)).json()).toMatchObject({
    sub: claims['sub'],
    org_id: a.id,
  });
  expect(await introspect(tokens.access_token)).toMatchObject({
    active: true,
    org_id: a.id,
    sub: claims['sub'],
  });
  expect(await introspect(tokens.refresh_token ?? '')).toMatchObject({ active: true });
  await portico.database.pool.query('UPDATE sessions SET revoked_at = now() WHERE id = $1', [claims['sid']]);
  expect((await userinfo(tokens.access_token)).status).toBe(401);
  for (const token of [tokens.access_token, tokens.refresh_token ?? ''])
    expect(await introspect(token)).toEqual({ active: false });
});

test('who waits for the first sign-in of an application is told, and nobody else', async () => {
  const made = await administration.createApplication(operatorCaller, project.id, {
    ...{ name: 'New one', kind: 'web', redirect_uris: [application.redirectUri] },
  });
  const path = `/v1/session/projects/${project.id}/applications/${made.id}/latest-sign-in` as const;
  const operator = await signedInBrowser(portico, portico.operator);
  expect(await api(portico, operator, path)).toMatchObject({ status: 200, body: { sign_in: null } });
  await signIn();
  expect(await api(portico, operator, path)).toMatchObject({ status: 200, body: { sign_in: null } });
  const other = { ...application, clientId: made.id, clientSecret: made.secret ?? '' };
  const { claims } = await signInToApplication(
    { ...portico, application: other },
    portico.newBrowser(),
    user,
    {
      organization: a.id,
    },
  );
  expect(await api(portico, operator, path)).toMatchObject({
    body: { sign_in: { name: claims['name'], organization_name: 'Contoso' } },
  });
  expect((await api(portico, await signedInBrowser(portico, a.owner), path)).status).toBe(404);
});

test('who waits for the first sign-in is told what it still needs (U16)', async () => {
  const operator = await signedInBrowser(portico, portico.operator);
  const readiness = async (projectId: string, applicationId: string) => {
    const path = `/v1/session/projects/${projectId}/applications/${applicationId}/latest-sign-in` as const;
    return ((await api(portico, operator, path)).body as { readiness: object }).readiness;
  };
  expect(await readiness(project.id, application.clientId)).toEqual({
    connected: true,
    domain_verified: true,
  });
  const { id } = await administration.createProject(operatorCaller, { name: 'Empty project' });
  const made = await administration.createApplication(operatorCaller, id, {
    ...{ name: 'Nobody came yet', kind: 'web', redirect_uris: [application.redirectUri] },
  });
  expect(await readiness(id, made.id)).toEqual({ connected: false, domain_verified: false });
});

test('a device is signed in by somebody with a browser, over the directory (RFC 8628; attack 80)', async () => {
  const { id: client_id } = await administration.createApplication(operatorCaller, project.id, {
    ...{ name: 'Terminal', kind: 'native', redirect_uris: ['http://127.0.0.1/cb'] },
  });
  const body = new URLSearchParams({ client_id, scope, organization: a.id });
  const started = await fetch(`${issuer}/device/auth`, { method: 'POST', body });
  const device = (await started.json()) as {
    device_code: string;
    user_code: string;
    verification_uri: string;
  };
  const poll = async () => {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const form = new URLSearchParams({ grant_type, client_id, device_code: device.device_code });
    return (await (await fetch(`${issuer}/token`, { method: 'POST', body: form })).json()) as Partial<Tokens>;
  };
  expect(await poll()).toMatchObject({ error: 'authorization_pending' });
  const browser = portico.newBrowser();
  const asked = await openDevicePage(browser, device);
  const last = await passEntra(browser, await browser.submit(asked), user);
  expect(last.body).toContain('The device is signed in');
  const tokens = await poll();
  expect(claimsOf(tokens.access_token ?? '')).toMatchObject({ client_id, org_id: a.id });
  const { rows } = await portico.database.pool.query(
    "SELECT payload::text FROM oauth_states WHERE kind = 'DeviceCode'",
  );
  expect(JSON.stringify(rows)).not.toContain(device.device_code);
});

describe('the end of a session', () => {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    received.push(new URLSearchParams(text).get('logout_token') ?? '');
    response.writeHead(200).end();
  });
  afterAll(() => server.close());

  test('oidcc-backchannel-rp-initiated-logout', async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await administration.changeApplication(operatorCaller, project.id, application.clientId, {
      backchannel_logout_uri: `http://127.0.0.1:${port}/logout`,
    });
    const browser = portico.newBrowser();
    const { tokens, claims } = await signIn(browser);
    const query = new URLSearchParams({ id_token_hint: tokens.id_token });
    const page = await browser.open(`${issuer}/session/end?${query}`);
    await browser.submit(page, { logout: 'yes' });
    await expect.poll(() => received.length, { timeout: 30_000 }).toBe(1);
    const payload = claimsOf(received[0] ?? '');
    expect(payload).toMatchObject({ iss: issuer, aud: application.clientId });
    expect(payload).toMatchObject({ sid: claims['sid'], sub: claims['sub'] });
    expect(payload).not.toHaveProperty('nonce');
  });
});

test('what is taken away at one process counts at the others with the next request (fault R37)', async () => {
  const other = await portico.startAnotherWeb({ PORTICO_ORIGIN: portico.origin.origin });
  const there = new URL(`/oauth2/${project.id}`, other.origin).href;
  const { tokens, claims } = await signIn();
  expect(await introspect(tokens.access_token, there)).toMatchObject({ active: true });
  await administration.revokeSessions(operatorCaller, a.id, { userId: String(claims['sub']) });
  expect(await introspect(tokens.access_token, there)).toEqual({ active: false });
});

test('keys rotate with overlap: every token verifies by the keys of every process, before, between and after (attack 71; fault R20)', async () => {
  const other = await portico.startAnotherWeb({});
  const sets = [issuer, new URL(`/oauth2/${project.id}`, other.origin).href];
  const kids = async (at: string) =>
    ((await (await fetch(`${at}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  const kidOf = (token: string) =>
    String(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())['kid']);
  const verifiesEverywhere = async ({ id_token, access_token }: Tokens) => {
    for (const at of sets)
      for (const token of [id_token, access_token]) expect(await kids(at)).toContain(kidOf(token));
  };
  const before = await signIn();
  await verifiesEverywhere(before.tokens);
  const old = await kids(issuer);
  await administration.rotateProjectKeys(operatorCaller, project.id, { compromised: false });
  for (const at of sets) await expect.poll(async () => (await kids(at)).length, { timeout: 30_000 }).toBe(4);
  const between = await signIn();
  expect(old).toContain(kidOf(between.tokens.id_token));
  await verifiesEverywhere(between.tokens);
  // An hour passes for the keys.
  const pass = `UPDATE signing_keys SET signs_from = signs_from - interval '61 minutes',
    retired_at = retired_at - interval '61 minutes' WHERE project_id = $1`;
  await portico.database.pool.query(pass, [project.id]);
  await expect
    .poll(
      async () => {
        const { tokens } = await signIn();
        await verifiesEverywhere(tokens);
        return old.includes(kidOf(tokens.id_token));
      },
      { timeout: 30_000 },
    )
    .toBe(false);
  await verifiesEverywhere(before.tokens);
  const form = { grant_type: 'refresh_token', refresh_token: before.tokens.refresh_token ?? '' };
  const refreshed = await tokenRequest(portico, form);
  expect(refreshed.status).toBe(200);
  await verifiesEverywhere(refreshed.body as Tokens);
});
