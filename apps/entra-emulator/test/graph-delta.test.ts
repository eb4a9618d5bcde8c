import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';

const { bench, graph, use } = await graphBench([
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'Application.ReadWrite.All',
]);

const pathOf = (link: unknown): string => String(link).slice(bench.emulator.graphUrl.length);

/** Reads on to the last page: the entries in order, and the way to what comes later. */
async function read(path: string, headers: Record<string, string> = {}) {
  const told: Record<string, unknown>[] = [];
  let pages = 0;
  for (let next = path; ; pages += 1) {
    const { status, body } = await graph('GET', next, undefined, headers);
    expect([next, status]).toEqual([next, 200]);
    told.push(...entries(body));
    if (body['@odata.deltaLink'] !== undefined)
      return { told, pages: pages + 1, later: pathOf(body['@odata.deltaLink']) };
    next = pathOf(body['@odata.nextLink']);
  }
}

const newUser = async (name: string, rest: object = {}): Promise<string> => {
  const { status, body } = await graph('POST', '/users', {
    ...{ accountEnabled: true, displayName: name, mailNickname: name },
    userPrincipalName: `${name}@contoso.example`,
    passwordProfile: { password: 'Demo-password-2' },
    ...rest,
  });
  expect(status).toBe(201);
  return String(body['id']);
};
const newGroup = async (displayName: string): Promise<string> => {
  const group = { displayName, mailNickname: displayName, mailEnabled: false, securityEnabled: true };
  return String((await graph('POST', '/groups', group)).body['id']);
};
const address = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

describe('changes of users', () => {
  it('begin with everybody, and tell then who is new, changed, deleted, back, and gone for good', async () => {
    const first = await read('/users/delta');
    const all = entries((await graph('GET', '/users')).body);
    expect(first.told.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    expect((await read(first.later)).told).toEqual([]);

    const id = await newUser('nina');
    const second = await read(first.later);
    expect(second.told).toMatchObject([
      { id, displayName: 'nina', userPrincipalName: 'nina@contoso.example' },
    ]);
    await graph('PATCH', `/users/${id}`, { jobTitle: 'Cook' });
    const third = await read(second.later);
    expect(third.told).toMatchObject([{ id, jobTitle: 'Cook', displayName: 'nina' }]);
    await graph('DELETE', `/users/${id}`);
    const fourth = await read(third.later);
    expect(fourth.told).toEqual([{ id, '@removed': { reason: 'changed' } }]);
    await graph('POST', `/directory/deletedItems/${id}/restore`);
    const fifth = await read(fourth.later);
    expect(fifth.told).toMatchObject([{ id, jobTitle: 'Cook' }]);
    await graph('DELETE', `/users/${id}`);
    await graph('DELETE', `/directory/deletedItems/${id}`);
    expect((await read(fifth.later)).told).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
    // A token can be used again: it tells what has changed since it was given.
    expect((await read(first.later)).told).toEqual([]);
    expect((await read(third.later)).told).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
  });

  it('stand for the $select of the beginning, and are minimal where that is preferred', async () => {
    const { told, later } = await read('/users/delta?$select=displayName,jobTitle');
    expect(Object.keys(told[0] ?? {}).toSorted()).toEqual(['displayName', 'id', 'jobTitle']);
    expect(later).not.toContain('select');
    const id = login(bench.directory().user).objectId;
    await graph('PATCH', `/users/${id}`, { department: 'Kitchen' });
    expect((await read(later)).told).toEqual([]);
    await graph('PATCH', `/users/${id}`, { jobTitle: 'Cook' });
    expect((await read(later)).told).toMatchObject([
      { id, jobTitle: 'Cook', displayName: expect.any(String) },
    ]);
    expect((await read(later, { prefer: 'return=minimal' })).told).toEqual([{ id, jobTitle: 'Cook' }]);
  });

  it('can begin now, and be of a few people', async () => {
    const { told, later } = await read('/users/delta?$deltatoken=latest');
    expect(told).toEqual([]);
    const [one, other] = [await newUser('one'), await newUser('other')];
    expect((await read(later)).told.map(({ id }) => id)).toEqual([one, other]);
    const few = await read(`/users/delta?$filter=${encodeURIComponent(`id eq '${one}'`)}`);
    expect(few.told.map(({ id }) => id)).toEqual([one]);
    await graph('PATCH', `/users/${other}`, { jobTitle: 'Cook' });
    expect((await read(few.later)).told).toEqual([]);
  });

  it.each([
    '/users/delta()',
    '/users/microsoft.graph.delta',
    '/users/microsoft.graph.delta()',
    '/Users/Delta',
  ])('are also at %s', async (path) => {
    expect((await read(path)).told.length).toBeGreaterThan(3);
  });

  it('are of the caller’s directory alone', async () => {
    const { later } = await read('/users/delta');
    const other = await tokenWith(bench, ['User.ReadWrite.All'], 'fabrikam.example');
    expect((await bench.graph(other, 'GET', later)).status).toBe(410);
    expect((await graph('GET', later.replace('/users/', '/groups/'))).status).toBe(410);
  });

  it.each([
    '$orderby=displayName',
    '$search="displayName:x"',
    '$count=true',
    '$filter=accountEnabled eq true',
  ])('take no %s', async (option) => {
    const [name = '', value = ''] = option.split(/=(.*)/);
    const { status, body } = await graph('GET', `/users/delta?${name}=${encodeURIComponent(value)}`);
    expect([status, codeOf(body)]).toEqual([400, 'Request_UnsupportedQuery']);
  });

  it.each(['users', 'groups', 'applications', 'servicePrincipals'])(
    'of %s take $top, which changes nothing',
    async (collection) => {
      for (const displayName of ['One', 'Two']) await graph('POST', '/applications', { displayName });
      const [plain, topped] = [await read(`/${collection}/delta`), await read(`/${collection}/delta?$top=1`)];
      expect(topped.told.length).toBeGreaterThan(1);
      expect([topped.pages, topped.told]).toEqual([plain.pages, plain.told]);
    },
  );

  it('are not for who may read groups alone', async () => {
    const other = await tokenWith(bench, ['Group.Read.All'], 'fabrikam.example');
    expect((await bench.graph(other, 'GET', '/users/delta')).status).toBe(403);
    expect((await bench.graph(other, 'GET', '/groups/delta')).status).toBe(200);
  });
});

describe('a token', () => {
  it('lives for seven days of the emulator’s clock; then it says where to begin anew', async () => {
    const { later } = await read('/users/delta');
    await bench.control('POST', '/clock', { advanceSeconds: 7 * 24 * 3600 });
    use(await bench.graphToken());
    expect((await graph('GET', later)).status).toBe(200);
    await bench.control('POST', '/clock', { advanceSeconds: 1 });
    const { status, body, headers } = await graph('GET', later);
    expect([status, codeOf(body)]).toEqual([410, 'SyncStateNotFound']);
    const again = await read(pathOf(headers.get('location')));
    expect(again.told.length).toBeGreaterThan(3);
  });

  it('does not end under who asks in time, also where nothing changes', async () => {
    let { later } = await read('/users/delta');
    for (let turn = 0; turn < 3; turn += 1) {
      await bench.control('POST', '/clock', { advanceSeconds: 6 * 24 * 3600 });
      use(await bench.graphToken());
      const next = await read(later);
      expect(next.told).toEqual([]);
      later = next.later;
    }
  });

  it.each(['x', '%00', 'a'.repeat(500), Buffer.from('no:1').toString('base64url')])(
    'that is none is refused: %s',
    async (text) => {
      for (const name of ['$deltatoken', '$skiptoken'])
        expect((await graph('GET', `/users/delta?${name}=${text}`)).status).toBe(400);
    },
  );
});

describe('changes of groups', () => {
  it('come page by page, with who came and who left', async () => {
    const first = await read('/groups/delta');
    expect(first.pages).toBeGreaterThan(1);
    expect(new Set(first.told.map(({ id }) => id)).size).toBe(first.told.length);
    const [group, user] = [await newGroup('cooks'), login(bench.directory().user).objectId];
    await graph('POST', `/groups/${group}/members/$ref`, address(user));
    const second = await read(first.later);
    const member = { '@odata.type': '#microsoft.graph.user', id: user };
    expect(second.told).toMatchObject([{ id: group, displayName: 'cooks', 'members@delta': [member] }]);
    await graph('DELETE', `/groups/${group}/members/${user}/$ref`);
    const third = await read(second.later);
    const left = { ...member, '@removed': { reason: 'deleted' } };
    expect(third.told).toMatchObject([{ id: group, 'members@delta': [left] }]);
    const names = await read('/groups/delta?$select=displayName');
    await graph('POST', `/groups/${group}/members/$ref`, address(user));
    expect((await read(names.later)).told).toEqual([]);
    expect((await read('/groups/delta?$select=displayName,members')).told).toContainEqual({
      ...{ id: group, displayName: 'cooks', 'members@delta': [member] },
    });
  });

  it('tell of many members in several entries, each of at most 100', async () => {
    const { later } = await read('/groups/delta?$deltatoken=latest&$select=displayName,members');
    const group = await newGroup('all');
    const ids = await Promise.all(Array.from({ length: 120 }, (_, index) => newUser(`many-${index}`)));
    for (const id of ids) await graph('POST', `/groups/${group}/members/$ref`, address(id));
    const { told } = await read(later);
    expect(told.map((entry) => (entry['members@delta'] as unknown[]).length)).toEqual([100, 20]);
    expect(new Set(told.map(({ id }) => id))).toEqual(new Set([group]));
  });
});

it('changes of applications and enterprise apps can be followed, too', async () => {
  const [apps, enterpriseApps] = [await read('/applications/delta'), await read('/servicePrincipals/delta')];
  const made = await graph('POST', '/applications', { displayName: 'Followed' });
  const [id, appId] = [String(made.body['id']), made.body['appId']];
  await graph('POST', '/servicePrincipals', { appId });
  const changed = await read(apps.later);
  expect(changed.told).toMatchObject([{ id, displayName: 'Followed' }]);
  expect((await read(enterpriseApps.later)).told).toMatchObject([{ appId }]);
  await graph('DELETE', `/applications/${id}`);
  expect((await read(changed.later)).told).toEqual([{ id, '@removed': { reason: 'changed' } }]);
  expect((await read(enterpriseApps.later)).told).toEqual([]);
});
