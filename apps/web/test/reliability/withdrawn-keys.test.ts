import { beforeAll, expect, test } from 'vitest';
import {
  answerMicrosoft,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  introspect,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

/* Somebody else may know a key, and all are withdrawn (attack 71, review R12). */

const portico = await startPortico();
const { a } = portico.organizations;
const { user } = directoryOf(portico, a.domain);
const { administration, operatorCaller, project } = portico;
const keys = async () => (await fetch(`${project.issuer}/jwks`)).text();

beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
});

/** Resolves when this web app signs with the new ones. */
async function withdrawKeys(): Promise<void> {
  const before = await keys();
  await administration.rotateProjectKeys(operatorCaller, project.id, { compromised: true });
  await expect.poll(keys).not.toBe(before);
}

test('everybody signs in again: refresh tokens are refused, and tokens are inactive', async () => {
  const asked = { organization: a.id, scope: 'openid offline_access', prompt: 'consent' };
  const { tokens } = await signInToApplication(portico, portico.newBrowser(), user, asked);
  const active = async () => {
    const held = [tokens.access_token, tokens.refresh_token ?? ''];
    return (await Promise.all(held.map((token) => introspect(portico, token)))).map((told) => told['active']);
  };
  expect(await active()).toEqual([true, true]);
  await withdrawKeys();
  const refreshed = await tokenRequest(portico, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token ?? '',
  });
  expect(refreshed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await active()).toEqual([false, false]);
});

test('a sign-in that was under way begins anew and ends at the application', async () => {
  const browser = portico.newBrowser();
  const request = authorizationRequest(portico, { organization: a.id });
  const { location: callback } = await answerMicrosoft(portico, browser, request.url, user, { leave: false });
  await withdrawKeys();
  const end = await answerMicrosoft(portico, browser, callback ?? '', user);
  expect(end.url.href).toContain(portico.application.redirectUri);
  expect(end.url.searchParams.get('state')).toBe(request.state);
  const code = end.url.searchParams.get('code') ?? '';
  const { status } = await tokenRequest(portico, {
    ...{ grant_type: 'authorization_code', code, code_verifier: request.codeVerifier },
  });
  expect(status).toBe(200);
});

test('a cookie without its signature brings nobody in: in another browser nothing begins', async () => {
  const browser = portico.newBrowser();
  const { url } = authorizationRequest(portico, { organization: a.id });
  const { location: callback } = await answerMicrosoft(portico, browser, url, user, { leave: false });
  const resume = await browser.open(callback ?? '', { follow: false, from: portico.emulator.origin });
  const elsewhere = await portico.newBrowser().open(resume.location ?? '', { follow: false });
  expect({ status: elsewhere.status, location: elsewhere.location }).toEqual({
    status: 400,
    location: undefined,
  });
});
