import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/** A type behind the address of a list: the objects of that type, asked as the list of all of that type is. */

const DELETED = '/directory/deletedItems/microsoft.graph';
const ADVANCED = { consistencylevel: 'eventual' };

let bench: Bench;
let token: string;
let unified: string;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  const permissions = [
    'Group.ReadWrite.All',
    'User.ReadWrite.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
  ];
  token = await tokenWith(bench, permissions);
  unified = await makeGroup('Team', { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false });
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  bench.graph(token, method, path, body, headers);
const makeGroup = async (displayName: string, more: object = {}): Promise<string> => {
  const usual = { displayName, mailNickname: displayName, mailEnabled: false, securityEnabled: true };
  return String((await graph('POST', '/groups', { ...usual, ...more })).body['id']);
};
const ids = async (path: string, headers: Record<string, string> = {}) => {
  const { status, body } = await graph('GET', path, undefined, headers);
  expect([path, status]).toEqual([path, 200]);
  return entries(body).map(({ id }) => id);
};
const refusal = async (path: string) => {
  const { status, body } = await graph('GET', path);
  return [status, codeOf(body)];
};

describe('deleted objects of one type', () => {
  it('are filtered as those that are there', async () => {
    const { objectId } = login(bench.directory().user);
    await graph('DELETE', `/groups/${unified}`);
    await graph('DELETE', `/users/${objectId}`);
    const made = (await graph('POST', '/applications', { displayName: 'Gone', tags: ['x'] })).body;
    await graph('DELETE', `/applications/${made['id']}`);
    expect(await ids(`${DELETED}.group?$filter=groupTypes/any(c:c eq 'Unified')`)).toEqual([unified]);
    expect(await ids(`${DELETED}.group?$filter=groupTypes/any(c:c eq 'DynamicMembership')`)).toEqual([]);
    expect(await ids(`${DELETED}.group?$filter=mailEnabled eq true and securityEnabled eq false`)).toEqual([
      unified,
    ]);
    expect(await ids(`${DELETED}.user?$filter=accountEnabled eq true`)).toEqual([objectId]);
    expect(await ids(`${DELETED}.application?$filter=tags/any(t:t eq 'x')`)).toEqual([made['id']]);
    expect(await ids(`${DELETED}.group?$search="displayName:Team"`, ADVANCED)).toEqual([unified]);
  });

  it('are refused what their list is refused, and are not expanded', async () => {
    const advancedOnly = `${DELETED}.user?$filter=companyName eq 'Contoso'`;
    expect(await refusal(advancedOnly)).toEqual([400, 'Request_UnsupportedQuery']);
    expect(await refusal(`${DELETED}.user?$filter=groupTypes/any(c:c eq 'x')`)).toEqual([400, 'BadRequest']);
    await graph('DELETE', `/groups/${unified}`);
    expect(await refusal(`${DELETED}.group?$expand=members`)).toEqual([501, 'NotEmulated']);
    expect((await refusal(`${DELETED}.group?$select=userPrincipalName`))[0]).toBe(400);
  });
});

describe('objects of one type in a mixed list', () => {
  it('are filtered, sorted, expanded and selected as in their own list', async () => {
    const { user, admin } = bench.directory();
    const inner = await makeGroup('Inner');
    const outer = await makeGroup('Outer');
    for (const id of [login(user).objectId, login(admin).objectId, inner])
      await graph('POST', `/groups/${outer}/members/$ref`, {
        '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${id}`,
      });
    const members = `/groups/${outer}/members/microsoft.graph`;
    expect(await ids(`${members}.group?$filter=securityEnabled eq true`)).toEqual([inner]);
    expect(await ids(`${members}.user?$filter=userType eq 'Member' and accountEnabled eq true`)).toHaveLength(
      2,
    );
    const descending = `${members}.user?$orderby=userPrincipalName desc&$top=1`;
    expect(await ids(descending)).toEqual([login(user).objectId]);
    const { body } = await graph('GET', `${members}.user?$expand=memberOf&$select=id`);
    expect(JSON.stringify(entries(body)[0]?.['memberOf'])).toContain(outer);
    expect((await refusal(`${members}.user?$select=groupTypes`))[0]).toBe(400);
    const transitive = `/users/${login(user).objectId}/transitiveMemberOf/microsoft.graph.group`;
    expect(await ids(`${transitive}?$filter=displayName eq 'Outer'`)).toEqual([outer]);
  });

  it('are none of a type that there is nothing of here, and refused of a type that is none', async () => {
    const path = `/groups/${unified}/members/microsoft.graph`;
    expect(await ids(`${path}.device`)).toEqual([]);
    expect(await refusal(`${path}.message`)).toEqual([400, 'BadRequest']);
    expect(await refusal(`${path}.nothing`)).toEqual([400, 'BadRequest']);
  });
});

describe('the type of a list behind its own address', () => {
  it('changes nothing, and another one is refused', async () => {
    expect(await ids('/groups/microsoft.graph.group')).toEqual(await ids('/groups'));
    expect(await refusal('/groups/microsoft.graph.user')).toEqual([400, 'BadRequest']);
    const counted = await fetch(`${bench.emulator.graphUrl}/users/microsoft.graph.user/$count`, {
      headers: { authorization: `Bearer ${token}`, ...ADVANCED },
    });
    expect(Number(await counted.text())).toBe((await ids('/users')).length);
  });
});
