import { describe, expect, it } from 'vitest';
import { tokenHolding } from './permissions/ask-everything.ts';
import { OPERATOR } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf } from './support/graph-access.ts';
import { inDirectory } from './support/policy-writer.ts';

/** Properties of a user that want a permission of their own: whoever may read or write the rest has nothing of them. */

const ATTRIBUTE_ADMINISTRATOR = '58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d';
const GLOBAL_READER = 'f2ef992c-3afb-46b9-b7cf-a126ee74c451';
const LEAVES = { employeeLeaveDateTime: '2026-09-30T23:59:59Z' };
const SET = { '@odata.type': '#microsoft.graph.customSecurityAttributeValue', Level: 'hush-hush' };
const ATTRIBUTES = { customSecurityAttributes: { Engineering: SET } };

const bench = await freshBench();

const user = () => `/users/${login(bench.directory(OPERATOR).user).objectId}`;
const write = (method: string, path: string, body?: unknown) =>
  inDirectory(bench, OPERATOR)(method, path, body);
const read = async (token: string, path = user()) =>
  (await bench.graph(token, 'GET', `${path}?$select=customSecurityAttributes,employeeLeaveDateTime`)).body;
const change = async (token: string, body: object) => {
  const answer = await bench.graph(token, 'PATCH', user(), body);
  return answer.status === 204 ? 204 : [answer.status, codeOf(answer.body)];
};
const giveRole = (principalId: string, roleDefinitionId: string) =>
  write('POST', '/roleManagement/directory/roleAssignments', {
    ...{ principalId, roleDefinitionId, directoryScopeId: '/' },
  });
const DENIED = [403, 'Authorization_RequestDenied'];

describe.each([
  ['employeeLeaveDateTime', LEAVES, 'User-LifeCycleInfo'],
  ['customSecurityAttributes', ATTRIBUTES, 'CustomSecAttributeAssignment'],
] as const)('%s', (name, value, permission) => {
  it('is neither read nor written by whoever may read and write users, alone or beside other properties', async () => {
    await write('PATCH', user(), value);
    const token = await tokenHolding(bench, 'application', ['User.ReadWrite.All', 'Directory.ReadWrite.All']);
    expect((await read(token))[name]).toBeNull();
    expect(await change(token, value)).toEqual(DENIED);
    expect(await change(token, { [name]: null })).toEqual(DENIED);
    expect(await change(token, { ...value, jobTitle: 'Cook' })).toEqual(DENIED);
    expect((await bench.graph(token, 'GET', user())).body['jobTitle']).not.toBe('Cook');
    const made = await bench.graph(token, 'POST', '/users', {
      ...{ accountEnabled: true, displayName: 'New', mailNickname: 'new', ...value },
      ...{ userPrincipalName: `new@${OPERATOR}`, passwordProfile: { password: 'Demo-password-2' } },
    });
    expect(made.status).toBe(403);
  });

  it('is read and written by its own permission, which writes nothing else', async () => {
    const token = await tokenHolding(bench, 'application', [`${permission}.ReadWrite.All`, 'User.Read.All']);
    expect(await change(token, value)).toBe(204);
    expect(await change(token, { ...value, jobTitle: 'Cook' })).toEqual(DENIED);
    expect((await read(token))[name]).toEqual(value[name as keyof typeof value]);
    const reader = await tokenHolding(bench, 'application', [`${permission}.Read.All`, 'User.Read.All']);
    expect((await read(reader))[name]).toEqual(value[name as keyof typeof value]);
    expect(await change(reader, value)).toEqual(DENIED);
  });
});

describe('custom security attributes', () => {
  it('are not the Global Administrator’s by that role, but the Attribute Assignment Administrator’s', async () => {
    await write('PATCH', user(), ATTRIBUTES);
    const permissions = ['CustomSecAttributeAssignment.ReadWrite.All', 'User.ReadWrite.All'];
    const token = await tokenHolding(bench, 'delegated', permissions);
    expect((await read(token))['customSecurityAttributes']).toBeNull();
    expect(await change(token, ATTRIBUTES)).toEqual(DENIED);
    await giveRole(login(bench.directory(OPERATOR).admin).objectId, ATTRIBUTE_ADMINISTRATOR);
    expect((await read(token))['customSecurityAttributes']).toEqual(ATTRIBUTES.customSecurityAttributes);
    expect(await change(token, ATTRIBUTES)).toBe(204);
  });

  it('stand nowhere else either: lists, references, deleted users, deltas, filters', async () => {
    const { objectId } = login(bench.directory(OPERATOR).user);
    await write('PATCH', user(), ATTRIBUTES);
    expect((await giveRole(objectId, GLOBAL_READER)).status).toBe(201);
    const group = { displayName: 'G', mailNickname: 'g', mailEnabled: false, securityEnabled: true };
    const { body: made } = await write('POST', '/groups', group);
    const reference = { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${objectId}` };
    await write('POST', `/groups/${made['id']}/members/$ref`, reference);
    await write('PUT', `/users/${login(bench.directory(OPERATOR).admin).objectId}/manager/$ref`, reference);
    const token = await tokenHolding(bench, 'application', ['Directory.ReadWrite.All', 'User.Read.All']);
    const chosen = '$select=id,customSecurityAttributes';
    const seen = async (path: string, body?: object): Promise<string> => {
      const answer = await bench.graph(token, body === undefined ? 'GET' : 'POST', path, body);
      expect([path, answer.status]).toEqual([path, 200]);
      return JSON.stringify(answer.body);
    };
    for (const path of [
      `/users?${chosen}`,
      `${user()}?$select=*`,
      `/users/delta?${chosen}`,
      `/directoryObjects/${objectId}?${chosen}`,
      `/groups/${made['id']}/members?${chosen}`,
      `/groups/${made['id']}?$expand=members(${chosen})`,
      `/users?$expand=manager(${chosen})`,
      `/roleManagement/directory/roleAssignments?$expand=principal(${chosen})`,
    ])
      expect(await seen(path), path).not.toContain('hush-hush');
    expect(await seen('/directoryObjects/getByIds', { ids: [objectId] })).not.toContain('hush-hush');
    await write('DELETE', user());
    const deleted = `/directory/deletedItems/microsoft.graph.user?${chosen}`;
    expect(await seen(deleted)).not.toContain('hush-hush');
    const whole = await write('GET', deleted);
    expect(JSON.stringify(whole.body)).toContain('hush-hush');
  });

  it('are written one by one: what is not named stays, null takes away, and no name reaches further', async () => {
    await write('PATCH', user(), { customSecurityAttributes: { Engineering: { Level: 'A', Badge: 'B' } } });
    const more = { Engineering: { Level: null, Floor: 3 }, Marketing: { Region: 'West' } };
    await write('PATCH', user(), { customSecurityAttributes: more });
    const hostile = JSON.parse('{"customSecurityAttributes":{"__proto__":{"polluted":true}}}') as object;
    expect((await write('PATCH', user(), hostile)).status).toBeLessThan(500);
    const { body } = await write('GET', `${user()}?$select=customSecurityAttributes`);
    expect(body['customSecurityAttributes']).toMatchObject({
      ...{ Engineering: { Badge: 'B', Floor: 3 }, Marketing: { Region: 'West' } },
    });
    expect(body['customSecurityAttributes']).not.toHaveProperty('Engineering.Level');
    expect({}).not.toHaveProperty('polluted');
  });

  it('of an enterprise app want the same', async () => {
    const { body } = await write('POST', '/applications', { displayName: 'App' });
    const { body: app } = await write('POST', '/servicePrincipals', { appId: body['appId'] });
    const path = `/servicePrincipals/${app['id']}`;
    const weak = await tokenHolding(bench, 'application', ['Application.ReadWrite.All']);
    expect((await bench.graph(weak, 'PATCH', path, ATTRIBUTES)).status).toBe(403);
    const permissions = ['Application.ReadWrite.All', 'CustomSecAttributeAssignment.ReadWrite.All'];
    const strong = await tokenHolding(bench, 'application', permissions);
    expect((await bench.graph(strong, 'PATCH', path, ATTRIBUTES)).status).toBe(204);
    const shown = async (token: string) =>
      JSON.stringify((await bench.graph(token, 'GET', `${path}?$select=customSecurityAttributes`)).body);
    expect(await shown(strong)).toContain('hush-hush');
    expect(await shown(weak)).not.toContain('hush-hush');
  });
});
