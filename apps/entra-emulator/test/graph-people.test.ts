import { beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, entries, namesOf, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';

const { bench, graph, use } = await graphBench([
  'Application.ReadWrite.All',
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
]);

const reference = (id: unknown) => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
});

const newUser = (name: string, rest: object = {}) =>
  graph('POST', '/users', {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.example`,
    passwordProfile: { password: 'Demo-password-2' },
    ...rest,
  });
const newGroup = (displayName: string, rest: object = {}) =>
  graph('POST', '/groups', {
    displayName,
    mailNickname: displayName,
    mailEnabled: false,
    securityEnabled: true,
    ...rest,
  });

describe('properties that Graph documents and nothing here depends on', () => {
  const ofUser = {
    country: 'Germany',
    streetAddress: 'Example Street 1',
    employeeType: 'Employee',
    ageGroup: 'Adult',
    employeeHireDate: '2026-01-01T00:00:00Z',
    onPremisesImmutableId: 'c2FtcGxl',
    onPremisesExtensionAttributes: { extensionAttribute1: 'one' },
    passwordPolicies: 'DisablePasswordExpiration',
  };
  const ofGroup = { membershipRule: null, preferredLanguage: 'de-DE', theme: 'Red' };
  const reimport = async () => bench.control('POST', '/import', (await bench.control('GET', '/export')).body);

  it('are kept of a user as written, changed one by one, filtered by, and survive export and import', async () => {
    const made = await newUser('rosa', ofUser);
    expect(made.status).toBe(201);
    const chosen = `?$select=${Object.keys(ofUser).join(',')}`;
    expect((await graph('GET', `/users/${made.body['id']}${chosen}`)).body).toMatchObject(ofUser);
    expect((await graph('PATCH', `/users/${made.body['id']}`, { country: 'Austria' })).status).toBe(204);
    expect((await reimport()).status).toBe(200);
    const read = await graph('GET', `/users/${made.body['id']}${chosen}`);
    expect(read.body).toMatchObject({ ...ofUser, country: 'Austria' });
    expect(namesOf((await graph('GET', "/users?$filter=country eq 'austria'")).body)).toEqual(['rosa']);
  });

  it('are kept of a group, and what belongs to its making is not changed', async () => {
    const made = await newGroup('Reviewers', { ...ofGroup, isAssignableToRole: true, visibility: 'Private' });
    expect(made.status).toBe(201);
    const path = `/groups/${made.body['id']}`;
    expect((await graph('PATCH', path, { theme: 'Blue', classification: 'Low' })).status).toBe(204);
    expect((await graph('PATCH', path, { isAssignableToRole: false })).status).toBe(400);
    expect((await reimport()).status).toBe(200);
    expect((await graph('GET', path)).body).toMatchObject({
      ...ofGroup,
      theme: 'Blue',
      classification: 'Low',
      isAssignableToRole: true,
      visibility: 'Private',
    });
  });

  it.each([
    ['users', { ageGroup: 'Old' }],
    ['users', { employeeHireDate: 'some day' }],
    ['users', { withoutEffect: {} }],
    ['users', { onPremisesExtensionAttributes: { extensionAttribute16: 'x' } }],
    ['groups', { membershipRuleProcessingState: 'Off' }],
    ['groups', { withoutEffect: {} }],
  ])('are checked all the same: %s %o', async (kind, wrong) => {
    expect((await (kind === 'users' ? newUser('wrong', wrong) : newGroup('wrong', wrong))).status).toBe(400);
  });
});

describe('a user', () => {
  it('is made with a Location, signs in with its password, and is shown as Graph shows users', async () => {
    const made = await newUser('nina');
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `${bench.emulator.graphUrl}/users/${made.body['id']}`,
    ]);
    const shown = await graph('GET', '/users/nina@contoso.example');
    expect(shown.body).not.toHaveProperty('accountEnabled');
    expect(JSON.stringify(shown.body)).not.toContain('Demo-password');
    const chosen = await graph('GET', '/users/nina@contoso.example?$select=accountEnabled,userType');
    expect(chosen.body).toMatchObject({ accountEnabled: true, userType: 'Member' });
    const browser = bench.browser();
    const page = await browser.get(bench.authorizePath('organizations', {}));
    const upn = 'nina@contoso.example';
    const after = await browser.signIn(page, { upn, password: 'Demo-password-2' });
    expect(after.text).not.toContain('AADSTS50126');
  });

  it.each([
    ['without a password profile', { passwordProfile: undefined }],
    ['in a domain that is not the directory’s', { userPrincipalName: 'x@elsewhere.example' }],
    ['with a name that is taken', { userPrincipalName: 'user@contoso.example' }],
    ['with an unknown property', { favouriteColour: 'red' }],
  ])('is not made %s', async (_, rest) => {
    const answer = await newUser('nina', rest);
    expect([answer.status, codeOf(answer.body)]).toEqual([400, 'Request_BadRequest']);
    expect((await graph('GET', '/users/nina@contoso.example')).status).toBe(404);
  });

  it('is changed with 204, and a disabled one cannot sign in', async () => {
    const { user } = bench.directory();
    const changed = await graph('PATCH', `/users/${login(user).objectId}`, {
      jobTitle: 'Cook',
      accountEnabled: false,
    });
    expect([changed.status, changed.body]).toEqual([204, {}]);
    expect((await graph('GET', `/users/${login(user).objectId}`)).body['jobTitle']).toBe('Cook');
  });

  it('goes to deletedItems, gives its name free, and comes back into its groups for 30 days', async () => {
    const { user } = bench.directory();
    const { objectId, upn } = login(user);
    expect((await graph('DELETE', `/users/${objectId}`)).status).toBe(204);
    expect((await graph('GET', `/users/${objectId}`)).status).toBe(404);
    const deleted = await graph('GET', `/directory/deletedItems/${objectId}`);
    expect(deleted.body['userPrincipalName']).toBe(`${objectId.replaceAll('-', '')}${upn}`);
    expect((await graph('POST', `/directory/deletedItems/${objectId}/restore`)).status).toBe(200);
    expect(namesOf((await graph('GET', `/users/${objectId}/memberOf`)).body)).toEqual([
      'All employees',
      'Engineering',
    ]);
    await graph('DELETE', `/users/${objectId}`);
    await bench.control('POST', '/clock', { advanceSeconds: 31 * 24 * 3600 });
    const later = await bench.graphToken();
    expect((await bench.graph(later, 'GET', `/directory/deletedItems/${objectId}`)).status).toBe(404);
  });

  it('is never restored over somebody who took its name since', async () => {
    const { body } = await newUser('nina');
    await graph('DELETE', `/users/${body['id']}`);
    await newUser('nina');
    expect((await graph('POST', `/directory/deletedItems/${body['id']}/restore`)).status).toBe(400);
  });

  it('is refused to an application that may only read, with the permission in the log', async () => {
    await bench.control('POST', '/reset');
    use(await tokenWith(bench, ['User.Read.All']));
    expect((await newUser('nina')).status).toBe(403);
    const { body } = await bench.control('GET', '/requests?count=1');
    expect(JSON.stringify(body)).toContain('User.ReadWrite.All');
  });
});

describe('me', () => {
  it('is only there for a user', async () => {
    const answer = await graph('GET', '/me');
    expect([answer.status, codeOf(answer.body)]).toEqual([400, 'BadRequest']);
  });
});

describe('groups', () => {
  it('take and lose members by $ref, and refuse one twice or one that is nobody', async () => {
    const group = (await newGroup('Cooks')).body['id'];
    const { objectId } = login(bench.directory().user);
    const add = () => graph('POST', `/groups/${group}/members/$ref`, reference(objectId));
    expect((await add()).status).toBe(204);
    const twice = await add();
    expect([twice.status, JSON.stringify(twice.body)]).toEqual([
      400,
      expect.stringContaining('added object references already exist'),
    ]);
    expect(entries((await graph('GET', `/groups/${group}/members`)).body).map((one) => one['id'])).toEqual([
      objectId,
    ]);
    expect((await graph('DELETE', `/groups/${group}/members/${objectId}/$ref`)).status).toBe(204);
    expect((await graph('DELETE', `/groups/${group}/members/${objectId}/$ref`)).status).toBe(404);
    const nobody = reference('7d0f5b36-9c1e-4a58-b3d4-6e2f8a917c05');
    expect((await graph('POST', `/groups/${group}/members/$ref`, nobody)).status).toBe(404);
    expect((await graph('POST', `/groups/${group}/members/$ref`, { '@odata.id': 'x' })).status).toBe(400);
    const stranger = login(bench.directory('fabrikam.example').user).objectId;
    expect((await graph('POST', `/groups/${group}/members/$ref`, reference(stranger))).status).toBe(404);
  });

  it('hold members of nested groups too, even in a circle', async () => {
    const outer = (await newGroup('Outer')).body['id'];
    const inner = (await newGroup('Inner')).body['id'];
    const { objectId } = login(bench.directory().user);
    await graph('POST', `/groups/${outer}/members/$ref`, reference(inner));
    await graph('POST', `/groups/${inner}/members/$ref`, reference(outer));
    await graph('POST', `/groups/${inner}/members/$ref`, reference(objectId));
    const direct = await graph('GET', `/users/${objectId}/memberOf`);
    expect(namesOf(direct.body)).toEqual(['All employees', 'Engineering', 'Inner']);
    expect(namesOf((await graph('GET', `/users/${objectId}/transitiveMemberOf`)).body)).toContain('Outer');
    const checked = await graph('POST', `/users/${objectId}/checkMemberGroups`, {
      groupIds: [outer, objectId],
    });
    expect(checked.body['value']).toEqual([outer]);
    expect(
      (await graph('GET', `/groups/${outer}/transitiveMembers/microsoft.graph.user`)).body['value'],
    ).toHaveLength(1);
  });

  it('are gone at once, unless they are Microsoft 365 groups', async () => {
    const security = (await newGroup('Cooks')).body['id'];
    const unified = (await newGroup('Team', { groupTypes: ['Unified'], mailEnabled: true })).body['id'];
    for (const id of [security, unified]) expect((await graph('DELETE', `/groups/${id}`)).status).toBe(204);
    expect((await graph('GET', `/directory/deletedItems/${security}`)).status).toBe(404);
    expect((await graph('POST', `/directory/deletedItems/${unified}/restore`)).status).toBe(200);
    expect((await graph('GET', `/groups/${unified}`)).status).toBe(200);
  });

  it('are no mail-enabled security groups', async () => {
    expect((await newGroup('x', { mailEnabled: true })).status).toBe(400);
  });

  it.each([
    { groupTypes: ['DynamicMembership'] },
    { groupTypes: ['dynamicmembership'], membershipRule: 'user.country -eq "DE"' },
    { membershipRule: 'user.country -eq "DE"' },
    { membershipRuleProcessingState: 'On' },
  ])('that are dynamic are not emulated, and say so: %j', async (dynamic) => {
    const told = [501, 'NotEmulated', expect.stringContaining('dynamic groups')];
    const outcome = ({ status, body }: { status: number; body: Record<string, unknown> }) => {
      const { code, message } = (body['error'] ?? {}) as { code?: string; message?: string };
      return [status, code, message];
    };
    expect(outcome(await newGroup('x', dynamic))).toEqual(told);
    const { body } = await newGroup('plain');
    expect(outcome(await graph('PATCH', `/groups/${body['id']}`, dynamic))).toEqual(told);
  });
});

describe('directory roles', () => {
  it('are given and taken by template id, and getMemberObjects tells them apart from groups', async () => {
    const members = "/directoryRoles(roleTemplateId='62e90394-69f5-4237-9190-012177145e10')/members";
    const { objectId } = login(bench.directory().user);
    expect((await graph('POST', `${members}/$ref`, reference(objectId))).status).toBe(204);
    expect((await graph('GET', members)).body['value']).toHaveLength(2);
    const all = await graph('POST', `/users/${objectId}/getMemberObjects`, { securityEnabledOnly: false });
    const groups = await graph('POST', `/users/${objectId}/getMemberGroups`, { securityEnabledOnly: false });
    expect([all.body['value'], groups.body['value']]).toEqual([expect.any(Array), expect.any(Array)]);
    expect((all.body['value'] as unknown[]).length).toBe((groups.body['value'] as unknown[]).length + 1);
    const filter = `?$filter=principalId eq '${objectId}'`;
    const assigned = await graph('GET', `/roleManagement/directory/roleAssignments${filter}`);
    const [first] = entries(assigned.body);
    expect((await graph('DELETE', `/roleManagement/directory/roleAssignments/${first?.['id']}`)).status).toBe(
      204,
    );
    expect((await graph('GET', members)).body['value']).toHaveLength(1);
  });
});

describe('app role assignments', () => {
  let enterpriseApp: string;
  const role = '0f2c7b1e-63d4-4a85-9c10-e7b5a8d9f342';
  beforeEach(async () => {
    const { body } = await graph('POST', '/applications', {
      displayName: 'Roles',
      appRoles: [
        { id: role, value: 'cook', displayName: 'Cook', description: 'Cook', allowedMemberTypes: ['User'] },
      ],
    });
    enterpriseApp = String((await graph('POST', '/servicePrincipals', { appId: body['appId'] })).body['id']);
  });
  const assign = (principalId: unknown, appRoleId: string, rest: object = {}) =>
    graph('POST', `/servicePrincipals/${enterpriseApp}/appRoleAssignedTo`, {
      principalId,
      resourceId: enterpriseApp,
      appRoleId,
      ...rest,
    });

  it('are given to users and groups once, with a role or with the zero GUID', async () => {
    const { objectId } = login(bench.directory().user);
    const group = (await newGroup('Cooks')).body['id'];
    const made = await assign(objectId, role);
    expect([made.status, made.body['principalType']]).toEqual([201, 'User']);
    const twice = await assign(objectId, role);
    expect([twice.status, JSON.stringify(twice.body)]).toEqual([
      400,
      expect.stringContaining('already exists'),
    ]);
    expect((await assign(group, '00000000-0000-0000-0000-000000000000')).body['principalType']).toBe('Group');
    expect((await graph('GET', `/users/${objectId}/appRoleAssignments`)).body['value']).toHaveLength(1);
    const path = `/servicePrincipals/${enterpriseApp}/appRoleAssignedTo`;
    expect((await graph('DELETE', `${path}/${made.body['id']}`)).status).toBe(204);
    expect((await graph('GET', path)).body['value']).toHaveLength(1);
  });

  it('are refused for an unknown role, principal or resource, and for a role that is not for applications', async () => {
    const { objectId } = login(bench.directory().user);
    expect((await assign(objectId, '7d0f5b36-9c1e-4a58-b3d4-6e2f8a917c05')).status).toBe(400);
    expect((await assign('7d0f5b36-9c1e-4a58-b3d4-6e2f8a917c05', role)).status).toBe(400);
    expect((await assign(objectId, role, { resourceId: objectId })).status).toBe(400);
    expect((await assign(enterpriseApp, role)).status).toBe(400);
  });

  it('are read and taken away by their id, at either end, by object id and by name', async () => {
    const { objectId, upn } = login(bench.directory().user);
    const group = (await newGroup('Cooks')).body['id'];
    const ofUser = (await assign(objectId, role)).body['id'];
    const ofGroup = (await assign(group, role)).body['id'];
    for (const [owner, id] of [
      [`/users/${objectId}/appRoleAssignments`, ofUser],
      [`/users/${upn}/appRoleAssignments`, ofUser],
      [`/groups/${group}/appRoleAssignments`, ofGroup],
      [`/servicePrincipals/${enterpriseApp}/appRoleAssignedTo`, ofGroup],
    ])
      expect((await graph('GET', `${owner}/${id}`)).body).toMatchObject({ id, resourceId: enterpriseApp });
    expect((await graph('GET', `/users/${objectId}/appRoleAssignments/${ofGroup}`)).status).toBe(404);
    expect((await graph('DELETE', `/groups/${group}/appRoleAssignments/${ofUser}`)).status).toBe(404);
    expect((await graph('DELETE', `/users/${upn}/appRoleAssignments/${ofUser}`)).status).toBe(204);
    expect((await graph('GET', `/users/${upn}/appRoleAssignments/${ofUser}`)).status).toBe(404);
  });

  it('say of which type the principal is, if they like, and then truly', async () => {
    const { objectId } = login(bench.directory().user);
    const wrong = await assign(objectId, role, { principalType: 'Group' });
    expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([
      400,
      expect.stringContaining('principalType'),
    ]);
    expect((await assign(objectId, role, { principalType: 'User' })).status).toBe(201);
  });

  it('are made for others at the enterprise app’s own address, too, and never where neither end is meant', async () => {
    const { objectId } = login(bench.directory().user);
    const at = (path: string) =>
      graph('POST', path, { principalId: objectId, resourceId: enterpriseApp, appRoleId: role });
    const [elsewhere] = entries((await graph('GET', '/servicePrincipals?$select=id')).body);
    expect((await at(`/servicePrincipals/${elsewhere?.['id']}/appRoleAssignments`)).status).toBe(400);
    const admin = login(bench.directory().admin).objectId;
    expect((await at(`/users/${admin}/appRoleAssignments`)).status).toBe(400);
    const made = await at(`/servicePrincipals/${enterpriseApp}/appRoleAssignments`);
    expect([made.status, made.body['principalId']]).toEqual([201, objectId]);
  });
});

describe('delegated permission grants', () => {
  it('are made for everybody or one user, once, changed and taken back', async () => {
    const { body } = await graph('POST', '/applications', { displayName: 'Client' });
    const clientId = (await graph('POST', '/servicePrincipals', { appId: body['appId'] })).body['id'];
    const resource = await graph(
      'GET',
      "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id",
    );
    const everybody = {
      clientId,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: resource.body['id'],
      scope: 'openid profile',
    };
    const made = await graph('POST', '/oauth2PermissionGrants', everybody);
    expect(made.status).toBe(201);
    const twice = await graph('POST', '/oauth2PermissionGrants', everybody);
    expect([twice.status, codeOf(twice.body)]).toEqual([409, 'Request_MultipleObjectsWithSameKeyValue']);
    const principalId = login(bench.directory().user).objectId;
    const one = { ...everybody, consentType: 'Principal', principalId };
    expect((await graph('POST', '/oauth2PermissionGrants', one)).status).toBe(201);
    expect((await graph('POST', '/oauth2PermissionGrants', { ...everybody, principalId })).status).toBe(400);
    const path = `/oauth2PermissionGrants/${made.body['id']}`;
    expect((await graph('PATCH', path, { scope: 'openid email' })).status).toBe(204);
    expect((await graph('GET', path)).body['scope']).toBe('openid email');
    const filter = `?$filter=clientId eq '${clientId}' and consentType eq 'AllPrincipals'`;
    expect((await graph('GET', `/oauth2PermissionGrants${filter}`)).body['value']).toHaveLength(1);
    expect((await graph('DELETE', path)).status).toBe(204);
    expect((await graph('GET', path)).status).toBe(404);
  });
});
