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

  it('tell of the user what is the user’s, and of the directory what is the directory’s', async () => {
    const { objectId } = login(shop.bench.directory().user);
    const path = `/directories/contoso.example/graph/users/${objectId}`;
    const names = ['ctry', 'xms_pl', 'xms_pdl', 'verified_secondary_email'];
    await change({ optionalClaims: { idToken: [...names, 'xms_tpl'].map((name) => ({ name })) } });
    const before = (await tokensOf(await visit({}))).id;
    expect(before['xms_tpl']).toBe('en');
    for (const name of names) expect(before).not.toHaveProperty(name);
    const otherMails = ['uma@elsewhere.example', 'uma@contoso.example'];
    const known = { country: 'FR', preferredLanguage: 'fr-FR', preferredDataLocation: 'EUR', otherMails };
    expect((await shop.bench.control('PATCH', path, known)).status).toBe(204);
    expect((await tokensOf(await visit({}))).id).toMatchObject({
      ...{ ctry: 'FR', xms_pl: 'fr-FR', xms_pdl: 'EUR' },
      verified_secondary_email: ['uma@contoso.example'],
    });
    // A text that is no code is not told.
    await shop.bench.control('PATCH', path, { country: 'France' });
    expect((await tokensOf(await visit({}))).id).not.toHaveProperty('ctry');
  });

  it('tell groups as the optional claim of the kind of token has them', async () => {
    const { bench } = shop;
    const { objectId } = login(bench.directory().user);
    const path = '/directories/contoso.example/graph';
    const { body } = await bench.control('GET', `${path}/users/${objectId}/memberOf`);
    const [group] = body['value'] as Record<string, unknown>[];
    const roleId = '0c7e6f1a-93d4-4b6e-8f25-6a1d0be4c937';
    const role = { id: roleId, displayName: 'Clerk', description: 'Clerk', value: 'clerk' };
    await change({ appRoles: [{ ...role, isEnabled: true, allowedMemberTypes: ['User'] }] });
    const assignments = `/servicePrincipals/${shop.app.servicePrincipalId}/assignments`;
    for (const principalId of [String(group?.['id']), objectId])
      await bench.control('POST', assignments, { principalId, appRoleId: roleId });
    const told = async (groupMembershipClaims: string, additionalProperties: string[]) => {
      const idToken = [{ name: 'groups', additionalProperties }];
      await change({ groupMembershipClaims, optionalClaims: { idToken } });
      const { id } = await tokensOf(await visit({}));
      return [id['groups'], id['roles']];
    };
    const { id, displayName } = group ?? {};
    expect(await told('ApplicationGroup', [])).toEqual([[id], ['clerk']]);
    expect(await told('ApplicationGroup', ['cloud_displayname'])).toEqual([[displayName], ['clerk']]);
    expect(await told('ApplicationGroup', ['sam_account_name', 'cloud_displayname'])).toEqual([
      ...[[displayName], ['clerk']],
    ]);
    expect(await told('ApplicationGroup', ['emit_as_roles'])).toEqual([undefined, [id]]);
    expect(await told('ApplicationGroup', ['emit_as_roles', 'cloud_displayname'])).toEqual([
      ...[undefined, [displayName]],
    ]);
    // Names are told of assigned groups alone, and nobody here has one of Active Directory.
    expect((await told('SecurityGroup', ['cloud_displayname']))[0]).toContain(id);
    expect(await told('SecurityGroup', ['sam_account_name'])).toEqual([[], ['clerk']]);
  });

  it('are refused where they would have a value and are not told', async () => {
    const objects = '/directories/contoso.example/graph/applications';
    const saml2Token = [{ name: 'acct' }];
    const { status } = await shop.bench.control('POST', objects, {
      ...{ displayName: 'Told', optionalClaims: { saml2Token } },
    });
    expect(status).toBe(501);
  });

  it('come into an access token as the API’s registration says: version, optional claims, groups and app roles', async () => {
    const roleId = '0c7e6f1a-93d4-4b6e-8f25-6a1d0be4c937';
    const api = await registerApp(shop.bench, {
      application: {
        displayName: 'Orders',
        identifierUris: ['api://orders'],
        api: apiWithScope(2),
        groupMembershipClaims: 'SecurityGroup',
        optionalClaims: {
          accessToken: [
            ...[{ name: 'email' }, { name: 'xms_edov' }, { name: 'acct' }],
            { name: 'idtyp', additionalProperties: ['include_user_token'] },
            { name: 'aud', additionalProperties: ['use_guid'] },
          ],
        },
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
      xms_edov: true,
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
    expect((await appOnly(shop.bench, 'api://o/.default'))['aud']).toBe('api://o');
    await shop.bench.control('PATCH', `/applications/${api.appId}`, {
      optionalClaims: { accessToken: [{ name: 'aud', additionalProperties: ['use_guid'] }] },
    });
    expect((await appOnly(shop.bench, 'api://o/.default'))['aud']).toBe(api.appId);
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
