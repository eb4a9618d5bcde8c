import { describe, expect, it } from 'vitest';
import { tokenHolding } from './permissions/ask-everything.ts';
import { OPERATOR } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf, entries } from './support/graph-access.ts';
import { inDirectory } from './support/policy-writer.ts';

/** How much of an object is told to whoever may only read a part of it, or only know that it is there. */

const bench = await freshBench();
const write = (method: string, path: string, body?: unknown) =>
  inDirectory(bench, OPERATOR)(method, path, body);
const userId = () => login(bench.directory(OPERATOR).user).objectId;
const adminId = () => login(bench.directory(OPERATOR).admin).objectId;
const reader = async (kind: 'application' | 'delegated', permissions: string[]) => {
  const token = await tokenHolding(bench, kind, permissions);
  return (path: string, headers?: Record<string, string>) =>
    bench.graph(token, 'GET', path, undefined, headers);
};

const WHOLE = {
  jobTitle: 'Cook',
  department: 'Kitchen',
  businessPhones: ['555'],
  mail: 'cook@operator.example',
};
const EMPTY = { jobTitle: null, department: null, businessPhones: [], accountEnabled: null, identities: [] };
const SELECT = '$select=id,displayName,givenName,surname,mail,userPrincipalName,securityIdentifier';
const OTHERS = `${SELECT},jobTitle,department,businessPhones,accountEnabled,identities`;
const ADVANCED = { consistencylevel: 'eventual' };

describe.each(['application', 'delegated'] as const)('User.ReadBasic.All (%s)', (kind) => {
  it('shows the basic profile of others and nothing else of them, wherever they stand', async () => {
    await write('PATCH', `/users/${userId()}`, WHOLE);
    const group = await groupOf(userId());
    const read = await reader(kind, ['User.ReadBasic.All', 'GroupMember.Read.All']);
    const one = (await read(`/users/${userId()}?${OTHERS}`)).body;
    expect(one).toMatchObject({ id: userId(), mail: WHOLE.mail, ...EMPTY });
    expect(one['displayName']).not.toBeNull();
    expect(one['securityIdentifier']).toMatch(/^S-1-12-1-/);
    expect((await read(`/users/${userId()}`)).body).toMatchObject({ jobTitle: null, businessPhones: [] });
    for (const path of ['/users?', `/groups/${group}/members/microsoft.graph.user?`]) {
      const found = entries((await read(`${path}${OTHERS}`)).body).find(({ id }) => id === userId());
      expect([path, found]).toEqual([path, expect.objectContaining({ mail: WHOLE.mail, ...EMPTY })]);
    }
    const expanded = (await read(`/groups/${group}?$expand=members`)).body['members'];
    expect(expanded).toEqual([expect.objectContaining({ id: userId(), mail: WHOLE.mail, jobTitle: null })]);
    expect((await read(`/directoryObjects/${userId()}`)).body).toMatchObject({
      jobTitle: null,
      businessPhones: [],
    });
  });

  it.each([
    '$filter=department eq ‘Kitchen’',
    '$filter=startswith(jobTitle,‘C’) or displayName eq ‘x’',
    '$filter=businessPhones/any(p:p eq ‘555’)',
    '$filter=accountEnabled eq true&$count=true',
    '$orderby=createdDateTime&$count=true',
  ])('does not let %s tell the rest', async (query) => {
    const read = await reader(kind, ['User.ReadBasic.All']);
    const answer = await read(`/users?${query.replaceAll(/[‘’]/g, "'")}`, ADVANCED);
    expect([answer.status, codeOf(answer.body)]).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('filters and sorts by the basic profile, and another permission reaches the rest', async () => {
    await write('PATCH', `/users/${userId()}`, WHOLE);
    const byMail = `$filter=mail eq '${WHOLE.mail}'`;
    const read = await reader(kind, ['User.ReadBasic.All']);
    expect(entries((await read(`/users?${byMail}`)).body).map(({ id }) => id)).toEqual([userId()]);
    expect((await read('/users?$orderby=displayName')).status).toBe(200);
    const whole = await reader(kind, ['User.ReadBasic.All', 'User.Read.All']);
    expect((await whole(`/users/${userId()}?${OTHERS}`)).body).toMatchObject(WHOLE);
    expect(entries((await whole("/users?$filter=department eq 'Kitchen'")).body)).toHaveLength(1);
  });
});

const groupOf = async (...members: string[]): Promise<string> => {
  const { body } = await write('POST', '/groups', {
    ...{ displayName: 'Held', mailNickname: 'held', mailEnabled: false, securityEnabled: true },
    'members@odata.bind': members.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
  });
  return String(body['id']);
};

describe('the person who is signed in', () => {
  it('reads the own profile whole by User.ReadBasic.All', async () => {
    await write('PATCH', `/users/${adminId()}`, { department: 'Board' });
    const read = await reader('delegated', ['User.ReadBasic.All']);
    expect((await read('/me?$select=department')).body).toMatchObject({ department: 'Board' });
    const all = entries((await read('/users?$select=id,department')).body);
    expect(all.find(({ id }) => id === adminId())).toMatchObject({ department: 'Board' });
  });
});

describe('memberships of a user', () => {
  const SELECTED = '?$select=id,displayName';

  it('are told by type and id to whoever may not read groups, and by name to whoever may', async () => {
    const group = await groupOf(userId());
    const paths = [`/users/${userId()}/transitiveMemberOf${SELECTED}`];
    for (const kind of ['application', 'delegated'] as const) {
      const all = kind === 'delegated' ? [...paths, `/users/${userId()}/memberOf${SELECTED}`] : paths;
      const read = await reader(kind, ['User.Read.All']);
      const named = await reader(kind, ['User.Read.All', 'GroupMember.Read.All']);
      for (const path of all) {
        const typed = { '@odata.type': '#microsoft.graph.group', id: group };
        expect(entries((await read(path)).body)).toEqual([{ ...typed, displayName: null }]);
        expect(entries((await named(path)).body)).toEqual([{ ...typed, displayName: 'Held' }]);
      }
    }
  });

  it.each(['memberOf', 'transitiveMemberOf'])('that are expanded tell no more: %s', async (relation) => {
    const group = await groupOf(userId());
    const path = `/users/${userId()}?$expand=${relation}`;
    const read = await reader('application', ['User.Read.All']);
    expect((await read(path)).body[relation]).toEqual([
      expect.objectContaining({ id: group, displayName: null, securityEnabled: null, groupTypes: [] }),
    ]);
    const basic = await reader('application', ['User.ReadBasic.All', 'GroupMember.Read.All']);
    expect((await basic(path)).body[relation]).toMatchObject([{ id: group, displayName: 'Held' }]);
  });

  it('are read without a person by Directory.Read.All where they are direct ones', async () => {
    await groupOf(userId());
    const path = `/users/${userId()}/memberOf`;
    const refused = await (await reader('application', ['User.Read.All', 'Group.Read.All']))(path);
    expect([refused.status, codeOf(refused.body)]).toEqual([403, 'Authorization_RequestDenied']);
    const read = await reader('application', ['Directory.Read.All']);
    expect(entries((await read(path)).body)).toMatchObject([{ displayName: 'Held' }]);
  });
});

describe('what is deleted', () => {
  it('tells its type and id to whoever may not read its kind', async () => {
    await write('DELETE', `/users/${userId()}`);
    const path = `/directory/deletedItems/${userId()}`;
    const read = await reader('application', ['Group.Read.All']);
    expect((await read(path)).body).toMatchObject({
      id: userId(),
      displayName: null,
      userPrincipalName: null,
    });
    const whole = await reader('application', ['User.Read.All']);
    expect((await whole(path)).body['displayName']).not.toBeNull();
  });
});
