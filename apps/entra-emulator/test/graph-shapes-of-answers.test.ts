import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/* What an answer says of itself, and what of a query has no place where something is written. */

let bench: Bench;
let token: string;
let group: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, ['Group.ReadWrite.All', 'User.ReadWrite.All', 'Application.ReadWrite.All']);
  const made = { displayName: 'Cooks', mailNickname: 'cooks', mailEnabled: false, securityEnabled: true };
  group = String((await bench.graph(token, 'POST', '/groups', made)).body['id']);
  const reference = {
    '@odata.id': `https://graph.microsoft.com/v1.0/users/${login(bench.directory().user).objectId}`,
  };
  await bench.graph(token, 'POST', `/groups/${group}/members/$ref`, reference);
});
afterAll(() => bench.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  bench.graph(token, 'GET', path, undefined, headers);
const contextOf = async (path: string) => String((await get(path)).body['@odata.context']).split('#')[1];

describe('@odata.context', () => {
  it.each([
    ['/users', 'users'],
    ['/users?$select=displayName,id', 'users(displayName,id)'],
    ['/users?$select=displayName, id', 'users(displayName,id)'],
    ['/users/{user}?$select=displayName', 'users(displayName)/$entity'],
    ['/users?$expand=manager', 'users(manager())'],
    ['/users?$select=id&$expand=manager($select=id,displayName)', 'users(id,manager(id,displayName))'],
    ['/groups/{group}?$expand=members', 'groups(members())/$entity'],
    ['/groups/{group}/members?$select=displayName', 'directoryObjects(displayName)'],
    ['/users/delta?$select=displayName', 'users(displayName)'],
    ['/applications?$select=appId&$top=1', 'applications(appId)'],
  ])('of %s ends with %s', async (path, context) => {
    const { objectId } = login(bench.directory().user);
    expect(await contextOf(path.replace('{user}', objectId).replace('{group}', group))).toBe(context);
  });
});

describe('a relation in $select', () => {
  it('is taken, and shown where it is expanded alone', async () => {
    const path = `/groups/${group}?$select=id,members`;
    const plain = await get(path);
    expect([plain.status, Object.keys(plain.body)]).toEqual([200, ['@odata.context', 'id']]);
    expect((await get(`${path}&$expand=members`)).body['members']).toHaveLength(1);
    expect((await get('/groups?$select=colours')).status).toBe(400);
  });
});

describe('odata.metadata=none', () => {
  it.each([
    ['Accept', '', { accept: 'application/json;odata.metadata=none' }],
    ['$format', '&$format=application/json;odata.metadata=none', {}],
  ])('leaves values, next links and sizes: %s', async (_name, option, headers) => {
    const eventual = { consistencylevel: 'eventual', ...headers };
    const { body } = await get(`/users?$top=1&$count=true&$expand=manager${option}`, eventual);
    expect(Object.keys(body).toSorted()).toEqual(['@odata.count', '@odata.nextLink', 'value']);
    const members = await get(`/groups/${group}/members?$top=5${option}`, headers);
    const [member = {}] = entries(members.body);
    expect(Object.keys(member).filter((name) => name.includes('@'))).toEqual([]);
  });

  it('is not what minimal asks for', async () => {
    const { body } = await get(`/groups/${group}/members`, {
      accept: 'application/json;odata.metadata=minimal',
    });
    expect(body).toHaveProperty(['@odata.context']);
    expect(entries(body)[0]).toHaveProperty(['@odata.type']);
  });
});

describe('what is written', () => {
  it.each([
    ['POST', '/groups'],
    ['POST', '/users'],
    ['PATCH', '/groups/{group}'],
    ['POST', '/groups/{group}/members/$ref'],
  ])('has a body: %s %s', async (method, path) => {
    const { status, body } = await bench.graph(token, method, path.replace('{group}', group));
    expect([status, body['error']]).toEqual([
      400,
      expect.objectContaining({ code: 'BadRequest', message: 'Empty Payload. JSON content expected.' }),
    ]);
  });

  it('is no action without parameters', async () => {
    const { objectId } = login(bench.directory().user);
    const answer = await bench.graph(token, 'POST', `/users/${objectId}/revokeSignInSessions`);
    expect(answer.status).toBe(200);
  });

  it('answers what $select names of it', async () => {
    const made = {
      displayName: 'Waiters',
      mailNickname: 'waiters',
      mailEnabled: false,
      securityEnabled: true,
    };
    const { status, body } = await bench.graph(token, 'POST', '/groups?$select=displayName', made);
    expect([status, Object.keys(body).toSorted()]).toEqual([201, ['@odata.context', 'displayName', 'id']]);
    expect(body['@odata.context']).toMatch(/#groups\(displayName\)\/\$entity$/);
  });

  it.each([
    ['POST', '/groups?$top=1', 400, 'BadRequest'],
    ['POST', '/groups?$expand=members', 501, 'NotEmulated'],
    ['PATCH', "/groups/{group}?$filter=id eq 'x'", 400, 'BadRequest'],
    ['DELETE', '/groups/{group}?$search="x"', 400, 'BadRequest'],
  ])('takes no option that has no effect: %s %s', async (method, path, status, code) => {
    const refused = {
      displayName: 'Nobody',
      mailNickname: 'nobody',
      mailEnabled: false,
      securityEnabled: true,
    };
    const content = method === 'DELETE' ? undefined : refused;
    const answer = await bench.graph(token, method, path.replace('{group}', group), content);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
    expect(entries((await get("/groups?$filter=displayName eq 'Nobody'")).body)).toEqual([]);
    expect((await get(`/groups/${group}`)).status).toBe(200);
  });
});

it('an id of a group that is none is refused, and not missed', async () => {
  for (const path of ['/groups/abc', '/groups/abc/members']) {
    const { status, body } = await get(path);
    expect([status, body['error']]).toEqual([
      400,
      expect.objectContaining({ code: 'Request_BadRequest', message: "Invalid object identifier 'abc'." }),
    ]);
  }
  expect((await get('/groups/11111111-2222-4333-8444-555555555555')).status).toBe(404);
});
