import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/** Where one permission is not enough, or reaches less far than its name says. */

const bench = await freshBench();

const DENIED = [403, 'Authorization_RequestDenied'];
/** A token with these application permissions and no others. */
async function tokenOnlyWith(values: string[]): Promise<string> {
  const { clientId } = bench.provisioningApp;
  await bench.control('POST', '/revoke-consent', { directory: 'contoso.example', clientId });
  return await tokenWith(bench, values);
}
const outcome = async (token: string, method: string, path: string, body?: unknown) => {
  const answer = await bench.graph(token, method, path, body);
  return answer.status < 300 ? answer.status : [answer.status, codeOf(answer.body)];
};

describe('an application that may write all users', () => {
  const sensitive: Record<string, unknown>[] = [
    { passwordProfile: { password: 'Demo-password-9' } },
    { mobilePhone: '+49 000 1' },
    { businessPhones: ['+49 000 1'] },
    { otherMails: ['a@b.example'] },
    { accountEnabled: false },
    { userPrincipalName: 'renamed@contoso.example' },
  ];

  it.each(sensitive)('cannot set %j of a user who holds a directory role', async (change) => {
    const token = await tokenOnlyWith([
      ...['User.ReadWrite.All', 'Directory.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All'],
    ]);
    const { admin, applicationAdmin, user } = bench.directory();
    for (const one of [admin, applicationAdmin])
      expect(await outcome(token, 'PATCH', `/users/${login(one).objectId}`, change)).toEqual(DENIED);
    expect(await outcome(token, 'PATCH', `/users/${login(user).objectId}`, change)).toBe(204);
  });

  it('cannot delete one either, but may set what opens no door', async () => {
    const token = await tokenOnlyWith(['User.ReadWrite.All']);
    const path = `/users/${login(bench.directory().admin).objectId}`;
    expect(await outcome(token, 'DELETE', path)).toEqual(DENIED);
    expect(await outcome(token, 'PATCH', path, { jobTitle: 'Chief' })).toBe(204);
  });
});

describe('the least permission for a few properties of users', () => {
  const OWN_NAME = {
    ...{
      signInType: 'userPrincipalName',
      issuer: 'contoso.example',
      issuerAssignedId: 'user@contoso.example',
    },
  };
  const NARROW: [permission: string, allowed: object][] = [
    ['User-Mail.ReadWrite.All', { otherMails: ['a@b.example'] }],
    ['User-PasswordProfile.ReadWrite.All', { passwordProfile: { password: 'Demo-password-9' } }],
    ['User-Phone.ReadWrite.All', { mobilePhone: '555-0100', businessPhones: ['555-0101'] }],
    ['User.ManageIdentities.All', { identities: [OWN_NAME] }],
  ];

  it('enables and disables with a permission to read users beside it', async () => {
    const path = `/users/${login(bench.directory().user).objectId}`;
    const change = { accountEnabled: false };
    const alone = await tokenOnlyWith(['User.EnableDisableAccount.All']);
    expect(await outcome(alone, 'PATCH', path, change)).toEqual(DENIED);
    const both = await tokenOnlyWith(['User.EnableDisableAccount.All', 'User.Read.All']);
    expect(await outcome(both, 'PATCH', path, { ...change, jobTitle: 'Cook' })).toEqual(DENIED);
    expect(await outcome(both, 'PATCH', path, change)).toBe(204);
  });

  it.each([
    { passwordProfile: { password: 'Demo-password-9' } },
    { passwordProfile: { forceChangePasswordNextSignIn: true } },
    { identities: [OWN_NAME] },
  ])('is the only one for %j, alone or beside others', async (change) => {
    const path = `/users/${login(bench.directory().user).objectId}`;
    const all = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];
    const token = await tokenOnlyWith(all);
    expect(await outcome(token, 'PATCH', path, change)).toEqual(DENIED);
    expect(await outcome(token, 'PATCH', path, { ...change, jobTitle: 'Cook' })).toEqual(DENIED);
    const narrow = ['User-PasswordProfile.ReadWrite.All', 'User.ManageIdentities.All'];
    const both = await tokenOnlyWith([...all, ...narrow]);
    expect(await outcome(both, 'PATCH', path, { ...change, jobTitle: 'Cook' })).toBe(204);
  });

  it.each(NARROW)('%s is enough for these, alone and nothing beside them', async (permission, allowed) => {
    const token = await tokenOnlyWith([permission]);
    const path = `/users/${login(bench.directory().user).objectId}`;
    expect(await outcome(token, 'PATCH', path, { ...allowed, jobTitle: 'Cook' })).toEqual(DENIED);
    expect(await outcome(token, 'PATCH', path, {})).toEqual(DENIED);
    expect(await outcome(token, 'DELETE', path)).toEqual(DENIED);
    for (const [, other] of NARROW.filter(([one]) => one !== permission))
      expect([other, await outcome(token, 'PATCH', path, other)]).toEqual([other, DENIED]);
    expect(await outcome(token, 'PATCH', path, allowed)).toBe(204);
  });
});

describe('a group that may hold directory roles', () => {
  const body = {
    displayName: 'Keepers',
    mailNickname: 'keepers',
    mailEnabled: false,
    securityEnabled: true,
    isAssignableToRole: true,
  };

  it('wants the permission for roles besides the one for groups', async () => {
    const some = await tokenOnlyWith(['Group.ReadWrite.All']);
    expect(await outcome(some, 'POST', '/groups', body)).toEqual(DENIED);
    expect(await outcome(some, 'POST', '/groups', { ...body, isAssignableToRole: false })).toBe(201);
    const roles = await tokenOnlyWith(['RoleManagement.ReadWrite.Directory']);
    expect(await outcome(roles, 'POST', '/groups', body)).toEqual(DENIED);
    const both = await tokenOnlyWith(['Group.ReadWrite.All', 'RoleManagement.ReadWrite.Directory']);
    const made = await bench.graph(both, 'POST', '/groups', body);
    expect(made.status).toBe(201);
    const path = `/groups/${made.body['id']}`;
    const { objectId } = login(bench.directory().user);
    const member = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${objectId}` };
    for (const [method, where, what] of [
      ['POST', `${path}/members/$ref`, member],
      ['POST', `${path}/owners/$ref`, member],
      ['PATCH', path, { description: 'Keys' }],
      ['DELETE', path, undefined],
    ] as const) {
      expect(await outcome(some, method, where, what), `${method} ${where}`).toEqual(DENIED);
      expect(await outcome(both, method, where, what), `${method} ${where}`).toBe(204);
    }
  });
});

describe('giving an app role', () => {
  it('wants to see enterprise apps, too; taking it away does not', async () => {
    const roleId = '5b8f2d3a-90c1-4e67-8a4d-1f6c7e2b9d05';
    const all = await tokenOnlyWith(['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All']);
    const appRole = {
      id: roleId,
      displayName: 'Read',
      value: 'Read',
      allowedMemberTypes: ['User', 'Application'],
    };
    const { body } = await bench.graph(all, 'POST', '/applications', {
      displayName: 'Orders',
      appRoles: [appRole],
    });
    const made = await bench.graph(all, 'POST', '/servicePrincipals', { appId: body['appId'] });
    const resourceId = String(made.body['id']);
    const alone = await tokenOnlyWith(['AppRoleAssignment.ReadWrite.All']);
    const { objectId } = login(bench.directory().user);
    const given = { principalId: objectId, resourceId, appRoleId: roleId };
    const path = `/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    expect(await outcome(alone, 'POST', path, given)).toEqual(DENIED);
    const own = { ...given, principalId: resourceId };
    expect(await outcome(alone, 'POST', `/servicePrincipals/${resourceId}/appRoleAssignments`, own)).toEqual(
      DENIED,
    );
    const together = await tokenOnlyWith(['AppRoleAssignment.ReadWrite.All', 'Application.Read.All']);
    const assigned = await bench.graph(together, 'POST', path, given);
    expect(assigned.status).toBe(201);
    expect(await outcome(alone, 'DELETE', `${path}/${assigned.body['id']}`)).toBe(204);
    expect(await outcome(alone, 'POST', `/users/${objectId}/appRoleAssignments`, given)).toBe(201);
  });
});

describe('who may read members of groups and nothing else of people', () => {
  const nobody = { displayName: null, userPrincipalName: null, mail: null, businessPhones: [] };

  it.each(['GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All'])(
    'learns their type and id alone (%s)',
    async (permission) => {
      const { user } = bench.directory();
      const { objectId } = login(user);
      const all = await tokenOnlyWith(['Group.ReadWrite.All', 'User.Read.All']);
      const group = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };
      const made = await bench.graph(all, 'POST', '/groups', group);
      const path = `/groups/${made.body['id']}`;
      const member = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${objectId}` };
      for (const list of ['members', 'owners'])
        expect(await outcome(all, 'POST', `${path}/${list}/$ref`, member)).toBe(204);
      const told = { '@odata.type': '#microsoft.graph.user', id: objectId };
      const few = await tokenOnlyWith([permission]);
      const lists = [`${path}/members`, `${path}/transitiveMembers`, `${path}/owners`];
      for (const list of lists) {
        const known = await bench.graph(all, 'GET', list);
        expect(known.body['value'], list).toMatchObject([{ ...told, userPrincipalName: expect.any(String) }]);
        const { body } = await bench.graph(few, 'GET', list);
        expect(body['value'], list).toMatchObject([{ ...told, ...nobody }]);
      }
      const expanded = await bench.graph(few, 'GET', `${path}?$expand=members`);
      expect(expanded.body['members']).toMatchObject([{ ...told, ...nobody }]);
      expect(expanded.body['displayName']).toBe('G');
      const object = await bench.graph(few, 'GET', `/directoryObjects/${objectId}`);
      expect(object.body).toMatchObject({ ...told, ...nobody });
      const byIds = await bench.graph(few, 'POST', '/directoryObjects/getByIds', { ids: [objectId] });
      expect(byIds.body['value']).toMatchObject([{ ...told, ...nobody }]);
      const filtered = await bench.graph(few, 'GET', `${path}/members?$filter=startswith(displayName,'M')`);
      expect(filtered.body['value'] ?? []).toEqual([]);
    },
  );
});

describe('members of groups', () => {
  const address = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;
  const ownApp = async (token: string) => {
    const found = await bench.graph(
      token,
      'GET',
      `/servicePrincipals(appId='${bench.provisioningApp.clientId}')?$select=id`,
    );
    return String(found.body['id']);
  };
  const groupWith = async (token: string) => {
    const body = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };
    return `/groups/${(await bench.graph(token, 'POST', '/groups', body)).body['id']}`;
  };

  it('come many at once by the permission for members, which changes nothing else of the group', async () => {
    const path = await groupWith(await tokenOnlyWith(['Group.ReadWrite.All']));
    const token = await tokenOnlyWith(['GroupMember.ReadWrite.All']);
    const { user, admin, applicationAdmin } = bench.directory();
    const bound = (...who: Parameters<typeof login>[0][]) => ({
      'members@odata.bind': who.map((one) => address(login(one).objectId)),
    });
    expect(await outcome(token, 'PATCH', path, bound(user, admin))).toBe(204);
    const more = [{ description: 'x' }, { 'owners@odata.bind': [address(login(user).objectId)] }];
    for (const one of more)
      expect(await outcome(token, 'PATCH', path, { ...bound(applicationAdmin), ...one })).toEqual(DENIED);
    for (const one of [{}, { 'members@odata.bind': [] }, ...more])
      expect(await outcome(token, 'PATCH', path, one)).toEqual(DENIED);
    const { body } = await bench.graph(token, 'GET', `${path}/members?$select=id`);
    const ids = (body['value'] as { id: string }[]).map(({ id }) => id);
    expect(ids.sort()).toEqual([login(user).objectId, login(admin).objectId].sort());
    const made = await bench.graph(token, 'PATCH', "/groups(uniqueName='g9')", bound(user), {
      prefer: 'create-if-missing',
    });
    expect(made.status).toBe(403);
  });

  it.each(['GroupMember.ReadWrite.All', 'Group.ReadWrite.All'])(
    'are enterprise apps only with a permission for these besides %s',
    async (permission) => {
      const everything = await tokenOnlyWith(['Group.ReadWrite.All', 'Application.Read.All']);
      const [path, app] = [await groupWith(everything), await ownApp(everything)];
      const reference = { '@odata.id': address(app) };
      const bound = { 'members@odata.bind': [address(app)] };
      const token = await tokenOnlyWith([permission]);
      expect(await outcome(token, 'POST', `${path}/members/$ref`, reference)).toEqual(DENIED);
      expect(await outcome(token, 'PATCH', path, bound)).toEqual(DENIED);
      const both = await tokenOnlyWith([permission, 'Application.ReadWrite.All']);
      expect(await outcome(both, 'PATCH', path, bound)).toBe(204);
      expect(await outcome(token, 'DELETE', `${path}/members/${app}/$ref`)).toBe(204);
      expect(await outcome(both, 'POST', `${path}/members/$ref`, reference)).toBe(204);
    },
  );

  it('are no enterprise apps of a new group either without it', async () => {
    const token = await tokenOnlyWith(['Group.ReadWrite.All', 'Application.Read.All']);
    const body = { displayName: 'N', mailNickname: 'n', mailEnabled: false, securityEnabled: true };
    const bound = { ...body, 'members@odata.bind': [address(await ownApp(token))] };
    expect(await outcome(token, 'POST', '/groups', bound)).toEqual(DENIED);
    const { user } = bench.directory();
    const person = { ...body, 'members@odata.bind': [address(login(user).objectId)] };
    expect(await outcome(token, 'POST', '/groups', person)).toBe(201);
  });
});
