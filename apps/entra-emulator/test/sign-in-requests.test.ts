import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultSeed } from '../src/index.ts';
import { guidFromName } from '../src/randomness/random-source.ts';
import { Bench, CALLBACK, claimsOf, login } from './support/bench.ts';
import type { Browser, Visit } from './support/browser.ts';
import {
  API_SCOPE_ID,
  apiWithScope,
  type RegisteredApp,
  registerApp,
  usualGraphAccess,
} from './support/registered-app.ts';

const REDIRECT = 'https://shop.example/back';
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';

let bench: Bench;
let app: RegisteredApp;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
  app = await registerApp(bench, {
    application: {
      displayName: 'Shop',
      web: {
        redirectUris: [REDIRECT, 'https://bare.example'],
        logoutUrl: 'https://shop.example/signed-out',
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
      },
      requiredResourceAccess: [usualGraphAccess],
    },
    secret: true,
    consent: true,
  });
});
afterAll(() => bench.close());

const here = (): string => bench.directory().tenantId;
const change = (body: Record<string, unknown>) => bench.control('PATCH', `/applications/${app.appId}`, body);
const path = (params: Record<string, string> = {}, segment = here()): string =>
  bench.authorizePath(segment, { client_id: app.appId, redirect_uri: REDIRECT, ...params });

async function visit(
  params: Record<string, string> = {},
  browser: Browser = bench.browser(),
  user = login(bench.directory().user),
): Promise<Visit> {
  const page = await browser.get(path(params));
  return page.location === undefined ? await browser.signIn(page, user) : page;
}

const fragmentOf = (answer: Visit): URLSearchParams => new URLSearchParams(answer.location?.hash.slice(1));

async function tokensOf(answer: Visit, extra: Record<string, string> = {}) {
  const { body } = await bench.token(here(), {
    grant_type: 'authorization_code',
    client_id: app.appId,
    client_secret: app.secret,
    code: answer.location?.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT,
    ...extra,
  });
  return { body, id: body['id_token'] === undefined ? {} : claimsOf(body['id_token']) };
}

describe('hybrid and implicit answers', () => {
  it('bind the id_token to the code by c_hash, in the fragment by default', async () => {
    const answer = fragmentOf(await visit({ response_type: 'code id_token', nonce: 'n-7' }));
    const claims = claimsOf(answer.get('id_token'));
    const half = createHash('sha256')
      .update(answer.get('code') ?? '')
      .digest()
      .subarray(0, 16);
    expect(claims).toMatchObject({ nonce: 'n-7', c_hash: half.toString('base64url') });
    expect(answer.get('state')).toBe('s-2');
  });

  it('come by a form when that was asked for', async () => {
    const page = await visit({ response_type: 'id_token', response_mode: 'form_post', nonce: 'n' });
    expect(page.text).toContain('name="id_token"');
    expect(page.text).toContain(`action="${REDIRECT}"`);
  });

  const refused: [string, Record<string, string>, string][] = [
    ['without a nonce', { response_type: 'id_token' }, 'AADSTS900144'],
    ['in the query', { response_type: 'id_token', nonce: 'n', response_mode: 'query' }, 'AADSTS70007'],
    ['without openid', { response_type: 'id_token', nonce: 'n', scope: 'User.Read' }, 'AADSTS70011'],
    ['with an access token not switched on', { response_type: 'token' }, 'AADSTS700051'],
  ];
  it.each(refused)('are refused %s', async (_, params, code) => {
    const answer = await bench.browser().get(path(params));
    expect(fragmentOf(answer).get('error_description')).toContain(code);
    expect(fragmentOf(answer).get('state')).toBe('s-2');
  });

  it('are refused without the switch (700054)', async () => {
    await change({ web: { implicitGrantSettings: { enableIdTokenIssuance: false } } });
    const answer = await bench.browser().get(path({ response_type: 'id_token', nonce: 'n' }));
    expect(fragmentOf(answer).get('error_description')).toContain('AADSTS700054');
  });

  it('bring an access token when that is switched on', async () => {
    await change({
      web: { implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: true } },
    });
    const answer = fragmentOf(
      await visit({ response_type: 'id_token token', nonce: 'n', scope: 'openid User.Read' }),
    );
    expect(claimsOf(answer.get('access_token'))['scp']).toBe('openid User.Read');
    expect(claimsOf(answer.get('id_token'))).toHaveProperty('at_hash');
  });

  it('say only that there are groups where they would not fit into a URL', async () => {
    await change({ groupMembershipClaims: 'SecurityGroup' });
    const many = login(bench.directory().userInManyGroups);
    const answer = await visit({ response_type: 'id_token', nonce: 'n' }, bench.browser(), many);
    const claims = claimsOf(fragmentOf(answer).get('id_token'));
    expect(claims).toMatchObject({ hasgroups: true });
    expect(claims).not.toHaveProperty('groups');
    const { id } = await tokensOf(await visit({}, bench.browser(), many));
    expect(id).toHaveProperty('_claim_sources');
  });
});

describe('redirect URIs', () => {
  it('come back with a slash when they are a bare host', async () => {
    const answer = await visit({ redirect_uri: 'https://bare.example' });
    expect(answer.location?.href).toMatch(/^https:\/\/bare\.example\/\?code=/);
  });

  const wrong = [
    'https://shop.example/Back',
    'https://shop.example/back/',
    'https://shop.example/back?x=1',
    'http://shop.example/back',
    'https://shop.example:444/back',
    `https://shop.example/back${'x'.repeat(300)}`,
  ];
  it.each(wrong)('are compared character for character: %s', async (redirectUri) => {
    const page = await bench.browser().get(path({ redirect_uri: redirectUri }));
    expect([page.status, page.location]).toEqual([400, undefined]);
    expect(page.text).toContain('AADSTS50011');
  });

  it('may have another port on localhost only', async () => {
    await change({ web: { redirectUris: ['http://localhost/back', 'http://127.0.0.1/back'] } });
    expect((await bench.browser().get(path({ redirect_uri: 'http://localhost:81/back' }))).status).toBe(200);
    expect((await bench.browser().get(path({ redirect_uri: 'http://127.0.0.1:81/back' }))).status).toBe(400);
  });
});

describe('max_age and hints', () => {
  it('want the password again for a sign-in that is too old, and then tell its age', async () => {
    const browser = bench.browser();
    await visit({}, browser);
    await bench.control('POST', '/clock', { advanceSeconds: 120 });
    expect((await browser.get(path({ max_age: '300' }))).location).toBeDefined();
    const none = await browser.get(path({ max_age: '60', prompt: 'none' }));
    expect(none.location?.searchParams.get('error')).toBe('login_required');
    const page = await browser.get(path({ max_age: '60', login_hint: 'user@contoso.example' }));
    expect(page.text).toContain('id="password"');
    const { id } = await tokensOf(await browser.signIn(page, login(bench.directory().user)));
    expect(Number(id['iat']) - Number(id['auth_time'])).toBeLessThan(60);
  });

  it('refuse a max_age that is no number', async () => {
    const answer = await bench.browser().get(path({ max_age: 'soon' }));
    expect(answer.location?.searchParams.get('error_description')).toContain('AADSTS90013');
  });

  it('of a domain keep sessions of other directories out', async () => {
    await change({ signInAudience: 'AzureADMultipleOrgs' });
    const browser = bench.browser();
    await visit({}, browser);
    const silent = (hint: string) =>
      browser.get(path({ prompt: 'none', domain_hint: hint }, 'organizations'));
    expect((await silent('contoso.example')).location?.searchParams.has('code')).toBe(true);
    expect((await silent('fabrikam.example')).location?.searchParams.get('error')).toBe('login_required');
    expect((await silent('organizations')).location?.searchParams.has('code')).toBe(true);
    expect((await silent('consumers')).location?.searchParams.get('error')).toBe('login_required');
  });
});

describe('personal accounts', () => {
  const pia = { upn: 'pia@personal.example', password: 'Demo-password-1' };
  const signIn = async (segment: string) => {
    const browser = bench.browser();
    const page = await browser.signIn(await browser.get(path({}, segment)), pia);
    return page.location === undefined && page.text.includes('Accept') ? browser.press(page, 'Accept') : page;
  };

  it('sign in through consumers and common, in their own directory', async () => {
    await change({ signInAudience: 'AzureADandPersonalMicrosoftAccount' });
    for (const segment of ['consumers', 'common', PERSONAL]) {
      const answer = await signIn(segment);
      const { body } = await bench.token('common', {
        grant_type: 'authorization_code',
        client_id: app.appId,
        client_secret: app.secret,
        code: answer.location?.searchParams.get('code') ?? '',
        redirect_uri: REDIRECT,
      });
      expect(claimsOf(body['id_token'])).toMatchObject({
        tid: PERSONAL,
        iss: `${bench.emulator.origin}/${PERSONAL}/v2.0`,
      });
    }
  });

  it('stay out at organizations, and where the application does not want them', async () => {
    await change({ signInAudience: 'AzureADandPersonalMicrosoftAccount' });
    expect((await signIn('organizations')).text).toContain('AADSTS50020');
    await change({ signInAudience: 'AzureADMultipleOrgs' });
    expect((await signIn('common')).text).toContain('AADSTS50020');
    expect((await bench.browser().get(path({}, 'consumers'))).text).toContain('AADSTS90130');
  });

  it('are all that an application for personal accounts takes', async () => {
    await change({ signInAudience: 'PersonalMicrosoftAccount' });
    expect((await bench.browser().get(path({}, 'organizations'))).text).toContain('AADSTS9002346');
    expect((await bench.browser().get(path())).text).toContain('AADSTS9002346');
    expect((await signIn('consumers')).location?.searchParams.has('code')).toBe(true);
  });

  it('are what the metadata of consumers is about', async () => {
    const metadata = await fetch(
      `${bench.emulator.origin}/consumers/v2.0/.well-known/openid-configuration?appid=${app.appId}`,
    );
    expect(await metadata.json()).toMatchObject({
      issuer: `${bench.emulator.origin}/${PERSONAL}/v2.0`,
      token_endpoint: `${bench.emulator.origin}/consumers/oauth2/v2.0/token`,
      jwks_uri: `${bench.emulator.origin}/consumers/discovery/v2.0/keys?appid=${app.appId}`,
    });
  });
});

describe('the claims parameter', () => {
  const wanting = (value: unknown): Record<string, string> => ({
    scope: 'openid profile offline_access User.Read',
    claims: JSON.stringify(value),
  });
  const stepUp = wanting({
    id_token: { acrs: { essential: true, value: 'c1' } },
    access_token: { acrs: { essential: true, values: ['c1'] }, xms_cc: { values: ['cp1'] } },
  });

  it('leads to one more page, once in a session, and then into both tokens', async () => {
    const browser = bench.browser();
    const page = await visit(stepUp, browser);
    expect(page.text).toContain('Verify your identity');
    const { id, body } = await tokensOf(await browser.press(page, 'Verify'));
    expect(id['acrs']).toEqual(['c1']);
    expect(claimsOf(body['access_token'])).toMatchObject({ acrs: ['c1'], xms_cc: ['cp1'] });
    expect((await browser.get(path(stepUp))).location?.searchParams.has('code')).toBe(true);
    const other = await browser.get(path(wanting({ id_token: { acrs: { value: 'c2' } } })));
    expect(other.text).toContain('c2');
  });

  it('cannot be answered without a person (50076), nor by refreshing', async () => {
    const browser = bench.browser();
    const { body } = await tokensOf(await visit({ scope: 'openid offline_access' }, browser));
    const none = await browser.get(path({ ...stepUp, prompt: 'none' }));
    expect(none.location?.searchParams.get('error')).toBe('interaction_required');
    expect(none.location?.searchParams.get('error_description')).toContain('AADSTS50076');
    const refreshed = await bench.token(here(), {
      grant_type: 'refresh_token',
      client_id: app.appId,
      client_secret: app.secret,
      refresh_token: String(body['refresh_token']),
      claims: stepUp['claims'] ?? '',
    });
    expect(refreshed.body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [50076],
      suberror: 'basic_action',
    });
  });

  it('ends with 500121 when the person refuses', async () => {
    const browser = bench.browser();
    const answer = await browser.press(await visit(stepUp, browser), 'Cancel');
    expect(answer.location?.searchParams.get('error_description')).toContain('AADSTS500121');
  });

  it('a browser that never saw the page confirms nothing', async () => {
    const browser = bench.browser();
    const page = await visit({ scope: 'openid' }, browser);
    expect(page.location?.searchParams.has('code')).toBe(true);
    const forged = await browser.post(`/${here()}/login`, { flow: 'x', step: 'step-up', answer: 'accept' });
    expect(forged.status).toBe(400);
    expect((await browser.get(path({ ...stepUp, prompt: 'none' }))).location?.searchParams.get('error')).toBe(
      'interaction_required',
    );
  });

  it('never breaks the authorization endpoint, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (claims) => {
        const answer = await bench.browser().get(path({ claims, prompt: 'none' }));
        expect(answer.status).toBe(302);
        expect(answer.location?.searchParams.get('error_description')).toMatch(/AADSTS(90013|50058)/);
      }),
      { numRuns: 100 },
    );
  });
});

describe('claims of registrations', () => {
  it('come into the id_token as optional claims', async () => {
    const names = [
      'upn',
      'sid',
      'auth_time',
      'login_hint',
      'given_name',
      'family_name',
      'tenant_ctry',
      'ipaddr',
      'verified_primary_email',
      'nonsense',
    ];
    await change({ optionalClaims: { idToken: names.map((name) => ({ name })) } });
    const { id } = await tokensOf(await visit({}));
    expect(id).toMatchObject({
      upn: 'user@contoso.example',
      given_name: 'Uma',
      tenant_ctry: 'CH',
      verified_primary_email: ['user@contoso.example'],
    });
    expect(id).not.toHaveProperty('nonsense');
  });

  it('come into an access token as the API’s registration says: version, optional claims, groups and app roles', async () => {
    const roleId = '0c7e6f1a-93d4-4b6e-8f25-6a1d0be4c937';
    const api = await registerApp(bench, {
      application: {
        displayName: 'Orders',
        identifierUris: ['api://orders'],
        api: apiWithScope(2),
        groupMembershipClaims: 'SecurityGroup',
        optionalClaims: { accessToken: [{ name: 'email' }, { name: 'acct' }, { name: 'idtyp' }] },
        appRoles: [
          {
            id: roleId,
            displayName: 'Clerk',
            description: 'Clerk',
            value: 'clerk',
            isEnabled: true,
            allowedMemberTypes: ['User', 'Application'],
          },
        ],
      },
    });
    await change({
      requiredResourceAccess: [
        usualGraphAccess,
        { resourceAppId: api.appId, resourceAccess: [{ id: API_SCOPE_ID, type: 'Scope' }] },
      ],
    });
    await bench.control('POST', `/servicePrincipals/${api.servicePrincipalId}/assignments`, {
      principalId: login(bench.directory().user).objectId,
      appRoleId: roleId,
    });
    const browser = bench.browser();
    const consent = await visit({ scope: 'openid api://orders/access' }, browser);
    const { body } = await tokensOf(await browser.press(consent, 'Accept'));
    const claims = claimsOf(body['access_token']);
    expect(claims).toMatchObject({
      ver: '2.0',
      iss: `${bench.emulator.origin}/${here()}/v2.0`,
      aud: api.appId,
      azp: app.appId,
      azpacr: '1',
      email: 'user@contoso.example',
      acct: 0,
      idtyp: 'user',
      roles: ['clerk'],
      preferred_username: 'user@contoso.example',
    });
    expect(claims['groups']).toHaveLength(2);
    expect(body['scope']).toBe('api://orders/access');
  });

  it('no two tokens have the same uti, and sub differs between applications', async () => {
    const browser = bench.browser();
    const one = await tokensOf(await visit({}, browser));
    const two = await tokensOf(await visit({}, browser));
    const access = (body: Record<string, unknown>) => claimsOf(body['access_token'])['uti'];
    const all = [one.id['uti'], two.id['uti'], access(one.body), access(two.body)];
    expect(new Set(all).size).toBe(4);
    expect(one.id['sub']).toBe(two.id['sub']);
  });

  it('idtyp is on app-only tokens of Graph, or where the API asks, or where the emulator was told', async () => {
    const api = await registerApp(bench, {
      application: { displayName: 'Orders', identifierUris: ['api://o'] },
    });
    const appOnly = async (at: Bench, scope: string) => {
      const answer = await at.clientCredentials(here(), {
        client_id: app.appId,
        client_secret: app.secret,
        scope,
      });
      return claimsOf(answer.body['access_token']);
    };
    expect((await appOnly(bench, 'https://graph.microsoft.com/.default'))['idtyp']).toBe('app');
    expect(await appOnly(bench, 'api://o/.default')).not.toHaveProperty('idtyp');
    await bench.control('PATCH', `/applications/${api.appId}`, {
      optionalClaims: { accessToken: [{ name: 'idtyp' }] },
    });
    expect((await appOnly(bench, 'api://o/.default'))['idtyp']).toBe('app');
    const told = await Bench.start({ idtypOnEveryAppToken: true });
    const { clientId } = told.provisioningApp;
    const { body } = await told.clientCredentials(told.directory('operator.example').tenantId, {
      scope: `${clientId}/.default`,
    });
    expect(claimsOf(body['access_token'])['idtyp']).toBe('app');
    await told.close();
  });
});

describe('assignment', () => {
  it('counts for direct members of a group only: for app roles, and where it is required (50105)', async () => {
    const domain = 'contoso.example';
    const person = (name: string) => ({
      userPrincipalName: `${name}@${domain}`,
      displayName: name,
      password: 'demo',
      ...(name === 'root' && { directoryRoles: ['62e90394-69f5-4237-9190-012177145e10'] }),
    });
    const seed = defaultSeed(CALLBACK);
    const [, fabrikam, operator] = seed.directories;
    const groups = [
      { displayName: 'Inner', members: [`nested@${domain}`] },
      { displayName: 'Outer', members: [`direct@${domain}`, 'Inner'] },
    ];
    const contoso = {
      displayName: 'Contoso',
      domains: [domain],
      users: ['root', 'direct', 'nested'].map(person),
      groups,
    };
    const own = await Bench.start({
      seed: { directories: [contoso, fabrikam, operator].filter((one) => one !== undefined) },
    });
    await own.consent();
    const shop = await registerApp(own, {
      application: {
        displayName: 'Shop',
        web: { redirectUris: [REDIRECT] },
        requiredResourceAccess: [usualGraphAccess],
      },
      consent: true,
    });
    const { body } = await own.graph(
      await own.graphToken(),
      'PATCH',
      `/servicePrincipals/${shop.servicePrincipalId}`,
      { appRoleAssignmentRequired: true },
    );
    expect(body).toEqual({});
    const outer = guidFromName(`entra-emulator/group/${own.directory().tenantId}/Outer`);
    await own.control('POST', `/servicePrincipals/${shop.servicePrincipalId}/assignments`, {
      principalId: outer,
    });
    const signInAs = async (name: string) => {
      const browser = own.browser();
      const asked = own.authorizePath(own.directory().tenantId, {
        client_id: shop.appId,
        redirect_uri: REDIRECT,
      });
      return await browser.signIn(await browser.get(asked), { upn: `${name}@${domain}`, password: 'demo' });
    };
    expect((await signInAs('direct')).location?.searchParams.has('code')).toBe(true);
    expect((await signInAs('nested')).text).toContain('AADSTS50105');
    await own.close();
  });
});

describe('signing out', () => {
  it('tells every application of the session, with iss and sid, and ends the session that a hint names', async () => {
    const browser = bench.browser();
    await change({ optionalClaims: { idToken: [{ name: 'sid' }] } });
    const { body, id } = await tokensOf(await visit({}, browser));
    const logout = `/${here()}/oauth2/v2.0/logout?${new URLSearchParams({
      post_logout_redirect_uri: REDIRECT,
      id_token_hint: String(body['id_token']),
      state: 'bye',
    })}`;
    const page = await browser.get(logout);
    const frame = new URL('https://shop.example/signed-out');
    frame.searchParams.set('sid', String(id['sid']));
    frame.searchParams.set('iss', `${bench.emulator.origin}/${here()}/v2.0`);
    expect(page.text).toContain(frame.href.replaceAll('&', '&amp;'));
    expect(page.text).toContain(`${REDIRECT}?state=bye`);
    expect((await browser.get(path({ prompt: 'none' }))).location?.searchParams.get('error')).toBe(
      'login_required',
    );
  });

  it('a hint for somebody else ends nobody’s session here, and a forged one says nothing', async () => {
    const browser = bench.browser();
    await visit({}, browser);
    const stranger = await tokensOf(await visit({}, bench.browser(), login(bench.directory().admin)));
    await browser.get(
      `/common/oauth2/v2.0/logout?${new URLSearchParams({ id_token_hint: String(stranger.body['id_token']) })}`,
    );
    expect((await browser.get(path({ prompt: 'none' }))).location?.searchParams.has('code')).toBe(true);
    const evil = `/common/oauth2/v2.0/logout?${new URLSearchParams({
      id_token_hint: 'a.b.c',
      post_logout_redirect_uri: 'https://evil.example/',
    })}`;
    expect((await browser.get(evil)).location).toBeUndefined();
  });
});

describe('instance discovery and home realms', () => {
  const ask = async (params: Record<string, string>) => {
    const response = await fetch(
      `${bench.emulator.origin}/common/discovery/instance?${new URLSearchParams({ 'api-version': '1.1', ...params })}`,
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('trust Microsoft’s hosts and our own', async () => {
    const microsoft = await ask({
      authorization_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    });
    expect(microsoft.body['tenant_discovery_endpoint']).toBe(
      'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    );
    expect(JSON.stringify(microsoft.body['metadata'])).toContain('sts.windows.net');
    const own = await ask({
      authorization_endpoint: `${bench.emulator.origin}/common/oauth2/v2.0/authorize`,
    });
    expect(own.body['tenant_discovery_endpoint']).toContain(bench.emulator.origin);
  });

  it.each([
    'https://evil.example/common/oauth2/v2.0/authorize',
    'rubbish',
    'https://login.microsoftonline.com/',
  ])('trust nothing else: %s', async (endpoint) => {
    const { status, body } = await ask({ authorization_endpoint: endpoint });
    expect([status, body['error'], body['error_codes']]).toEqual([400, 'invalid_instance', [50049]]);
  });

  it('know who is here', async () => {
    const realm = async (name: string) =>
      (
        await fetch(`${bench.emulator.origin}/common/UserRealm/${encodeURIComponent(name)}?api-version=1.0`)
      ).json();
    expect(await realm('user@contoso.example')).toMatchObject({ account_type: 'Managed' });
    expect(await realm('nobody@nowhere.example')).toMatchObject({ account_type: 'Unknown' });
  });
});
