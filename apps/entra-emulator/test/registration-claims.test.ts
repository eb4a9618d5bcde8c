import { describe, expect, it } from 'vitest';
import { defaultSeed } from '../src/index.ts';
import { guidFromName } from '../src/randomness/random-source.ts';
import { Bench, CALLBACK, claimsOf, login } from './support/bench.ts';
import { API_SCOPE_ID, apiWithScope, registerApp, usualGraphAccess } from './support/registered-app.ts';
import { REDIRECT, Shop } from './support/shop.ts';

const shop = new Shop();
const { change, here, tokensOf, visit } = shop;

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
    const api = await registerApp(shop.bench, {
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
    await shop.bench.control('POST', `/servicePrincipals/${api.servicePrincipalId}/assignments`, {
      principalId: login(shop.bench.directory().user).objectId,
      appRoleId: roleId,
    });
    const browser = shop.bench.browser();
    const consent = await visit({ scope: 'openid api://orders/access' }, browser);
    const { body } = await tokensOf(await browser.press(consent, 'Accept'));
    const claims = claimsOf(body['access_token']);
    expect(claims).toMatchObject({
      ver: '2.0',
      iss: `${shop.bench.emulator.origin}/${here()}/v2.0`,
      aud: api.appId,
      azp: shop.app.appId,
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
    const browser = shop.bench.browser();
    const one = await tokensOf(await visit({}, browser));
    const two = await tokensOf(await visit({}, browser));
    const access = (body: Record<string, unknown>) => claimsOf(body['access_token'])['uti'];
    const all = [one.id['uti'], two.id['uti'], access(one.body), access(two.body)];
    expect(new Set(all).size).toBe(4);
    expect(one.id['sub']).toBe(two.id['sub']);
  });

  it('idtyp is on app-only tokens of Graph, or where the API asks, or where the emulator was told', async () => {
    const api = await registerApp(shop.bench, {
      application: { displayName: 'Orders', identifierUris: ['api://o'] },
    });
    const appOnly = async (at: Bench, scope: string) => {
      const answer = await at.clientCredentials(here(), {
        client_id: shop.app.appId,
        client_secret: shop.app.secret,
        scope,
      });
      return claimsOf(answer.body['access_token']);
    };
    expect((await appOnly(shop.bench, 'https://graph.microsoft.com/.default'))['idtyp']).toBe('app');
    expect(await appOnly(shop.bench, 'api://o/.default')).not.toHaveProperty('idtyp');
    await shop.bench.control('PATCH', `/applications/${api.appId}`, {
      optionalClaims: { accessToken: [{ name: 'idtyp' }] },
    });
    expect((await appOnly(shop.bench, 'api://o/.default'))['idtyp']).toBe('app');
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
