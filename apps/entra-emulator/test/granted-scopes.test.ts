import { beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, login } from './support/bench.ts';
import type { Visit } from './support/browser.ts';
import { API_SCOPE_ID, apiWithScope, type RegisteredApp, registerApp } from './support/registered-app.ts';
import { REDIRECT, Shop } from './support/shop.ts';

const GRAPH = '00000003-0000-0000-c000-000000000000';
const GRAPH_DEFAULT = 'https://graph.microsoft.com/.default';
const API_DEFAULT = 'api://orders-of-the-test/.default';
const MAIL_READ = '570282fd-fa5c-430d-a7fd-fc8dc98a9dca';
const CONTACTS_READ = 'ff74d97f-43af-4b68-9f2a-b77ee6968c5d';

const shop = new Shop();
const { here } = shop;
let api: RegisteredApp;
let client: RegisteredApp;

beforeEach(async () => {
  api = await registerApp(shop.bench, {
    application: {
      displayName: 'Orders',
      identifierUris: ['api://orders-of-the-test'],
      api: apiWithScope(1),
      web: { redirectUris: [REDIRECT] },
    },
    secret: true,
  });
  client = await registerApp(shop.bench, {
    application: { displayName: 'Front', web: { redirectUris: [REDIRECT] } },
    secret: true,
  });
});

const graphScopes = (...ids: string[]) => ({
  resourceAppId: GRAPH,
  resourceAccess: ids.map((id) => ({ id, type: 'Scope' })),
});
const apiScope = () => ({
  resourceAppId: api.appId,
  resourceAccess: [{ id: API_SCOPE_ID, type: 'Scope' }],
});
const declare = (...requiredResourceAccess: object[]) =>
  shop.bench.control('PATCH', `/applications/${client.appId}`, { requiredResourceAccess });

/** Gives the client, or another application, delegated permissions of a resource, for everybody. */
async function give(scope: string, resourceAppId = GRAPH, to = client): Promise<void> {
  const graph = '/directories/contoso.example/graph';
  const found = await shop.bench.control('GET', `${graph}/servicePrincipals(appId='${resourceAppId}')`);
  const made = await shop.bench.control('POST', `${graph}/oauth2PermissionGrants`, {
    clientId: to.servicePrincipalId,
    consentType: 'AllPrincipals',
    resourceId: found.body['id'],
    scope,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
}

const ask = async (scope: string, extra: Record<string, string> = {}, browser = shop.bench.browser()) => {
  const params = { client_id: client.appId, redirect_uri: REDIRECT, scope, ...extra };
  const page = await browser.get(shop.bench.authorizePath(here(), params));
  const answer = page.text.includes('Sign in')
    ? await browser.signIn(page, login(shop.bench.directory().user))
    : page;
  return { answer, browser };
};

const listed = ({ text }: Visit): string[] =>
  [...text.matchAll(/<code>([^<]+)<\/code>/g)].map(([, name = '']) => name).sort();

const redeem = async (answer: Visit) => {
  const { body } = await shop.bench.token(here(), {
    grant_type: 'authorization_code',
    client_id: client.appId,
    client_secret: client.secret,
    code: answer.location?.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT,
  });
  return { body, scp: String(claimsOf(body['access_token'])['scp']).split(' ').sort() };
};

const errorOf = (answer: Visit): string => answer.location?.searchParams.get('error_description') ?? '';

describe('/.default', () => {
  it('is what is granted, without a page, when nothing is declared', async () => {
    await give('Mail.Read User.Read');
    const { answer } = await ask(`openid offline_access ${GRAPH_DEFAULT}`);
    const { scp } = await redeem(answer);
    expect(scp).toEqual(['Mail.Read', 'User.Read', 'openid']);
  });

  it('asks for nothing more once anything is granted, whatever is declared', async () => {
    await give('Mail.Read');
    await declare(graphScopes(MAIL_READ, CONTACTS_READ));
    const { scp } = await redeem((await ask(GRAPH_DEFAULT)).answer);
    expect(scp).toEqual(['Mail.Read']);
    expect(
      errorOf((await ask(GRAPH_DEFAULT, { prompt: 'none' }, (await ask(GRAPH_DEFAULT)).browser)).answer),
    ).toBe('');
  });

  it('asks for all that is declared, of every resource, when nothing is granted; its token is for one', async () => {
    await declare(graphScopes(MAIL_READ), apiScope());
    const { answer, browser } = await ask(GRAPH_DEFAULT);
    expect(listed(answer)).toEqual(['Mail.Read', 'access', 'offline_access']);
    const { body, scp } = await redeem(await browser.press(answer, 'Accept'));
    expect(claimsOf(body['access_token'])['aud']).toBe('https://graph.microsoft.com');
    expect(scp).toEqual(['Mail.Read']);
    const other = await ask(API_DEFAULT, {}, browser);
    expect((await redeem(other.answer)).scp).toEqual(['access']);
  });

  it('shows what is granted beside what is declared when consent is forced, and grants both', async () => {
    await give('Mail.Read');
    await declare(graphScopes(CONTACTS_READ));
    const { answer, browser } = await ask(GRAPH_DEFAULT, { prompt: 'consent' });
    expect(listed(answer)).toEqual(['Contacts.Read', 'Mail.Read', 'offline_access']);
    const { scp } = await redeem(await browser.press(answer, 'Accept'));
    expect(scp).toEqual(['Contacts.Read', 'Mail.Read']);
  });

  it('goes with no other scope of a resource (70011)', async () => {
    await declare(graphScopes(MAIL_READ), apiScope());
    for (const other of [
      'Mail.Read',
      'https://graph.microsoft.com/Mail.Read',
      'api://orders-of-the-test/access',
    ])
      expect(errorOf((await ask(`openid ${GRAPH_DEFAULT} ${other}`)).answer), other).toMatch(
        /^AADSTS70011: .*\.default/,
      );
    const { answer } = await ask(`openid profile email offline_access ${GRAPH_DEFAULT}`);
    expect(listed(answer)).toContain('Mail.Read');
  });

  it('of what is neither declared nor granted is refused (650057)', async () => {
    await declare(graphScopes(MAIL_READ));
    const described = errorOf((await ask(API_DEFAULT)).answer);
    expect(described).toMatch(/^AADSTS650057: /);
    for (const part of [api.appId, 'api://orders-of-the-test', GRAPH]) expect(described).toContain(part);
  });

  it('of the application itself asks once for what it declares', async () => {
    await declare(graphScopes(MAIL_READ));
    const own = `openid ${client.appId}/.default`;
    const { answer, browser } = await ask(own);
    expect(listed(answer)).toContain('Mail.Read');
    const { body } = await redeem(await browser.press(answer, 'Accept'));
    expect(claimsOf(body['access_token'])['aud']).toBe(client.appId);
    expect((await ask(own, {}, browser)).answer.location?.searchParams.get('code')).toBeTruthy();
  });
});

describe('the same without a person', () => {
  const token = async (fields: Record<string, string>, app = client) => {
    const all = { client_id: app.appId, client_secret: app.secret, ...fields };
    const { body } = await shop.bench.token(here(), all);
    return {
      body,
      codes: body['error_codes'],
      scp: String(claimsOf(body['access_token'] ?? '.e30')['scp'])
        .split(' ')
        .sort(),
    };
  };
  const password = () => {
    const { upn, password } = login(shop.bench.directory().user);
    return { grant_type: 'password', username: upn, password };
  };

  it('by password: what is granted, or nothing (65001)', async () => {
    await declare(graphScopes(MAIL_READ));
    expect((await token({ ...password(), scope: GRAPH_DEFAULT })).codes).toEqual([65001]);
    await declare();
    await give('Mail.Read');
    expect((await token({ ...password(), scope: `openid ${GRAPH_DEFAULT}` })).scp).toEqual([
      'Mail.Read',
      'openid',
    ]);
  });

  it('by refresh token: of another resource, and no longer than something is granted', async () => {
    await give('Mail.Read');
    await give('access', api.appId);
    const first = await token({ ...password(), scope: `offline_access ${GRAPH_DEFAULT}` });
    const refresh = { grant_type: 'refresh_token', refresh_token: String(first.body['refresh_token']) };
    const second = await token({ ...refresh, scope: API_DEFAULT });
    expect([claimsOf(second.body['access_token'])['aud'], second.scp]).toEqual([
      'api://orders-of-the-test',
      ['access'],
    ]);
    expect((await token(refresh)).scp).toEqual(['Mail.Read']);
    expect((await token({ ...refresh, scope: `${GRAPH_DEFAULT} Mail.Read` })).codes).toEqual([70011]);
    expect((await token({ ...refresh, scope: `${GRAPH_DEFAULT} ${API_DEFAULT}` })).codes).toEqual([28000]);
    await shop.bench.control('POST', '/revoke-consent', {
      directory: 'contoso.example',
      clientId: client.appId,
    });
    expect((await token(refresh)).codes).toEqual([65001]);
    expect((await token({ ...refresh, scope: API_DEFAULT })).codes).toEqual([65001]);
  });

  it('on behalf of somebody', async () => {
    await give('access', api.appId);
    const assertion = String((await token({ ...password(), scope: API_DEFAULT })).body['access_token']);
    const obo = {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      scope: GRAPH_DEFAULT,
      assertion,
    };
    expect((await token(obo, api)).codes).toEqual([65001]);
    await give('Mail.Read', GRAPH, api);
    expect((await token(obo, api)).scp).toEqual(['Mail.Read']);
  });

  it('by the resource alone, at v1', async () => {
    const query = (resource: string) =>
      `/${here()}/oauth2/authorize?${new URLSearchParams({ client_id: client.appId, redirect_uri: REDIRECT, response_type: 'code', resource })}`;
    const visit = async (resource: string) => {
      const browser = shop.bench.browser();
      return await browser.signIn(await browser.get(query(resource)), login(shop.bench.directory().user));
    };
    expect(errorOf(await visit('api://orders-of-the-test'))).toMatch(/^AADSTS650057: /);
    await give('access', api.appId);
    await declare(graphScopes(MAIL_READ));
    const answer = await visit('api://orders-of-the-test');
    const response = await fetch(`${shop.bench.emulator.origin}/${here()}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: client.appId,
        client_secret: client.secret,
        code: answer.location?.searchParams.get('code') ?? '',
        redirect_uri: REDIRECT,
      }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    expect(claimsOf(body['access_token'])).toMatchObject({ aud: 'api://orders-of-the-test', scp: 'access' });
  });
});

describe('tokens', () => {
  it('carry all that was consented to for the resource, not only what was asked for', async () => {
    await give('openid User.Read Mail.Read email Nonsense.Read');
    await give('access', api.appId);
    const { body, scp } = await redeem((await ask('openid Mail.Read')).answer);
    expect(scp).toEqual(['Mail.Read', 'User.Read', 'email', 'openid']);
    expect(String(body['scope']).split(' ').sort()).toEqual(scp);
    expect(claimsOf(body['id_token'])).not.toHaveProperty('email');
  });

  it('lose at the next refresh what was taken back, and gain what was given', async () => {
    await give('openid offline_access User.Read Mail.Read');
    const first = await redeem((await ask('openid offline_access User.Read')).answer);
    const graph = '/directories/contoso.example/graph/oauth2PermissionGrants';
    const grants = await shop.bench.control(
      'GET',
      `${graph}?$filter=clientId eq '${client.servicePrincipalId}'`,
    );
    const [grant] = grants.body['value'] as { id: string }[];
    const scope = 'openid User.Read Contacts.Read';
    await shop.bench.control('PATCH', `${graph}/${grant?.id}`, { scope });
    const { body } = await shop.bench.token(here(), {
      grant_type: 'refresh_token',
      client_id: client.appId,
      client_secret: client.secret,
      refresh_token: String(first.body['refresh_token']),
    });
    expect(first.scp).toContain('Mail.Read');
    expect(String(claimsOf(body['access_token'])['scp']).split(' ').sort()).toEqual(scope.split(' ').sort());
  });

  const asked: [string, string[]][] = [
    ['User.Read', ['User.Read', 'Mail.Read', 'openid']],
    [
      'https://graph.microsoft.com/User.Read',
      ['https://graph.microsoft.com/User.Read', 'https://graph.microsoft.com/Mail.Read', 'openid'],
    ],
    [
      'https://graph.microsoft.com//user.read',
      ['https://graph.microsoft.com//user.read', 'https://graph.microsoft.com//Mail.Read', 'openid'],
    ],
    [
      'Mail.Read https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.Read',
      [
        'Mail.Read',
        'https://graph.microsoft.com/User.Read',
        'https://graph.microsoft.com/Mail.Read',
        'openid',
      ],
    ],
    [
      GRAPH_DEFAULT,
      [
        'https://graph.microsoft.com/User.Read',
        'https://graph.microsoft.com/Mail.Read',
        'openid',
        GRAPH_DEFAULT,
      ],
    ],
    ['api://orders-of-the-test/access', ['api://orders-of-the-test/access']],
    [API_DEFAULT, ['api://orders-of-the-test/access', API_DEFAULT]],
    [
      'api://orders-of-the-test//.default',
      ['api://orders-of-the-test//access', 'api://orders-of-the-test//.default'],
    ],
  ];
  it.each(asked)('for %s say their scopes as they were asked for', async (scope, expected) => {
    await give('openid User.Read Mail.Read');
    await give('access', api.appId);
    const { body } = await redeem((await ask(`openid ${scope}`)).answer);
    expect(String(body['scope']).split(' ').sort()).toEqual([...expected].sort());
  });
});

describe('who signs in', () => {
  it('is not asked for OpenID Connect scopes where an administrator consented to User.Read', async () => {
    await give('User.Read');
    const { scp } = await redeem((await ask('openid profile email offline_access User.Read')).answer);
    expect(scp).toEqual(['User.Read', 'email', 'openid', 'profile']);
    expect(listed((await ask('openid Mail.Read')).answer)).toEqual(['Mail.Read', 'offline_access']);
  });

  it('is asked where that was somebody’s own consent, or to something else', async () => {
    const { answer, browser } = await ask('User.Read');
    await browser.press(answer, 'Accept');
    expect(listed((await ask('openid User.Read', {}, browser)).answer)).toEqual(['offline_access', 'openid']);
    await give('Mail.Read');
    expect(listed((await ask('profile Mail.Read', {}, browser)).answer)).toContain('profile');
  });
});

describe('offline_access', () => {
  it('stands on every consent page, and a person grants it with the rest', async () => {
    const { answer, browser } = await ask('openid Mail.Read');
    expect(listed(answer)).toEqual(['Mail.Read', 'offline_access', 'openid']);
    await browser.press(answer, 'Accept');
    const later = await ask('openid Mail.Read offline_access', {}, browser);
    expect(later.answer.location?.searchParams.get('code')).toBeTruthy();
  });

  it('stands on the page of admin consent, too', async () => {
    const browser = shop.bench.browser();
    const path = `/${here()}/v2.0/adminconsent?${new URLSearchParams({ client_id: client.appId, redirect_uri: REDIRECT, scope: 'openid' })}`;
    const page = await browser.signIn(await browser.get(path), login(shop.bench.directory().admin));
    expect(listed(page)).toEqual(['offline_access', 'openid']);
  });
});
