import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, login } from '../support/bench.ts';
import { newClientCertificate, registerCertificate } from '../support/certificate.ts';
import { ClientBench, type ClientScript } from '../support/client-bench.ts';
import { DebianClient, isInstalled } from '../support/debian-client.ts';
import {
  API_SCOPE_ID,
  apiWithScope,
  type RegisteredApp,
  registerApp,
  usualGraphAccess,
} from '../support/registered-app.ts';

const SCRIPT = fileURLToPath(new URL('scripts/msal-python.py', import.meta.url));
const REDIRECT = 'http://localhost:7777/back';
const here = isInstalled('msal');

let bench: ClientBench;
let client: DebianClient;
let web: RegisteredApp;
let native: RegisteredApp;
beforeAll(async () => {
  if (!here) return;
  bench = await ClientBench.startOverTls();
  client = await DebianClient.start(bench);
  const application = { web: { redirectUris: [REDIRECT] }, requiredResourceAccess: [usualGraphAccess] };
  web = await registerApp(bench, {
    application: {
      displayName: 'Shop',
      identifierUris: ['api://shop'],
      api: apiWithScope(2),
      ...application,
    },
    ...{ secret: true, consent: true },
  });
  const ofWeb = { resourceAppId: web.appId, resourceAccess: [{ id: API_SCOPE_ID, type: 'Scope' }] };
  native = await registerApp(bench, {
    application: {
      ...{ displayName: 'Shop on the desktop', isFallbackPublicClient: true },
      publicClient: { redirectUris: ['http://localhost'] },
      requiredResourceAccess: [usualGraphAccess, ofWeb],
    },
    consent: true,
  });
});
afterAll(async () => {
  if (!here) return;
  client.close();
  await bench.close();
});

const run = (flow: string, settings: Record<string, string>): ClientScript =>
  client.talk('/usr/bin/python3', [SCRIPT, flow], { DIRECTORY: bench.directory().tenantId, ...settings });
const asWeb = () => ({ CLIENT_ID: web.appId, CLIENT_SECRET: web.secret, REDIRECT_URI: REDIRECT });
const user = () => login(bench.directory().user);

describe.runIf(here)('MSAL Python (Debian), unmodified', { timeout: 60_000 }, () => {
  it('gets an app-only token with a secret', async () => {
    const { access_token } = await run('secret', asWeb()).says();
    expect(claimsOf(access_token)).toMatchObject({ appid: web.appId, idtyp: 'app', appidacr: '1' });
  });

  it('gets an app-only token with a certificate, whose thumbprint it writes in its own way', async () => {
    const certificate = newClientCertificate();
    await registerCertificate(bench, web.appId, certificate);
    const { access_token, error_description } = await run('certificate', {
      ...asWeb(),
      ...certificate.settings,
    }).says();
    expect(error_description).toBeUndefined();
    expect(claimsOf(access_token)).toMatchObject({ appid: web.appId, appidacr: '2' });
  });

  it('signs a person in by password, answers from its cache, and refreshes', async () => {
    const settings = { CLIENT_ID: native.appId, USERNAME: user().upn, PASSWORD: user().password };
    const right = await run('password', settings).says();
    expect(right).toMatchObject({ username: user().upn, from_cache: true, refreshed: true });
    expect(right['id_token_claims']).toMatchObject({ oid: user().objectId, preferred_username: user().upn });
  });

  it('signs a person in with a code, state, nonce and PKCE of its own', async () => {
    const script = run('code', asWeb());
    const { auth_uri } = await script.says();
    const browser = bench.secureBrowser();
    const page = await browser.get(bench.reachable(String(auth_uri)));
    const { location } = await browser.signIn(page, user());
    script.hears(JSON.stringify(Object.fromEntries(location?.searchParams ?? [])));
    const result = await script.says();
    expect(result['id_token_claims']).toMatchObject({ aud: web.appId, oid: user().objectId });
  });

  it('signs a person in on another device', async () => {
    const script = run('device', { CLIENT_ID: native.appId });
    const shown = await script.says();
    const browser = bench.secureBrowser();
    const entry = await browser.get(bench.reachable(String(shown['verification_uri'])));
    const signIn = await browser.press(entry, 'Next', { otc: String(shown['user_code']) });
    const confirm = await browser.signIn(signIn, user());
    expect((await browser.press(confirm, 'Continue')).text).toContain('You have signed in');
    expect((await script.says())['id_token_claims']).toMatchObject({ oid: user().objectId });
  });

  it('acts on behalf of a person', async () => {
    const { body } = await bench.token(bench.directory().tenantId, {
      ...{ grant_type: 'password', client_id: native.appId, scope: 'api://shop/access' },
      ...{ username: user().upn, password: user().password },
    });
    const ASSERTION = String(body['access_token']);
    const { access_token } = await run('on_behalf_of', { ...asWeb(), ASSERTION }).says();
    expect(claimsOf(access_token)).toMatchObject({ appid: web.appId, oid: user().objectId });
  });
});
