import { beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { entries, tokenWith } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';
import { inDirectory } from './support/policy-writer.ts';
import { API_SCOPE_ID, apiWithScope, registerApp } from './support/registered-app.ts';
import { Shop } from './support/shop.ts';

/* Members consent to what the permission grant policies of their role mean, and to nothing else. */

const shop = new Shop();
const write = (method: string, path: string, body?: unknown) => inDirectory(shop.bench)(method, path, body);
const GRAPH = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";
const POLICIES = '/policies/permissionGrantPolicies';
const USER_READ = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d';

const assign = (...policyIds: string[]) =>
  write('PATCH', '/policies/authorizationPolicy', {
    defaultUserRolePermissions: {
      permissionGrantPoliciesAssigned: policyIds.map((one) => `ManagePermissionGrantsForSelf.${one}`),
    },
  });

/** What a member is asked or told: a page to accept, the page of those who need an administrator, or neither. */
async function asked(scope: string): Promise<'may consent' | 'needs an administrator' | 'granted'> {
  const page = await shop.visit({ scope });
  if (page.location !== undefined) return 'granted';
  return page.text.includes('Need admin approval') ? 'needs an administrator' : 'may consent';
}

beforeEach(async () => {
  const { clientId, directory } = { clientId: shop.app.appId, directory: 'contoso.example' };
  await shop.bench.control('POST', '/revoke-consent', { clientId, directory });
});

describe('a member', () => {
  it('consents by the usual policy to whatever needs no administrator', async () => {
    expect(await asked('Mail.Read')).toBe('may consent');
    expect(await asked('User.Read.All')).toBe('needs an administrator');
  });

  it('consents by the recommended one to no mail and no files', async () => {
    expect((await assign('microsoft-user-default-recommended')).status).toBe(204);
    expect(await asked('User.Read')).toBe('may consent');
    for (const scope of ['Mail.Read', 'Files.ReadWrite.All', 'Calendars.Read', 'User.Read Mail.ReadWrite'])
      expect([scope, await asked(scope)]).toEqual([scope, 'needs an administrator']);
  });

  it('consents by the one for low risks to what is classified so, for applications of the directory', async () => {
    await assign('microsoft-user-default-low');
    expect(await asked('User.Read')).toBe('needs an administrator');
    const classify = (permissionName: string, classification: string) =>
      write('POST', `${GRAPH}/delegatedPermissionClassifications`, { permissionName, classification });
    expect((await classify('User.Read', 'low')).status).toBe(201);
    for (const name of ['openid', 'profile', 'offline_access']) await classify(name, 'low');
    await classify('Mail.Read', 'medium');
    expect(await asked('openid profile User.Read')).toBe('may consent');
    expect(await asked('Mail.Read')).toBe('needs an administrator');
    // The provisioning application is registered in another directory.
    const foreign = shop.bench.browser();
    const page = await foreign.signIn(
      await foreign.get(
        shop.bench.authorizePath(shop.here(), { scope: 'User.Read', prompt: 'select_account' }),
      ),
      login(shop.bench.directory().user),
    );
    expect(page.text).toContain('Need admin approval');
    const [found] = entries((await write('GET', `${GRAPH}/delegatedPermissionClassifications`)).body);
    await write('DELETE', `${GRAPH}/delegatedPermissionClassifications/${found?.['id']}`);
    expect(await asked('User.Read')).toBe('needs an administrator');
  });

  it('consents by one’s own policy: to what it includes and does not exclude', async () => {
    const made = await write('POST', POLICIES, {
      ...{ id: 'mail-only', displayName: 'Mail only', description: null },
      includes: [
        { permissionType: 'delegated', resourceApplication: '00000003-0000-0000-c000-000000000000' },
      ],
    });
    expect(made.status).toBe(201);
    await assign('mail-only');
    expect(await asked('Mail.Read')).toBe('may consent');
    const excluded = { permissionType: 'delegated', permissions: [USER_READ] };
    const set = await write('POST', `${POLICIES}/mail-only/excludes`, excluded);
    expect([set.status, set.body]).toMatchObject([
      201,
      { resourceApplication: 'any', permissions: [USER_READ] },
    ]);
    expect(await asked('Mail.Read User.Read')).toBe('needs an administrator');
    expect((await write('DELETE', `${POLICIES}/mail-only/excludes/${set.body['id']}`)).status).toBe(204);
    expect(await asked('Mail.Read User.Read')).toBe('may consent');
    expect((await write('DELETE', `${POLICIES}/mail-only`)).status).toBe(204);
    expect(await asked('Mail.Read')).toBe('needs an administrator');
  });

  it.each([
    ['the client', () => ({ clientApplicationIds: [shop.app.appId] }), 'may consent'],
    ['another client', () => ({ clientApplicationIds: [shop.app.objectId] }), 'needs an administrator'],
    ['the directory of the client', () => ({ clientApplicationTenantIds: [shop.here()] }), 'may consent'],
    ['another directory', () => ({ clientApplicationTenantIds: [shop.app.appId] }), 'needs an administrator'],
    ['another API', () => ({ resourceApplication: shop.app.appId }), 'needs an administrator'],
    [
      'verified publishers',
      () => ({ clientApplicationsFromVerifiedPublisherOnly: true }),
      'needs an administrator',
    ],
    ['one publisher', () => ({ clientApplicationPublisherIds: ['1234567'] }), 'needs an administrator'],
    ['a class', () => ({ permissionClassification: 'high' }), 'needs an administrator'],
    ['application permissions', () => ({ permissionType: 'application' }), 'needs an administrator'],
  ] as const)('and a policy for %s', async (_what, conditions, outcome) => {
    const includes = [{ permissionType: 'delegated', ...conditions() }];
    await write('POST', POLICIES, { id: 'own', displayName: 'Own', includes });
    await assign('own');
    expect(await asked('User.Read')).toBe(outcome);
  });

  it('needs one policy that allows, of several', async () => {
    const includes = [{ permissionType: 'delegated', permissions: [USER_READ] }];
    const excludes = [{ permissionType: 'delegated' }];
    await write('POST', POLICIES, { id: 'none', displayName: 'None', includes, excludes });
    await write('POST', POLICIES, { id: 'reads', displayName: 'Reads', includes });
    await assign('none', 'READS');
    expect(await asked('User.Read')).toBe('may consent');
    await assign('none');
    expect(await asked('User.Read')).toBe('needs an administrator');
  });

  it('is asked for scopes of another API by the same policies', async () => {
    const api = await registerApp(shop.bench, {
      application: { displayName: 'API', identifierUris: ['api://api'], api: apiWithScope(2) },
    });
    await write('POST', POLICIES, {
      ...{ id: 'api', displayName: 'API' },
      includes: [
        { permissionType: 'delegated', resourceApplication: api.appId, permissions: [API_SCOPE_ID] },
      ],
    });
    await assign('api');
    expect(await asked('api://api/access')).toBe('may consent');
    expect(await asked('User.Read')).toBe('needs an administrator');
  });

  it('does not make applications or security groups where that is taken from members', async () => {
    const change = (defaultUserRolePermissions: object) =>
      write('PATCH', '/policies/authorizationPolicy', { defaultUserRolePermissions });
    expect((await change({ allowedToCreateApps: false, allowedToReadOtherUsers: false })).status).toBe(204);
    const { body } = await write('GET', '/policies/authorizationPolicy');
    expect(body['defaultUserRolePermissions']).toMatchObject({
      ...{ allowedToCreateApps: false, allowedToCreateSecurityGroups: true, allowedToReadOtherUsers: false },
      permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
    });
  });
});

describe('the authorization policy', () => {
  it('keeps the list, and the switch of the control API with it', async () => {
    const assigned = async (): Promise<unknown> => {
      const { body } = await write('GET', '/policies/authorizationPolicy');
      return (body['defaultUserRolePermissions'] as Record<string, unknown>)[
        'permissionGrantPoliciesAssigned'
      ];
    };
    const other = 'ManagePermissionGrantsForOwnedResource.microsoft-pre-approval-apps-for-chat';
    const low = 'managePermissionGrantsForSelf.microsoft-user-default-low';
    const body = { permissionGrantPolicyIdsAssignedToDefaultUserRole: [low, other] };
    expect((await write('PATCH', '/policies/authorizationPolicy', body)).status).toBe(204);
    expect(await assigned()).toEqual([low, other]);
    await shop.bench.control('PATCH', '/directories/contoso.example', { userConsentAllowed: false });
    expect(await assigned()).toEqual([other]);
    await shop.bench.control('PATCH', '/directories/contoso.example', { userConsentAllowed: true });
    expect(await assigned()).toEqual([low, other]);
    await assign();
    const directory = await shop.bench.control('GET', '/directories/contoso.example');
    expect(directory.body['userConsentAllowed']).toBe(false);
    await shop.bench.control('PATCH', '/directories/contoso.example', { userConsentAllowed: true });
    expect(await assigned()).toEqual(['ManagePermissionGrantsForSelf.microsoft-user-default-legacy']);
  });

  it.each([
    'ManagePermissionGrantsForSelf.nothing',
    'ManagePermissionGrantsForSelf.',
    'x',
    'microsoft-user-default-low',
    '__proto__',
  ])('takes no policy that is not there: %s', async (name) => {
    const permissionGrantPoliciesAssigned = [name];
    const body = { defaultUserRolePermissions: { permissionGrantPoliciesAssigned } };
    expect((await write('PATCH', '/policies/authorizationPolicy', body)).status).toBe(400);
    expect(await asked('Mail.Read')).toBe('may consent');
  });
});

describe('permission grant policies', () => {
  it('of Microsoft are listed, shown with their conditions, and changed by nobody', async () => {
    const { body } = await write('GET', POLICIES);
    const names = entries(body).map(({ id }) => id);
    expect(names).toEqual(
      expect.arrayContaining([
        ...[
          'microsoft-user-default-low',
          'microsoft-user-default-legacy',
          'microsoft-user-default-recommended',
        ],
        ...[
          'microsoft-application-admin',
          'microsoft-company-admin',
          'microsoft-all-application-permissions',
        ],
      ]),
    );
    for (const one of entries(body)) {
      expect(differences(one, 'permissionGrantPolicy', ['includes', 'excludes'])).toEqual([]);
      const sets = [...(one['includes'] as object[]), ...(one['excludes'] as object[])];
      for (const set of sets) expect(differences({ ...set }, 'permissionGrantConditionSet')).toEqual([]);
    }
    const path = `${POLICIES}/microsoft-user-default-low`;
    expect(entries((await write('GET', `${path}/includes`)).body)).toHaveLength(2);
    expect((await write('PATCH', path, { displayName: 'x' })).status).toBe(400);
    expect((await write('DELETE', path)).status).toBe(400);
    expect((await write('POST', `${path}/includes`, { permissionType: 'delegated' })).status).toBe(400);
    const [set] = entries((await write('GET', `${path}/includes`)).body);
    expect((await write('DELETE', `${path}/includes/${set?.['id']}`)).status).toBe(400);
  });

  const set = (more: object) => ({
    id: 'x',
    displayName: 'x',
    includes: [{ permissionType: 'delegated', ...more }],
  });
  it.each([
    ['a name of Microsoft’s', { id: 'Microsoft-mine', displayName: 'x' }],
    ['no name', { displayName: 'x' }],
    ['a path for a name', { id: '../x', displayName: 'x' }],
    ['Microsoft’s own kind', set({ permissionType: 'delegatedUserConsentable' })],
    ['no kind', { id: 'x', displayName: 'x', includes: [{}] }],
    ['all and one', set({ permissions: ['all', USER_READ] })],
    ['nothing', set({ permissions: [] })],
    ['no id', set({ clientApplicationIds: ['shop'] })],
    ['an unknown class', set({ permissionClassification: 'none' })],
    ['an unknown condition', set({ clientApplicationName: 'Shop' })],
    ['conditions that are none', { id: 'x', displayName: 'x', includes: 'all' }],
  ])('with %s are not made', async (_what, body) => {
    expect((await write('POST', POLICIES, body)).status).toBe(400);
    expect((await write('GET', `${POLICIES}/x`)).status).toBe(404);
  });

  it('have one name each', async () => {
    expect((await write('POST', POLICIES, { id: 'own', displayName: 'x' })).status).toBe(201);
    expect((await write('POST', POLICIES, { id: 'OWN', displayName: 'x' })).status).toBe(409);
    expect(
      (await inDirectory(shop.bench, 'fabrikam.example')('POST', POLICIES, { id: 'own', displayName: 'x' }))
        .status,
    ).toBe(201);
    expect((await write('PATCH', `${POLICIES}/own`, { displayName: 'Renamed' })).status).toBe(204);
    expect((await write('GET', `${POLICIES}/own`)).body).toMatchObject({ id: 'own', displayName: 'Renamed' });
  });

  it('want permissions of their own', async () => {
    const statuses = async (permissions: string[]) => {
      const token = await tokenWith(shop.bench, permissions);
      const read = await shop.bench.graph(token, 'GET', POLICIES);
      const made = await shop.bench.graph(token, 'POST', POLICIES, {});
      const classes = await shop.bench.graph(
        token,
        'POST',
        `${GRAPH}/delegatedPermissionClassifications`,
        {},
      );
      return [read.status, made.status, classes.status];
    };
    expect(await statuses(['Policy.Read.All'])).toEqual([403, 403, 403]);
    expect(await statuses(['Policy.Read.PermissionGrant'])).toEqual([200, 403, 403]);
    expect(await statuses(['Policy.ReadWrite.PermissionGrant'])).toEqual([200, 400, 400]);
  });

  it('and classifications come back with an import', async () => {
    await write('POST', POLICIES, {
      id: 'own',
      displayName: 'x',
      includes: [{ permissionType: 'delegated' }],
    });
    await write('POST', `${GRAPH}/delegatedPermissionClassifications`, {
      permissionId: USER_READ,
      classification: 'low',
    });
    await assign('own');
    const seen = async () => [
      (await write('GET', `${POLICIES}/own`)).body,
      entries((await write('GET', `${GRAPH}/delegatedPermissionClassifications`)).body),
      (await write('GET', '/policies/authorizationPolicy')).body,
    ];
    const before = await seen();
    expect(before[1]).toMatchObject([{ permissionName: 'User.Read', classification: 'low' }]);
    const { body } = await shop.bench.control('GET', '/export');
    await shop.bench.control('POST', '/reset');
    expect((await write('GET', `${POLICIES}/own`)).status).toBe(404);
    expect((await shop.bench.control('POST', '/import', body)).status).toBe(200);
    expect(await seen()).toEqual(before);
  });

  it('classify what an API offers, once', async () => {
    const path = `${GRAPH}/delegatedPermissionClassifications`;
    const classify = async (body: object) => (await write('POST', path, body)).status;
    expect(await classify({ permissionId: USER_READ, classification: 'low' })).toBe(201);
    expect(await classify({ permissionName: 'User.Read', classification: 'high' })).toBe(409);
    for (const body of [
      { permissionId: shop.app.appId, classification: 'low' },
      { permissionId: USER_READ, permissionName: 'Mail.Read', classification: 'low' },
      { permissionName: 'Nothing.Read', classification: 'low' },
      { classification: 'low' },
      { permissionName: 'Mail.Read', classification: 'none' },
    ])
      expect([body, await classify(body)]).toEqual([body, 400]);
  });
});
