import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, claimsOf, login } from './support/bench.ts';
import type { Browser, Visit } from './support/browser.ts';

let bench: Bench;
let token: string;
let made: { id: string; appId: string; enterpriseAppId: string; secret: string };

const REDIRECT = 'http://localhost:3000/v1/sso/connections/sso_1/callback';
const UPSERT = { prefer: 'create-if-missing' };

beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

/** What one-click provisioning makes in a customer's directory. */
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
  token = await bench.graphToken();
  const desired = {
    displayName: 'Acme SSO',
    web: { redirectUris: [REDIRECT], logoutUrl: 'https://b.example/front-channel' },
    groupMembershipClaims: 'SecurityGroup',
    optionalClaims: {
      idToken: ['email', 'upn', 'xms_edov', 'login_hint', 'sid', 'auth_time', 'acct'].map((name) => ({
        name,
      })),
    },
  };
  const { body } = await bench.graph(token, 'PATCH', "/applications(uniqueName='sso_1')", desired, UPSERT);
  const appId = String(body['appId']);
  const enterpriseApp = await bench.graph(
    token,
    'PATCH',
    `/servicePrincipals(appId='${appId}')`,
    { appRoleAssignmentRequired: false },
    UPSERT,
  );
  const password = await bench.graph(token, 'POST', `/applications/${body['id']}/addPassword`, {});
  made = {
    id: String(body['id']),
    appId,
    enterpriseAppId: String(enterpriseApp.body['id']),
    secret: String(password.body['secretText']),
  };
});

const start = (browser: Browser, extra: Record<string, string> = {}): Promise<Visit> =>
  browser.get(
    bench.authorizePath(bench.directory().tenantId, {
      client_id: made.appId,
      redirect_uri: REDIRECT,
      scope: 'openid profile email',
      ...extra,
    }),
  );

async function signedIn(browser = bench.browser()): Promise<Visit> {
  return await browser.signIn(await start(browser), login(bench.directory().user));
}

describe('an application that was made through Graph', () => {
  it('serves a sign-in from consent to claims', async () => {
    const browser = bench.browser();
    const answer = await browser.press(await signedIn(browser), 'Accept');
    const code = answer.location?.searchParams.get('code') ?? '';
    const fields = {
      grant_type: 'authorization_code',
      client_id: made.appId,
      client_secret: made.secret,
      redirect_uri: REDIRECT,
      code,
    };
    const { body } = await bench.token(bench.directory().tenantId, fields);
    const claims = claimsOf(body['id_token']);
    expect(claims).toMatchObject({
      aud: made.appId,
      email: 'user@contoso.example',
      upn: 'user@contoso.example',
      xms_edov: true,
      acct: 0,
      sid: expect.any(String),
      auth_time: expect.any(Number),
      login_hint: expect.stringMatching(/^O\./),
    });
    expect(claims['groups']).toHaveLength(2);
    const hinted = await start(browser, { prompt: 'none', login_hint: String(claims['login_hint']) });
    expect(hinted.location?.searchParams.get('code')).toBeTruthy();
    const out = await browser.get(`/${bench.directory().tenantId}/oauth2/v2.0/logout`);
    expect(out.text).toContain(`https://b.example/front-channel?sid=${claims['sid']}`);
    expect(out.headers.get('content-security-policy')).toContain('frame-src https://b.example');
  });

  it('gives the same person another sub than another application does', async () => {
    const subOf = async (clientId: string, secret: string, redirectUri: string): Promise<unknown> => {
      const browser = bench.browser();
      const { tenantId, admin } = bench.directory();
      const path = bench.authorizePath(tenantId, { client_id: clientId, redirect_uri: redirectUri });
      let answer = await browser.signIn(await browser.get(path), login(admin));
      if (answer.location === undefined) answer = await browser.press(answer, 'Accept');
      const code = answer.location?.searchParams.get('code') ?? '';
      const fields = {
        grant_type: 'authorization_code',
        client_id: clientId,
        client_secret: secret,
        redirect_uri: redirectUri,
        code,
      };
      return claimsOf((await bench.token(tenantId, fields)).body['id_token'])['sub'];
    };
    const { clientId, clientSecret } = bench.provisioningApp;
    const { redirectUri } = bench.emulator.seedFacts.provisioningApp ?? { redirectUri: '' };
    const [first, second] = [
      await subOf(made.appId, made.secret, REDIRECT),
      await subOf(clientId, clientSecret, redirectUri),
    ];
    expect(first).toBeTruthy();
    expect(first).not.toBe(second);
  });

  it('belongs to its directory alone', async () => {
    const { tenantId } = bench.directory('fabrikam.example');
    const page = await bench
      .browser()
      .get(bench.authorizePath(tenantId, { client_id: made.appId, redirect_uri: REDIRECT }));
    expect(page.text).toContain('AADSTS700016');
    const alias = await bench
      .browser()
      .get(bench.authorizePath('organizations', { client_id: made.appId, redirect_uri: REDIRECT }));
    expect(alias.text).toContain('AADSTS50194');
  });
});

describe('what the customer does to it shows where Entra shows it', () => {
  it('assignment required: the user is held on a page (50105) until assigned, and may not consent', async () => {
    await bench.control('PATCH', `/servicePrincipals/${made.enterpriseAppId}`, {
      appRoleAssignmentRequired: true,
    });
    const browser = bench.browser();
    const held = await signedIn(browser);
    expect(held.text).toContain('AADSTS50105');
    expect(held.location).toBeUndefined();
    const silent = await start(browser, { prompt: 'none' });
    expect(silent.location?.searchParams.get('error')).toBe('interaction_required');
    const principalId = login(bench.directory().user).objectId;
    await bench.control('POST', `/servicePrincipals/${made.enterpriseAppId}/assignments`, { principalId });
    expect((await start(browser)).text).toContain('Need admin approval');
  });

  it('enterprise app disabled: a page (7000112)', async () => {
    await bench.control('PATCH', `/servicePrincipals/${made.enterpriseAppId}`, { accountEnabled: false });
    const page = await signedIn();
    expect([page.location, page.text.includes('AADSTS7000112')]).toEqual([undefined, true]);
  });

  it('redirect URI removed: a page (50011)', async () => {
    await bench.control('PATCH', `/applications/${made.id}`, {
      web: { redirectUris: ['https://other.example/cb'] },
    });
    expect((await start(bench.browser())).text).toContain('AADSTS50011');
  });

  it('application deleted: a page (700016), and the token endpoint says so too', async () => {
    await bench.control('DELETE', `/applications/${made.id}`);
    expect((await start(bench.browser())).text).toContain('AADSTS700016');
    const { tenantId } = bench.directory();
    const answer = await bench.clientCredentials(tenantId, {
      client_id: made.appId,
      client_secret: made.secret,
    });
    expect(answer.body['error_codes']).toEqual([700016]);
    expect((await bench.graph(token, 'GET', `/applications/${made.id}`)).status).toBe(404);
  });

  it('only the enterprise app deleted: 700016 for users, 7000229 for the client', async () => {
    await bench.control('DELETE', `/servicePrincipals/${made.enterpriseAppId}`);
    expect((await signedIn()).text).toContain('AADSTS700016');
    const { tenantId } = bench.directory();
    const answer = await bench.clientCredentials(tenantId, {
      client_id: made.appId,
      client_secret: made.secret,
    });
    expect([answer.status, answer.body['error_codes']]).toEqual([401, [7000229]]);
  });

  it('secret removed: 7000215', async () => {
    const { body } = await bench.graph(token, 'GET', `/applications/${made.id}`);
    const [credential] = body['passwordCredentials'] as { keyId: string }[];
    await bench.control('DELETE', `/applications/${made.id}/passwords/${credential?.keyId}`);
    const { tenantId } = bench.directory();
    const answer = await bench.clientCredentials(tenantId, {
      client_id: made.appId,
      client_secret: made.secret,
    });
    expect(answer.body['error_codes']).toEqual([7000215]);
  });

  it('user disabled: their session is worth nothing', async () => {
    const browser = bench.browser();
    await browser.press(await signedIn(browser), 'Accept');
    expect((await start(browser)).location?.searchParams.get('code')).toBeTruthy();
    await bench.control('PATCH', `/users/${login(bench.directory().user).objectId}`, {
      accountEnabled: false,
    });
    expect((await start(browser, { prompt: 'none' })).location?.searchParams.get('error')).toBe(
      'login_required',
    );
  });
});
