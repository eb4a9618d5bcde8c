import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, entries, namesOf } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';

/* How real clients write what they ask of Graph: other cases, older addresses, links in a body, numbered batches. */

const { bench, graph } = await graphBench([
  'Application.ReadWrite.All',
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
]);

const address = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;
const group = (displayName: string, rest: object = {}) => ({
  ...{ displayName, mailNickname: displayName, mailEnabled: false, securityEnabled: true },
  ...rest,
});
const people = () => {
  const { user, admin } = bench.directory();
  return [login(user).objectId, login(admin).objectId] as const;
};
const idsAt = async (path: string) => entries((await graph('GET', path)).body).map(({ id }) => id);

describe('the caller’s directory may be named', () => {
  it.each(['/myorganization/users', '/MyOrganization/users?$top=1', '/myorganization/me/..%2f'])(
    '%s',
    async (path) => {
      const plain = path.replace(/^\/myorganization/i, '');
      const [named, unnamed] = [await graph('GET', path), await graph('GET', plain)];
      expect([named.status, entries(named.body)]).toEqual([unnamed.status, entries(unnamed.body)]);
    },
  );

  it('around a batch and inside one', async () => {
    const requests = [{ id: '1', method: 'GET', url: '/myorganization/users?$top=1' }];
    const { status, body } = await graph('POST', '/myorganization/$batch', { requests });
    expect([status, body['responses']]).toMatchObject([200, [{ id: '1', status: 200 }]]);
  });
});

it('parts of a batch may be numbered; they are answered as texts', async () => {
  const requests = [
    { id: 1, method: 'GET', url: '/users?$top=1' },
    { id: 2, dependsOn: [1], method: 'GET', url: '/groups?$top=1' },
    { id: '3', dependsOn: ['2', 1], method: 'GET', url: '/users/nobody' },
  ];
  const { body } = await graph('POST', '/$batch', { requests });
  const answered = (body['responses'] as { id: unknown; status: number }[]).map(({ id, status }) => [
    id,
    status,
  ]);
  expect(answered).toEqual([
    ['1', 200],
    ['2', 200],
    ['3', 404],
  ]);
  const twice = [1, '1'].map((id) => ({ id, method: 'GET', url: '/users' }));
  expect((await graph('POST', '/$batch', { requests: twice })).status).toBe(400);
});

describe('case does not matter', () => {
  it.each([
    ["/users?$FILTER=startsWith(displayName,'a') OR NOT startswith(displayName,'a')&$Count=true", 'all'],
    ['/users?$orderBy=displayname DESC', 'all'],
    ['/users?$Select=DisplayName,ID&$Top=999', 'all'],
    ["/users?$filter=accountEnabled EQ True AND userType Eq 'Member'", 'some'],
  ])('in %s', async (path, found) => {
    const [where = '', query = ''] = path.split(/\?(.*)/);
    const search = new URLSearchParams(query);
    const { status, body } = await graph('GET', `${where}?${search}`, undefined, {
      consistencylevel: 'eventual',
    });
    expect(status).toBe(200);
    const all = (await idsAt('/users?$top=999')).length;
    if (found === 'all') expect(entries(body)).toHaveLength(all);
    else expect(entries(body).length).toBeGreaterThan(0);
  });

  it('in a sort, which goes down all the same', async () => {
    const names = namesOf((await graph('GET', '/users?$orderBy=displayName DESC')).body) as string[];
    expect(names).toEqual(
      names.toSorted((one, other) => other.toLowerCase().localeCompare(one.toLowerCase())),
    );
  });

  it('of an expansion and its selection', async () => {
    const [user] = people();
    const made = await graph('POST', '/groups', group('cooks', { 'members@odata.bind': [address(user)] }));
    const { body } = await graph('GET', `/groups/${made.body['id']}?$Expand=Members($Select=ID)`);
    expect(body['members']).toEqual([{ '@odata.type': '#microsoft.graph.user', id: user }]);
  });

  it('of properties in a body, also inside of others', async () => {
    const made = await graph('POST', '/applications', {
      DisplayName: 'Cased',
      WEB: { RedirectUris: ['https://app.example/back'] },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      displayName: 'Cased',
      web: { redirectUris: ['https://app.example/back'] },
    });
    const [user] = people();
    expect((await graph('PATCH', `/users/${user}`, { mailNickName: 'nick', JOBTITLE: 'Cook' })).status).toBe(
      204,
    );
    expect((await graph('GET', `/users/${user}?$select=jobTitle,mailNickname`)).body).toMatchObject({
      ...{ jobTitle: 'Cook', mailNickname: 'nick' },
    });
    // Which of the two would count nobody could say.
    expect((await graph('PATCH', `/users/${user}`, { jobTitle: 'a', JOBTITLE: 'b' })).status).toBe(400);
  });
});

describe('a resource of Microsoft’s is found by its address', () => {
  it.each([
    'https://graph.microsoft.com',
    'https://graph.microsoft.com/',
    '00000003-0000-0000-c000-000000000000',
  ])('%s', async (name) => {
    const filter = encodeURIComponent(`servicePrincipalNames/any(n:n eq '${name}')`);
    expect(namesOf((await graph('GET', `/servicePrincipals?$filter=${filter}`)).body)).toEqual([
      'Microsoft Graph',
    ]);
  });
});

describe('an address that is not served', () => {
  const inBatch = async (method: string, url: string) => {
    const { body } = await graph('POST', '/$batch', { requests: [{ id: '1', method, url }] });
    const [answer] = body['responses'] as { status: number; body: Record<string, unknown> }[];
    return [answer?.status, codeOf(answer?.body ?? {})];
  };

  it.each([
    ['GET', '/users/{user}/messages'],
    ['GET', '/users/{user}/calendar/events'],
    ['GET', '/users/{user}/displayName'],
    ['GET', '/users/{user}/mailFolders/inbox/messages/$count'],
    ['GET', '/applications/{user}/synchronization/jobs'],
    ['POST', '/servicePrincipals/{user}/synchronization/jobs/validateCredentials'],
    ['GET', "/applications(appId='{user}')/owners/$ref"],
    ['GET', '/users/$ref'],
    ['GET', '/groups/$value'],
    ['GET', '/users/{user}/appRoleAssignments/$REF'],
    ['GET', '/auditLogs/signUps'],
    ['GET', '/directoryRoles/delta'],
    ['GET', '/directoryObjects/delta'],
    ['GET', '/directory/attributeSets'],
    ['POST', '/directory/customSecurityAttributeDefinitions'],
    ['GET', '/servicePrincipals/{user}/tokenIssuancePolicies'],
    ['GET', '/servicePrincipals/{user}/appManagementPolicies'],
    ['GET', '/applications/{user}/homeRealmDiscoveryPolicies'],
    ['GET', '/sites/root/lists'],
    ['POST', '/schemaExtensions'],
    ['GET', '/roleManagement/entitlementManagement/roleDefinitions'],
    ['GET', '/MyOrganization/AuditLogs/signUps'],
    ['POST', '/users/{user}/restore'],
  ])('is 501 and says so where Graph has it: %s %s', async (method, pattern) => {
    const path = pattern.replace('{user}', people()[0]);
    const { status, body } = await graph(method, path);
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
    expect(JSON.stringify(body)).toContain(`The local emulator does not have ${method} /`);
    expect(await inBatch(method, path)).toEqual([501, 'NotEmulated']);
  });

  it.each([
    ['/nonsense', 'nonsense'],
    ['/users/{user}/nonsense', 'nonsense'],
    ['/users/{user}/manager/nonsense', 'nonsense'],
    ['/applications/{user}/addPasswords', 'addPasswords'],
    ['/displayName', 'displayName'],
  ])('is 400 and names the segment where Graph has none: %s', async (pattern, segment) => {
    const path = pattern.replace('{user}', people()[0]);
    const { status, body } = await graph('GET', path);
    expect([status, codeOf(body)]).toEqual([400, 'BadRequest']);
    expect(JSON.stringify(body)).toContain(`Resource not found for the segment '${segment}'.`);
    expect(await inBatch('GET', path)).toEqual([400, 'BadRequest']);
  });

  it('is told as clients write it', async () => {
    const { body } = await graph('GET', "/servicePrincipals(appId='x')/tokenIssuancePolicies");
    expect(JSON.stringify(body)).toContain("GET /servicePrincipals(appId='x')/tokenIssuancePolicies.");
    const other = await graph('GET', "/servicePrincipals('y')/tokenIssuancePolicies");
    expect(JSON.stringify(other.body)).toContain("GET /servicePrincipals('y')/tokenIssuancePolicies.");
  });

  it('is 405 where Graph has it for other methods', async () => {
    expect((await graph('DELETE', '/users')).status).toBe(405);
    expect((await graph('PATCH', '/domains')).status).toBe(405);
  });

  it('never is served as anything else, however it is written', async () => {
    const segment = fc.oneof(
      fc.constantFrom(
        'users',
        'groups',
        'me',
        'applications',
        'delta',
        '$ref',
        '$count',
        '...',
        'x()',
        "('a')",
      ),
      fc
        .string({ maxLength: 8 })
        .filter((text) => !/^\.{1,2}$/.test(text))
        .map((text) => encodeURIComponent(text.toWellFormed())),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), async (segments) => {
        const { status } = await graph('GET', `/${segments.join('/')}`);
        expect([200, 400, 403, 404, 405, 501]).toContain(status);
      }),
      { numRuns: 150 },
    );
  });
});

describe('objects linked in a body', () => {
  it('become members with a PATCH of the group, all or none', async () => {
    const [user, admin] = people();
    const id = String((await graph('POST', '/groups', group('cooks'))).body['id']);
    const bind = (ids: readonly string[], rest: object = {}) =>
      graph('PATCH', `/groups/${id}`, { 'members@odata.bind': ids.map(address), ...rest });
    expect((await bind([user])).status).toBe(204);
    expect(await idsAt(`/groups/${id}/members`)).toEqual([user]);
    const nobody = '99999999-9999-4999-8999-999999999999';
    expect((await bind([admin, nobody], { description: 'x' })).status).toBe(404);
    expect((await bind([admin, user], { description: 'x' })).status).toBe(400);
    expect((await bind([admin, id], { description: 'x' })).status).toBe(400);
    expect((await bind(Array.from({ length: 21 }, () => admin))).status).toBe(400);
    expect(await idsAt(`/groups/${id}/members`)).toEqual([user]);
    expect((await graph('GET', `/groups/${id}`)).body).toMatchObject({ description: null });
  });

  it('become owners with a PATCH of the group, as released clients do it', async () => {
    const [user, admin] = people();
    const id = String((await graph('POST', '/groups', group('cooks'))).body['id']);
    const bind = (ids: readonly string[], rest: object = {}) =>
      graph('PATCH', `/groups/${id}`, { 'owners@odata.bind': ids.map(address), ...rest });
    const both = { 'members@odata.bind': [address(admin)] };
    expect((await bind([user], both)).status).toBe(204);
    expect(await idsAt(`/groups/${id}/owners`)).toContain(user);
    expect(await idsAt(`/groups/${id}/members`)).toEqual([admin]);
    expect((await bind([user], { description: 'x' })).status).toBe(400);
    const byGroup = String((await graph('POST', '/groups', group('waiters'))).body['id']);
    expect((await bind([byGroup], { description: 'x' })).status).toBe(400);
    const reference = await graph('POST', `/groups/${id}/owners/$ref`, { '@odata.id': address(byGroup) });
    expect(reference.status).toBe(400);
    expect((await graph('GET', `/groups/${id}`)).body).toMatchObject({ description: null });
  });

  it('own the application or the enterprise app that is made with them', async () => {
    const [user] = people();
    const owners = { 'owners@odata.bind': [address(user)] };
    const made = await graph('POST', '/applications', { displayName: 'Owned', ...owners });
    expect(await idsAt(`/applications/${made.body['id']}/owners`)).toContain(user);
    const { appId } = made.body;
    const enterpriseApp = await graph('POST', '/servicePrincipals', { appId, ...owners });
    expect(await idsAt(`/servicePrincipals/${enterpriseApp.body['id']}/owners`)).toContain(user);
    const byGroup = String((await graph('POST', '/groups', group('cooks'))).body['id']);
    const refused = await graph('POST', '/applications', {
      ...{ displayName: 'Not made', 'owners@odata.bind': [address(byGroup)] },
    });
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'Request_BadRequest']);
    expect(namesOf((await graph('GET', '/applications')).body)).not.toContain('Not made');
  });

  it('where nothing takes them are refused by name: no success without effect', async () => {
    const [user, admin] = people();
    const id = String((await graph('POST', '/groups', group('cooks'))).body['id']);
    const asked: readonly [string, string, object][] = [
      ['PATCH', `/users/${user}`, { 'colours@odata.bind': [address(admin)] }],
      ['POST', '/applications', { displayName: 'x', 'policies@odata.bind': [] }],
      ['PATCH', `/groups/${id}`, { 'members@delta': [{ '@odata.id': address(user) }] }],
    ];
    for (const [method, path, body] of asked) {
      const answer = await graph(method, path, body);
      const name = Object.keys(body).find((one) => one.includes('@'));
      expect([path, answer.status]).toEqual([path, 400]);
      expect(JSON.stringify(answer.body)).toContain(name);
    }
  });

  it('which only describe are skipped', async () => {
    const [user] = people();
    const body = {
      '@odata.type': '#microsoft.graph.user',
      'otherMails@odata.type': '#Collection(String)',
      jobTitle: 'Cook',
    };
    expect((await graph('PATCH', `/users/${user}`, body)).status).toBe(204);
  });

  it('that tell a type tell the truth: nothing is made or changed under another', async () => {
    const [user, admin] = people();
    const lies: readonly [string, string, object][] = [
      ['PATCH', `/users/${user}`, { '@odata.type': '#microsoft.graph.group', jobTitle: 'Liar' }],
      ['PATCH', `/users/${user}`, { '@odata.type': '#microsoft.graph.directoryObject', jobTitle: 'Liar' }],
      ['PATCH', `/users/${user}`, { '@odata.type': 'microsoft.graph.nothingOfTheKind', jobTitle: 'Liar' }],
      ['PATCH', `/users/${user}`, { '@odata.type': 7, jobTitle: 'Liar' }],
      ['POST', '/groups', { ...group('Liar'), '@odata.type': '#microsoft.graph.user' }],
      ['POST', '/applications', { displayName: 'Liar', '@odata.type': '#microsoft.graph.servicePrincipal' }],
      [
        'POST',
        '/applications',
        { displayName: 'Liar', web: { '@odata.type': '#microsoft.graph.spaApplication' } },
      ],
      [
        'POST',
        '/applications',
        { displayName: 'Liar', appRoles: [{ '@odata.type': '#microsoft.graph.permissionScope' }] },
      ],
    ];
    for (const [method, path, body] of lies) {
      const answer = await graph(method, path, body);
      expect([method, path, answer.status, codeOf(answer.body)]).toEqual([
        ...[method, path, 400, 'Request_BadRequest'],
      ]);
      expect(JSON.stringify(answer.body)).toMatch(/type/);
    }
    for (const path of ['/users', '/groups', '/applications'])
      expect(JSON.stringify((await graph('GET', `${path}?$select=displayName,id`)).body)).not.toContain(
        'Liar',
      );
    expect((await graph('GET', `/users/${user}?$select=jobTitle`)).body['jobTitle']).not.toBe('Liar');
    const truths: object[] = [
      { '@odata.type': 'microsoft.graph.User' },
      { '@odata.type': '#microsoft.graph.user' },
    ];
    for (const truth of truths)
      expect((await graph('PATCH', `/users/${admin}`, { ...truth, jobTitle: 'Cook' })).status).toBe(204);
    const typed = await graph('POST', '/applications', {
      ...{
        displayName: 'Typed',
        web: { '@odata.type': '#microsoft.graph.webApplication', redirectUris: [] },
      },
    });
    expect(typed.status).toBe(201);
  });

  it('of any spelling break nothing', async () => {
    const [user] = people();
    const word = fc.string({ maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(word, word, fc.jsonValue(), async (before, after, value) => {
        const { status } = await graph('PATCH', `/users/${user}`, { [`${before}@odata.${after}`]: value });
        expect([204, 400]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });
});
