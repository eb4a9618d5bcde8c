import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { graphBench } from './support/graph-bench.ts';

/* Values that no two objects of a directory share, and what may stand in an alias. */

const { bench, graph } = await graphBench([
  ...['User.ReadWrite.All', 'User.DeleteRestore.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
]);

const conflictAt = (property: string) => {
  const message = `Another object with the same value for property ${property} already exists.`;
  const details = [{ code: 'ObjectConflict', message, target: property }];
  return [400, { code: 'Request_BadRequest', message, details, innerError: expect.anything() }];
};
const outcome = async (method: string, path: string, body?: unknown) => {
  const answer = await graph(method, path, body);
  return answer.status < 300 ? answer.status : [answer.status, answer.body['error']];
};
const user = () => `/users/${login(bench.directory().user).objectId}`;
const newUser = (more: object) => ({
  ...{
    accountEnabled: true,
    displayName: 'New',
    mailNickname: 'new',
    userPrincipalName: 'new@contoso.example',
  },
  ...{ passwordProfile: { password: 'Demo-password-2' }, ...more },
});
const unified = { mailEnabled: true, securityEnabled: false, groupTypes: ['Unified'] };
const security = { mailEnabled: false, securityEnabled: true, groupTypes: [] };
const groupNamed = (mailNickname: string, kind: object = unified) => ({
  ...{ displayName: 'A group', mailNickname },
  ...kind,
});

describe('users', () => {
  it.each([
    ['mail', 'proxyAddresses', 'cook@contoso.example', 'Cook@Contoso.example'],
    ['onPremisesImmutableId', 'onPremisesImmutableId', 'SGVsbG8=', 'SGVsbG8='],
  ])('do not share %s, by POST or by PATCH', async (property, told, value, again) => {
    expect(await outcome('PATCH', user(), { [property]: value })).toBe(204);
    expect(await outcome('PATCH', user(), { [property]: value, jobTitle: 'Cook' })).toBe(204);
    const refused = { [property]: again, department: 'Kitchen' };
    const other = `/users/${(await graph('POST', '/users', newUser({}))).body['id']}`;
    expect(await outcome('PATCH', other, refused)).toEqual(conflictAt(told));
    expect((await graph('GET', `${other}?$select=department`)).body['department']).toBeNull();
    const third = newUser({ userPrincipalName: 'third@contoso.example', ...refused });
    expect(await outcome('POST', '/users', third)).toEqual(conflictAt(told));
    expect(await outcome('PATCH', user(), { [property]: null })).toBe(204);
    expect(await outcome('PATCH', other, refused)).toBe(204);
  });

  it('do not share a name, which is told in the same form', async () => {
    const { userPrincipalName } = (await graph('GET', user())).body;
    const body = newUser({ userPrincipalName });
    expect(await outcome('POST', '/users', body)).toEqual(conflictAt('userPrincipalName'));
  });

  it('come back from deletedItems only to a free address', async () => {
    const made = String((await graph('POST', '/users', newUser({ mail: 'x@contoso.example' }))).body['id']);
    await graph('DELETE', `/users/${made}`);
    expect(await outcome('PATCH', user(), { mail: 'x@contoso.example' })).toBe(204);
    const restore = `/directory/deletedItems/${made}/restore`;
    expect(await outcome('POST', restore)).toEqual(conflictAt('proxyAddresses'));
    expect(await outcome('PATCH', user(), { mail: null })).toBe(204);
    expect(await outcome('POST', restore)).toBe(200);
  });
});

describe('Microsoft 365 groups', () => {
  it('do not share an alias, by POST or by PATCH, nor with a deleted one', async () => {
    const first = `/groups/${(await graph('POST', '/groups', groupNamed('cooks'))).body['id']}`;
    expect(await outcome('POST', '/groups', groupNamed('Cooks'))).toEqual(conflictAt('mailNickname'));
    const second = `/groups/${(await graph('POST', '/groups', groupNamed('bakers'))).body['id']}`;
    expect(await outcome('PATCH', second, { mailNickname: 'cooks' })).toEqual(conflictAt('mailNickname'));
    expect(await outcome('PATCH', first, { mailNickname: 'cooks', description: 'x' })).toBe(204);
    await graph('DELETE', first);
    expect(await outcome('POST', '/groups', groupNamed('cooks'))).toEqual(conflictAt('mailNickname'));
    await graph('DELETE', first.replace('/groups', '/directory/deletedItems'));
    expect(await outcome('POST', '/groups', groupNamed('cooks'))).toBe(201);
  });

  it('have an address that no user has, and take it from users', async () => {
    expect(await outcome('PATCH', user(), { mail: 'cooks@contoso.example' })).toBe(204);
    expect(await outcome('POST', '/groups', groupNamed('cooks'))).toEqual(conflictAt('proxyAddresses'));
    expect(await outcome('POST', '/groups', groupNamed('bakers'))).toBe(201);
    const taken = { mail: 'Bakers@contoso.example' };
    expect(await outcome('PATCH', user(), taken)).toEqual(conflictAt('proxyAddresses'));
  });

  it('alone: security groups may share one', async () => {
    for (const kind of [security, security, unified])
      expect(await outcome('POST', '/groups', groupNamed('same', kind))).toBe(201);
  });
});

describe('an alias', () => {
  it.each([...'@()\\[]";:<>, \u00e4\t', 'a b'])('has no %j', async (character) => {
    const mailNickname = `n${character}n`;
    const message = "Invalid value specified for property 'mailNickname' of resource 'User'.";
    const refused = [400, expect.objectContaining({ message })];
    expect(await outcome('PATCH', user(), { mailNickname })).toEqual(refused);
    for (const [path, body] of [
      ['/users', newUser({ mailNickname })],
      ['/groups', groupNamed(mailNickname)],
    ] as const)
      expect((await graph('POST', path, body)).status).toBe(400);
  });
});
