import { beforeEach, describe, expect, it } from 'vitest';
import { grantToClient } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { inDirectory } from './support/policy-writer.ts';
import { UnitBench } from './support/units.ts';

/* Microsoft 365 groups with hidden membership: who may know who is in them. */

const units = new UnitBench();
const HIDDEN = { visibility: 'HiddenMembership' };
const unified = { mailEnabled: true, securityEnabled: false, groupTypes: ['Unified'] };

const groupNamed = (name: string, more: object = {}) => ({
  ...{ displayName: name, mailNickname: name, ...unified },
  ...more,
});

describe('without a person', () => {
  const CONTOSO = 'contoso.example';
  let group: string;
  let member: string;
  beforeEach(async () => {
    const write = inDirectory(units.bench, CONTOSO);
    group = String((await write('POST', '/groups', groupNamed('Quiet', HIDDEN))).body['id']);
    member = login(units.bench.directory(CONTOSO).user).objectId;
    const address = { '@odata.id': `${units.bench.emulator.graphUrl}/directoryObjects/${member}` };
    expect((await write('POST', `/groups/${group}/members/$ref`, address)).status).toBe(204);
  });

  it('members and memberships are told with Member.Read.Hidden alone', async () => {
    const readers = ['Group.Read.All', 'User.Read.All', 'Directory.Read.All'];
    for (const permissions of [readers, [...readers, 'Member.Read.Hidden']]) {
      const token = await tokenWith(units.bench, permissions);
      const told = permissions.includes('Member.Read.Hidden');
      const ask = (method: string, path: string, body?: object) =>
        units.bench.graph(token, method, path, body);
      const read = async (path: string) => JSON.stringify((await ask('GET', path)).body);
      for (const path of ['members', 'transitiveMembers', 'members/microsoft.graph.user'])
        expect([path, (await read(`/groups/${group}/${path}`)).includes(member)]).toEqual([path, told]);
      expect((await read(`/groups/${group}?$expand=members`)).includes(member)).toBe(told);
      expect((await read(`/groups/delta?$filter=id eq '${group}'`)).includes(member)).toBe(told);
      const names = ['memberOf', 'transitiveMemberOf'].map((path) => `/users/${member}/${path}`);
      for (const path of [...names, `/users/${member}?$expand=memberOf`])
        expect([path, (await read(path)).includes(group)]).toEqual([path, told]);
      for (const [action, body] of [
        ['getMemberGroups', { securityEnabledOnly: false }],
        ['getMemberObjects', { securityEnabledOnly: false }],
        ['checkMemberGroups', { groupIds: [group] }],
        ['checkMemberObjects', { ids: [group] }],
      ] as const) {
        const answer = await ask('POST', `/users/${member}/${action}`, body);
        expect([action, JSON.stringify(answer.body).includes(group)]).toEqual([action, told]);
      }
      expect((await ask('GET', `/groups/${group}`)).body).toMatchObject(HIDDEN);
    }
  });
});

describe('for a person', () => {
  it('they are told to members, owners and administrators of people', async () => {
    const readers = ['Group.Read.All', 'User.Read.All', 'Directory.Read.All'];
    const group = String((await units.write('POST', '/groups', groupNamed('Quiet', HIDDEN))).body['id']);
    const [inside, owner, helper] = [
      ...[await units.person('inside'), await units.person('owner')],
      ...[await units.person('helper'), await units.person('other')],
    ];
    const address = (id: string) => ({
      '@odata.id': `${units.bench.emulator.graphUrl}/directoryObjects/${id}`,
    });
    await units.write('POST', `/groups/${group}/members/$ref`, address(inside ?? ''));
    await units.write('POST', `/groups/${group}/owners/$ref`, address(owner ?? ''));
    await units.bench.control('PATCH', `/users/${helper}`, { directoryRoles: ['Helpdesk Administrator'] });
    const seenBy = async (name: string) => {
      const token = await units.tokenOf(name);
      return entries((await units.bench.graph(token, 'GET', `/groups/${group}/members`)).body).length;
    };
    await grantToClient(units.bench, [...readers, 'Member.Read.Hidden']);
    const names = ['inside', 'owner', 'helper', 'other'];
    const seen = async () => Promise.all(names.map(seenBy));
    expect(await seen()).toEqual([1, 1, 1, 0]);
    await grantToClient(units.bench, readers);
    expect(await seen()).toEqual([0, 0, 0, 0]);
  });
});

describe('visibility', () => {
  const refused = async (method: string, path: string, body: object) => {
    const answer = await units.write(method, path, body);
    return [answer.status, codeOf({ error: answer.body })];
  };
  const made = async (name: string, more: object) =>
    `/groups/${(await units.write('POST', '/groups', groupNamed(name, more))).body['id']}`;

  it('is hidden from the beginning or never, and of Microsoft 365 groups alone', async () => {
    const [hidden, open] = [await made('Hid', HIDDEN), await made('Open', {})];
    const security = { mailEnabled: false, securityEnabled: true, groupTypes: [] };
    expect(await refused('POST', '/groups', groupNamed('No', { ...security, ...HIDDEN }))).toEqual([
      ...[400, 'Request_BadRequest'],
    ]);
    expect((await refused('PATCH', open, HIDDEN))[0]).toBe(400);
    expect((await refused('PATCH', hidden, { visibility: 'Public' }))[0]).toBe(400);
    expect((await units.write('PATCH', hidden, HIDDEN)).status).toBe(204);
    expect((await units.write('PATCH', open, { visibility: 'Private' })).status).toBe(204);
  });

  it('of a group that may hold roles is private', async () => {
    const keepers = { isAssignableToRole: true, mailEnabled: false, securityEnabled: true, groupTypes: [] };
    const path = await made('Keep', keepers);
    expect((await units.write('GET', path)).body).toMatchObject({ visibility: 'Private' });
    expect((await refused('PATCH', path, { visibility: 'Public' }))[0]).toBe(400);
    expect(
      (await refused('POST', '/groups', groupNamed('No', { ...keepers, visibility: 'Public' })))[0],
    ).toBe(400);
  });
});
