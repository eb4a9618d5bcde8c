import { beforeAll, expect, test } from 'vitest';
import {
  api,
  authorizationRequest,
  browserOf,
  connectMicrosoft,
  directoryOf,
  goToSignIn,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';
import { untilCallback } from './outside.ts';

/* What an application's developer can read of the requests that were refused (S10). */

const portico = await startPortico();
const { a } = portico.organizations;
const { user } = directoryOf(portico, a.domain);
const { clientId } = portico.application;
const path = `/projects/${portico.project.id}/applications/${clientId}/refusals`;
beforeAll(async () => {
  await connectMicrosoft(portico, await browserOf(portico, a.owner), a);
});

type Row = { endpoint: string; grant_type: string | null; error: string; reason: string; request_id: string };

const refusals = async () => {
  const { status, body } = await api(
    portico,
    await browserOf(portico, portico.operator),
    `/v1/session${path}`,
  );
  expect(status).toBe(200);
  return (body as { data: Row[] }).data;
};

test('a developer reads each refused request with its reason and the request id that the answer had, newest first', async () => {
  const wrong = authorizationRequest(portico, { redirect_uri: 'https://x.example/cb' });
  const page = await portico.newBrowser().open(wrong.url);
  expect(page.body).toContain('https://x.example/cb is not registered');

  const asked = authorizationRequest(portico, { organization: a.id });
  const back = await goToSignIn(portico, portico.newBrowser(), asked, user);
  const form = { grant_type: 'authorization_code', code: back.url.searchParams.get('code') ?? '' };
  await tokenRequest(portico, { ...form, code_verifier: 'v'.repeat(43) });
  expect((await tokenRequest(portico, { ...form, code_verifier: asked.codeVerifier })).status).toBe(200);
  await tokenRequest(portico, { ...form, code_verifier: asked.codeVerifier });
  const impostor = { ...portico, application: { ...portico.application, clientSecret: 'a-wrong-secret' } };
  await tokenRequest(impostor, form);

  const rows = await refusals();
  expect(rows.map(({ error, endpoint }) => `${endpoint} ${error}`)).toEqual([
    'token invalid_client',
    'token invalid_grant',
    'token invalid_grant',
    'authorization invalid_redirect_uri',
  ]);
  expect(rows[0]?.reason).toContain('secret is wrong');
  expect(rows[1]?.reason).toContain('used before');
  expect(rows[2]?.reason).toContain('code_verifier does not match');
  expect(rows[3]?.request_id).toBe(page.headers.get('x-request-id'));
  const written = JSON.stringify(rows);
  for (const secret of [form.code, asked.codeVerifier, 'a-wrong-secret', asked.state, user.upn])
    expect(written).not.toContain(secret);
});

test('a sign-in that comes to nothing at the identity provider is among them', async () => {
  const browser = portico.newBrowser();
  const url = await untilCallback(portico, browser, user, { organization: a.id });
  url.searchParams.delete('code');
  url.searchParams.set('error', 'server_error');
  const page = await browser.open(url);
  const found = (await refusals()).find(({ endpoint }) => endpoint === 'callback');
  expect(found?.reason).toContain('identity provider');
  expect(found?.request_id).toBe(page.headers.get('x-request-id'));
});

test('the page of the application shows them, and says so where there are none', async () => {
  const browser = await browserOf(portico, portico.operator);
  const page = await browser.open(new URL(`/dashboard${path}`, portico.origin));
  expect(page.body).toContain('Refused requests');
  expect(page.body).toContain('secret is wrong');
  await portico.database.pool.query('DELETE FROM refused_requests');
  expect((await browser.open(new URL(`/dashboard${path}`, portico.origin))).body).toContain(
    'Nothing was refused',
  );
});

test('nobody else reads them', async () => {
  const browser = await browserOf(portico, a.owner);
  expect((await api(portico, browser, `/v1/session${path}`)).status).toBe(404);
});

test('requests for applications that there are not leave no row', async () => {
  const stranger = { ...portico, application: { ...portico.application, clientId: 'app_nobody' } };
  await tokenRequest(stranger, { grant_type: 'authorization_code', code: 'x' });
  await portico.newBrowser().open(authorizationRequest(stranger).url);
  const { rows } = await portico.database.pool.query('SELECT count(*)::int AS count FROM refused_requests');
  expect(rows[0].count).toBe(0);
});
