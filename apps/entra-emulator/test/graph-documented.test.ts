import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, entries, namesOf, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';
import { inDirectory } from './support/policy-writer.ts';

/* What the examples of Microsoft's documentation showed to be different here, beyond names and status. */

const EVENTUAL = { consistencylevel: 'eventual' };
const IF_MISSING = { prefer: 'create-if-missing' };

const { bench, graph, use } = await graphBench([
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
]);

const read = async (path: string, headers: Record<string, string> = {}) => {
  const { status, body } = await graph('GET', path, undefined, headers);
  expect([path, status]).toEqual([path, 200]);
  return body;
};
const user = () => login(bench.directory().user);
const address = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

describe('what nobody has set', () => {
  const unset = 'aboutMe,skills,assignedLicenses,streetAddress';
  const empty = { aboutMe: null, skills: [], assignedLicenses: [], streetAddress: null };

  it('is null or an empty list when it is selected, of one object and in a list', async () => {
    expect(await read(`/users/${user().objectId}?$select=${unset.toUpperCase()}`)).toMatchObject(empty);
    expect(entries(await read(`/users?$top=1&$select=${unset}`))).toMatchObject([empty]);
    const [group] = entries(await read('/groups?$top=1&$select=unseenCount,assignedLabels'));
    expect(group).toMatchObject({ unseenCount: null, assignedLabels: [] });
  });

  it('is what somebody set, as soon as they did', async () => {
    // Of the profile nothing without a person: the control API stands for one.
    for (const one of [{ skills: ['demo'] }, { streetAddress: 'Demo street' }])
      await inDirectory(bench)('PATCH', `/users/${user().objectId}`, one);
    const set = { ...empty, skills: ['demo'], streetAddress: 'Demo street' };
    expect(await read(`/users/${user().objectId}?$select=${unset}`)).toMatchObject(set);
  });

  it('is not in what is shown unasked, in deltas, and not null where the directory always has a value', async () => {
    expect(await read(`/users/${user().objectId}`)).not.toHaveProperty('aboutMe');
    for (const one of entries(await read('/users/delta?$select=displayName,aboutMe')))
      expect(one).not.toHaveProperty('aboutMe');
    const asked = await read(`/users/${user().objectId}?$select=id,lastPasswordChangeDateTime`);
    expect(asked['lastPasswordChangeDateTime']).toEqual(expect.any(String));
  });
});

describe('a user', () => {
  it('has the identity that they sign in with, and is found by it', async () => {
    const { upn, objectId } = user();
    const identity = { signInType: 'userPrincipalName', issuer: 'contoso.example', issuerAssignedId: upn };
    expect((await read(`/users/${objectId}?$select=identities`))['identities']).toEqual([identity]);
    const by = (name: string, issuer: string) =>
      read(`/users?$filter=identities/any(c:c/issuerAssignedId eq '${name}' and c/issuer eq '${issuer}')`);
    expect(entries(await by(upn, 'contoso.example'))).toMatchObject([{ id: objectId }]);
    expect(entries(await by(upn, 'fabrikam.example'))).toEqual([]);
  });

  it('keeps that identity among those that are written, and is known to other issuers by the rest', async () => {
    const { upn, objectId } = user();
    const own = { signInType: 'userPrincipalName', issuer: 'contoso.example', issuerAssignedId: upn };
    const other = { signInType: 'federated', issuer: 'facebook.com', issuerAssignedId: '5eecb0cd' };
    const write = inDirectory(bench);
    const put = async (identities: object[], id = objectId) =>
      (await write('PATCH', `/users/${id}`, { identities })).status;
    const told = async () => (await read(`/users/${objectId}?$select=identities`))['identities'];
    expect(await put([own, other])).toBe(204);
    expect(await told()).toEqual([own, other]);
    const wrong: [number, object[]][] = [
      [400, []],
      [400, [other]],
      [400, [own, own]],
      [400, [own, { signInType: 'federated', issuer: 'facebook.com' }]],
      [400, [own, { ...other, issuerAssignedId: 'x'.repeat(65) }]],
      [400, [own, { ...other, issuer: '' }]],
      [400, [own, other, other]],
      [400, [own, { ...other, colour: 'red' }]],
      [501, [own, { ...other, signInType: 'emailAddress', issuerAssignedId: 'uma@elsewhere.example' }]],
      [501, [own, { ...other, signInType: 'userName', issuerAssignedId: 'uma' }]],
      [501, [own, { ...other, signInType: 'emailAddress1', issuerAssignedId: 'uma@elsewhere.example' }]],
      [501, [{ ...own, issuerAssignedId: 'another@contoso.example' }]],
    ];
    for (const [status, identities] of wrong)
      expect(await put(identities), JSON.stringify(identities)).toBe(status);
    expect(await told()).toEqual([own, other]);
    // Nobody else is known so, and who is renamed is known by the new name.
    const { upn: name, objectId: second } = login(bench.directory().admin);
    expect(await put([{ ...own, issuerAssignedId: name }, other], second)).toBe(400);
    await write('PATCH', `/users/${objectId}`, { userPrincipalName: 'uma@contoso.example' });
    expect(await told()).toEqual([{ ...own, issuerAssignedId: 'uma@contoso.example' }, other]);
    const made = await write('POST', '/users', {
      ...{ accountEnabled: true, displayName: 'Nina', mailNickname: 'nina' },
      ...{ userPrincipalName: 'nina@contoso.example', passwordProfile: { password: 'Demo-password-2' } },
      identities: [{ signInType: 'userName', issuer: 'contoso.example', issuerAssignedId: 'nina' }],
    });
    expect(made.status).toBe(501);
  });

  it('has the address that mail goes to among the others, and is found by it', async () => {
    const { upn, objectId } = user();
    const { proxyAddresses } = await read(`/users/${objectId}?$select=proxyAddresses`);
    expect(proxyAddresses).toEqual([`SMTP:${upn}`]);
    const found = entries(await read(`/users?$filter=proxyAddresses/any(p:p eq 'smtp:${upn}')`));
    expect(found).toMatchObject([{ id: objectId }]);
    const [without] = entries(
      await read("/users?$filter=startswith(userPrincipalName,'nomail')&$select=proxyAddresses"),
    );
    expect(without).toMatchObject({ proxyAddresses: [] });
  });
});

describe('managers', () => {
  const named = (name: string) => read(`/users/${name}@contoso.example`).then(({ id }) => String(id));
  const manage = async (who: string, by: string) => {
    const target = { '@odata.id': address(await named(by)) };
    expect((await graph('PUT', `/users/${who}@contoso.example/manager/$ref`, target)).status).toBe(204);
  };
  const chain = async (levels: string) => {
    const path = `/users/user@contoso.example?$expand=manager($levels=${levels};$select=userPrincipalName)`;
    const names: string[] = [];
    for (let at = (await read(path))['manager']; at; at = (at as { manager?: unknown }).manager)
      names.push(String((at as { userPrincipalName: string }).userPrincipalName).split('@')[0] ?? '');
    return names;
  };

  it('are expanded level by level, as many as are asked for', async () => {
    await manage('user', 'appadmin');
    await manage('appadmin', 'admin');
    await manage('admin', 'disabled');
    expect(await chain('1')).toEqual(['appadmin']);
    expect(await chain('2')).toEqual(['appadmin', 'admin']);
    expect(await chain('max')).toEqual(['appadmin', 'admin', 'disabled']);
  });

  it('of each other are followed once', async () => {
    await manage('user', 'admin');
    await manage('admin', 'user');
    expect(await chain('max')).toEqual(['admin', 'user']);
  });

  it.each([
    ...['manager($levels=0)', 'manager($levels=1001)', 'manager($levels=-1)', 'manager($levels=all)'],
    ...[
      'manager($levels=1;$levels=2)',
      'manager($top=1)',
      'manager($levels=max',
      'directReports($levels=2)',
      'manager(($levels=max))',
    ],
  ])('are not expanded by %s, nor by that many times', async (expand) => {
    for (const asked of [expand, expand.replace('(', `(${';'.repeat(5000)}`)]) {
      const { status } = await graph('GET', `/users/user@contoso.example?$expand=${asked}`);
      expect(status).toBe(400);
    }
  });
});

it('objects are found by how many owners they have, in an advanced query', async () => {
  const { body: made } = await graph('POST', '/applications', { displayName: 'Owned twice' });
  await graph('POST', `/applications/${made['id']}/owners/$ref`, { '@odata.id': address(user().objectId) });
  const of = async (count: number) =>
    namesOf(await read(`/applications?$filter=owners/$count eq ${count}&$count=true`, EVENTUAL));
  expect(await of(2)).toContain('Owned twice');
  expect(await of(1)).not.toContain('Owned twice');
  const unadvanced = await graph('GET', '/applications?$filter=owners/$count eq 0');
  expect([unadvanced.status, codeOf(unadvanced.body)]).toEqual([400, 'Request_UnsupportedQuery']);
  const other = '/applications?$filter=members/$count eq 0&$count=true';
  expect((await graph('GET', other, undefined, EVENTUAL)).status).toBe(400);
});

describe('a list', () => {
  it('tells how many there are on its first page only', async () => {
    const first = await read('/users?$top=2&$count=true', EVENTUAL);
    expect(first['@odata.count']).toBeGreaterThan(2);
    const next = String(first['@odata.nextLink']).slice(bench.emulator.graphUrl.length);
    expect(await read(next, EVENTUAL)).not.toHaveProperty('@odata.count');
  });

  it('is filtered by whether there is anything in a collection', async () => {
    expect(entries(await read('/users?$filter=assignedLicenses/any()'))).toEqual([]);
    await graph('POST', '/groups', {
      ...{ displayName: 'Unified', mailNickname: 'unified', groupTypes: ['Unified'] },
      ...{ mailEnabled: true, securityEnabled: false },
    });
    expect(namesOf(await read('/groups?$filter=groupTypes/any()'))).toEqual(['Unified']);
  });
});

describe('a group with a unique name', () => {
  const path = "/groups(uniqueName='demo')";
  const body = { displayName: 'Demo', mailNickname: 'demo', mailEnabled: false, securityEnabled: true };

  it('is made when it is missing and wanted, then changed, read and deleted by its name', async () => {
    expect((await graph('PATCH', path, body)).status).toBe(404);
    const made = await graph('PATCH', path, body, IF_MISSING);
    expect([made.status, made.body['uniqueName']]).toEqual([201, 'demo']);
    const changed = await graph('PATCH', path, { ...body, displayName: 'Demo 2' }, IF_MISSING);
    expect(changed.status).toBe(204);
    expect(await read(path)).toMatchObject({ id: made.body['id'], displayName: 'Demo 2' });
    expect(entries(await read(`${path}/members`))).toEqual([]);
    await bench.control('POST', '/import', (await bench.control('GET', '/export')).body);
    use(await bench.graphToken());
    expect(await read(path)).toMatchObject({ id: made.body['id'] });
    expect((await graph('DELETE', path)).status).toBe(204);
    expect((await graph('GET', path)).status).toBe(404);
  });

  it('keeps its name to itself, also while it can be restored, and for good', async () => {
    const unified = { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false };
    await graph('PATCH', path, { ...body, ...unified }, IF_MISSING);
    const second = { ...body, mailNickname: 'second' };
    expect((await graph('POST', '/groups', { ...second, uniqueName: 'demo' })).status).toBe(409);
    expect((await graph('PATCH', path, { uniqueName: 'other' })).status).toBe(400);
    const { body: other } = await graph('POST', '/groups', second);
    expect((await graph('PATCH', `/groups/${other['id']}`, { uniqueName: 'demo' })).status).toBe(409);
    await graph('DELETE', path);
    expect((await graph('PATCH', path, body, IF_MISSING)).status).toBe(409);
  });

  it('is another one in another directory', async () => {
    await graph('PATCH', path, body, IF_MISSING);
    const there = await tokenWith(bench, ['Group.ReadWrite.All'], 'fabrikam.example');
    expect((await bench.graph(there, 'GET', path)).status).toBe(404);
    expect((await bench.graph(there, 'PATCH', path, body, IF_MISSING)).status).toBe(201);
  });

  it('is made by nobody who may not, and under no empty name or other key', async () => {
    expect((await graph('PATCH', "/groups(uniqueName='')", body, IF_MISSING)).status).toBe(404);
    expect((await graph('PATCH', "/groups(mail='demo')", body, IF_MISSING)).status).toBe(400);
    await bench.control('POST', '/reset');
    use(await tokenWith(bench, ['Group.Read.All']));
    expect((await graph('PATCH', path, body, IF_MISSING)).status).toBe(403);
  });
});

it('a group stays of its kind, and may say so', async () => {
  const { body: made } = await graph('POST', '/groups', {
    ...{ displayName: 'Unified', mailNickname: 'unified', groupTypes: ['Unified'] },
    ...{ mailEnabled: true, securityEnabled: false },
  });
  const change = (groupTypes: unknown) => graph('PATCH', `/groups/${made['id']}`, { groupTypes });
  expect((await change(['Unified'])).status).toBe(204);
  for (const other of [[], null]) expect((await change(other)).status).toBe(400);
  for (const other of [['DynamicMembership'], ['Unified', 'DynamicMembership']])
    expect((await change(other)).status).toBe(501);
});

it('directory roles are addressed by their template without parentheses, too', async () => {
  use(await tokenWith(bench, ['RoleManagement.ReadWrite.Directory', 'User.Read.All']));
  const path = '/directoryRoles/roleTemplateId=9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3/members';
  const target = { '@odata.id': address(user().objectId) };
  expect((await graph('POST', `${path}/$ref`, target)).status).toBe(204);
  expect(entries(await read(path)).map(({ id }) => id)).toContain(user().objectId);
  expect((await graph('GET', path.replace('9b', '8a'))).status).toBe(404);
  expect((await graph('GET', '/users/roleTemplateId=x')).status).toBe(404);
});

it('user consent stays on with a policy of users, however its name is written', async () => {
  use(await tokenWith(bench, ['Policy.ReadWrite.Authorization', 'Policy.Read.All']));
  const policy = '/policies/authorizationPolicy';
  const assign = async (...names: string[]) => {
    await graph('PATCH', policy, { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: names } });
    const { defaultUserRolePermissions: now } = await read(policy);
    return (now as { permissionGrantPoliciesAssigned: unknown[] }).permissionGrantPoliciesAssigned.length;
  };
  expect(await assign()).toBe(0);
  expect(await assign('managePermissionGrantsForSelf.microsoft-user-default-low')).toBe(1);
});

it('endsWith says what it wants', async () => {
  const { body } = await graph('GET', "/users?$filter=endsWith(mail,'a')");
  expect(codeOf(body)).toBe('Request_UnsupportedQuery');
  expect(JSON.stringify(body)).toContain('Try adding $count=true query parameter');
});
