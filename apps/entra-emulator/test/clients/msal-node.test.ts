import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, login } from '../support/bench.ts';
import { newClientCertificate, registerCertificate } from '../support/certificate.ts';
import { ClientBench } from '../support/client-bench.ts';
import {
  API_SCOPE_ID,
  apiWithScope,
  consentTo,
  type RegisteredApp,
  registerApp,
  usualGraphAccess,
} from '../support/registered-app.ts';

const REDIRECT = 'http://localhost:7777/back';
const API_URI = 'api://demo-orders';

let bench: ClientBench;
let api: RegisteredApp;
let web: RegisteredApp;
let native: RegisteredApp;

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
  const redirect = { redirectUris: [REDIRECT] };
  api = await registerApp(bench, {
    application: {
      displayName: 'Orders API',
      identifierUris: [API_URI],
      api: apiWithScope(2),
      web: redirect,
      requiredResourceAccess: [usualGraphAccess],
    },
    secret: true,
  });
  const ofApi = { resourceAppId: api.appId, resourceAccess: [{ id: API_SCOPE_ID, type: 'Scope' }] };
  web = await registerApp(bench, {
    application: {
      displayName: 'Shop',
      web: redirect,
      requiredResourceAccess: [usualGraphAccess, ofApi],
    },
    secret: true,
    consent: true,
  });
  native = await registerApp(bench, {
    application: {
      displayName: 'Shop on the desktop',
      isFallbackPublicClient: true,
      publicClient: { redirectUris: ['http://localhost'] },
      requiredResourceAccess: [usualGraphAccess, ofApi],
    },
    consent: true,
  });
});
afterAll(() => bench.close());

const asWeb = () => ({
  CLIENT_ID: web.appId,
  CLIENT_SECRET: web.secret,
  REDIRECT_URI: REDIRECT,
  API_SCOPE: `${API_URI}/access`,
});

/** Signs the user in where the client sent them, and returns the code. */
async function codeOf(url: string): Promise<string> {
  const browser = bench.secureBrowser();
  const answer = await browser.signIn(await browser.get(url), login(bench.directory().user));
  return answer.location?.searchParams.get('code') ?? '';
}

describe('msal-node, unmodified, over HTTPS', () => {
  it('gets an app-only token with a secret', async () => {
    const { accessToken } = await bench.run('msal-node.mjs', 'secret', asWeb()).says();
    expect(claimsOf(accessToken)).toMatchObject({ appid: web.appId, idtyp: 'app', appidacr: '1' });
  });

  it('gets an app-only token from Microsoft’s own authority when its connections are led here', async () => {
    const { accessToken } = await bench.runAsMicrosoft('msal-node.mjs', 'secret', asWeb()).says();
    const { tenantId } = bench.directory();
    expect(claimsOf(accessToken)).toMatchObject({
      iss: `https://sts.windows.net/${tenantId}/`,
      aud: 'https://graph.microsoft.com',
    });
    expect((await bench.graph(String(accessToken), 'GET', '/organization')).status).toBe(403);
  });

  it.each(['certificateSha256', 'certificateSha1'])(
    'gets an app-only token with a certificate: %s',
    async (flow) => {
      const certificate = newClientCertificate();
      await registerCertificate(bench, web.appId, certificate);
      const { accessToken, message } = await bench
        .run('msal-node.mjs', flow, { ...asWeb(), ...certificate.settings })
        .says();
      expect(message).toBeUndefined();
      expect(claimsOf(accessToken)['appidacr']).toBe('2');
    },
  );

  it('finds its token in its cache again, however the scope was written', async () => {
    const { upn, password } = login(bench.directory().user);
    const env = { ...asWeb(), CLIENT_ID: native.appId, USERNAME: upn, PASSWORD: password };
    const found = await bench.run('msal-node.mjs', 'fromCache', env).says();
    expect(found).toEqual([
      ['User.Read', true],
      ['https://graph.microsoft.com/User.Read', true],
      ['https://graph.microsoft.com/.default', true],
      [`${API_URI}/access`, true],
      [`${API_URI}/.default`, true],
    ]);
  });

  it('signs a user in with a code, answers from its cache, refreshes, and gets a token for another resource', async () => {
    const script = bench.run('msal-node.mjs', 'code', asWeb());
    const { url } = await script.says();
    script.hears(await codeOf(String(url)));
    const result = await script.says();
    const { tenantId, user } = bench.directory();
    expect(result['message']).toBeUndefined();
    expect(result['idTokenClaims']).toMatchObject({
      iss: `${bench.httpsOrigin}/${tenantId}/v2.0`,
      aud: web.appId,
      nonce: 'n-1',
      oid: login(user).objectId,
      email: 'user@contoso.example',
    });
    expect(result['homeAccountId']).toBe(`${login(user).objectId}.${tenantId}`);
    expect([result['fromCache'], result['refreshedFromCache']]).toEqual([true, false]);
    const other = result['other'] as Record<string, unknown>;
    expect(other['scopes']).toContain(`${API_URI}/access`);
    expect(claimsOf(other['accessToken'])).toMatchObject({
      aud: api.appId,
      azp: web.appId,
      scp: 'access',
      ver: '2.0',
    });
  });

  it('signs a user in on another device', { timeout: 120_000 }, async () => {
    const script = bench.run('msal-node.mjs', 'deviceCode', { CLIENT_ID: native.appId });
    const shown = await script.says();
    const browser = bench.secureBrowser();
    const entry = await browser.get(String(shown['verificationUri']));
    const signIn = await browser.press(entry, 'Next', { otc: String(shown['userCode']) });
    const confirm = await browser.signIn(signIn, login(bench.directory().user));
    expect((await browser.press(confirm, 'Continue')).text).toContain('You have signed in');
    const result = await script.says();
    expect(result['message']).toBeUndefined();
    expect(result['username']).toBe('user@contoso.example');
  });

  it('signs a user in by password', async () => {
    const { upn, password } = login(bench.directory().user);
    const settings = { CLIENT_ID: native.appId, USERNAME: upn, PASSWORD: password };
    const right = await bench.run('msal-node.mjs', 'password', settings).says();
    expect(right['username']).toBe(upn);
    const wrong = await bench.run('msal-node.mjs', 'password', { ...settings, PASSWORD: 'no' }).says();
    expect(wrong['message']).toContain('AADSTS50126');
  });

  it('acts on behalf of a user once that is consented to', async () => {
    const script = bench.run('msal-node.mjs', 'code', asWeb());
    const { url } = await script.says();
    script.hears(await codeOf(String(url)));
    const { other } = await script.says();
    const ASSERTION = String((other as Record<string, unknown>)['accessToken']);
    const settings = { CLIENT_ID: api.appId, CLIENT_SECRET: api.secret, ASSERTION };
    const before = await bench.run('msal-node.mjs', 'onBehalfOf', settings).says();
    expect([before['error'], before['subError']]).toEqual(['invalid_grant', 'consent_required']);
    expect(before['message']).toContain('AADSTS65001');
    await consentTo(bench, api.appId);
    const after = await bench.run('msal-node.mjs', 'onBehalfOf', settings).says();
    expect(claimsOf(after['accessToken'])).toMatchObject({
      appid: api.appId,
      oid: login(bench.directory().user).objectId,
      aud: 'https://graph.microsoft.com',
    });
  });
});
