import { describe, expect, it } from 'vitest';
import { grantToClient, OPERATOR, tokenOf } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { entries, tokenWith } from './support/graph-access.ts';
import { inDirectory } from './support/policy-writer.ts';
import { GROUPS_ADMINISTRATOR, UNITS, UnitBench } from './support/units.ts';

/* A role over an administrative unit reaches its members, and nobody else. */

const units = new UnitBench();
const { write, unit, add, person, group, giveRole, as } = units;
const newPassword = { passwordProfile: { password: 'Demo-password-2' } };

describe('the administrator of a unit', () => {
  it('resets, changes and deletes its users, and no others', async () => {
    const [west, helper] = [await unit(), await person('helper')];
    const [inside, outside] = [await person('inside'), await person('outside')];
    await add(west, inside);
    expect((await giveRole(west, helper)).status).toBe(201);
    const ask = await as('helper');
    expect(await ask('PATCH', `/users/${inside}`, newPassword)).toBe(204);
    expect(await ask('PATCH', `/users/${outside}`, newPassword)).toBe(403);
    expect(await ask('PATCH', `/users/${inside}`, { jobTitle: 'Cook' })).toBe(204);
    expect(await ask('PATCH', `/users/${outside}`, { jobTitle: 'Cook' })).toBe(403);
    expect(await ask('POST', `/users/${inside}/revokeSignInSessions`)).toBe(200);
    expect(await ask('POST', `/users/${outside}/revokeSignInSessions`)).toBe(403);
    const manager = { '@odata.id': `${units.bench.emulator.graphUrl}/users/${outside}` };
    expect(await ask('PUT', `/users/${inside}/manager/$ref`, manager)).toBe(204);
    expect(await ask('PUT', `/users/${outside}/manager/$ref`, manager)).toBe(403);
    expect(await ask('DELETE', `/users/${outside}`)).toBe(403);
    expect(await ask('DELETE', `/users/${inside}`)).toBe(204);
    expect(await ask('POST', `/directory/deletedItems/${inside}/restore`)).toBe(200);
    expect(await ask('POST', '/users', {})).toBe(403);
  });

  it('is told who is who by the new password', async () => {
    const [west, helper, inside] = [await unit(), await person('helper'), await person('inside')];
    await add(west, inside);
    await giveRole(west, helper);
    await (await as('helper'))('PATCH', `/users/${inside}`, newPassword);
    await expect(units.tokenOf('inside')).rejects.toThrow('50126');
    expect(await units.tokenOf('inside', 'Demo-password-2')).not.toBe('');
  });

  it('reaches nobody who holds directory roles', async () => {
    const [west, helper] = [await unit(), await person('helper')];
    const { objectId } = login(units.bench.directory(OPERATOR).admin);
    await add(west, objectId);
    await giveRole(west, helper);
    const ask = await as('helper');
    expect(await ask('PATCH', `/users/${objectId}`, newPassword)).toBe(403);
    expect(await ask('DELETE', `/users/${objectId}`)).toBe(403);
  });

  it('is one no more when the role, the member or the unit is gone', async () => {
    const [west, helper, inside] = [await unit(), await person('helper'), await person('inside')];
    const ask = await as('helper');
    const may = () => ask('PATCH', `/users/${inside}`, { jobTitle: 'Cook' });
    await add(west, inside);
    const { body } = await giveRole(west, helper);
    expect(await may()).toBe(204);
    await write('DELETE', `${UNITS}/${west}/members/${inside}/$ref`);
    expect(await may()).toBe(403);
    await add(west, inside);
    expect(await may()).toBe(204);
    const assignment = `/roleManagement/directory/roleAssignments/${body['id']}`;
    expect((await write('DELETE', assignment)).status).toBe(204);
    expect(await may()).toBe(403);
    await giveRole(west, helper);
    expect(await may()).toBe(204);
    await write('DELETE', `/users/${helper}`);
    expect(await may()).toBe(403);
    await write('POST', `/directory/deletedItems/${helper}/restore`);
    expect(await may()).toBe(204);
    expect((await write('DELETE', `${UNITS}/${west}`)).status).toBe(204);
    expect(await may()).toBe(403);
    expect((await write('GET', assignment)).status).toBe(404);
  });

  it('of its groups changes them and makes new ones there, and no members’ accounts', async () => {
    const [west, helper, user] = [await unit(), await person('helper'), await person('member')];
    const [inside, outside] = [await group('inside'), await group('outside')];
    await add(west, inside);
    await add(west, user);
    await giveRole(west, helper, GROUPS_ADMINISTRATOR);
    const ask = await as('helper');
    const member = { '@odata.id': `${units.bench.emulator.graphUrl}/directoryObjects/${user}` };
    expect(await ask('POST', `/groups/${inside}/members/$ref`, member)).toBe(204);
    expect(await ask('POST', `/groups/${outside}/members/$ref`, member)).toBe(403);
    expect(await ask('PATCH', `/users/${user}`, { jobTitle: 'Cook' })).toBe(403);
    const made = {
      ...{ '@odata.type': '#microsoft.graph.group', displayName: 'New', mailNickname: 'new' },
      ...{ mailEnabled: false, securityEnabled: true },
    };
    const taken = { allowedToCreateSecurityGroups: false };
    await write('PATCH', '/policies/authorizationPolicy', { defaultUserRolePermissions: taken });
    expect(await ask('POST', `${UNITS}/${west}/members`, made)).toBe(201);
    expect(await ask('POST', '/groups', made)).toBe(403);
    expect(await ask('POST', `${UNITS}/${await unit()}/members`, made)).toBe(403);
    const names = entries((await write('GET', `${UNITS}/${west}/members`)).body).map(
      (one) => one['displayName'],
    );
    expect(names).toEqual(['inside', 'member', 'New']);
  });

  it('makes no units, puts nobody in, and gives no roles', async () => {
    const [west, helper] = [await unit(), await person('helper')];
    await giveRole(west, helper);
    const ask = await as('helper');
    const self = { '@odata.id': `${units.bench.emulator.graphUrl}/users/${helper}` };
    expect(await ask('POST', UNITS, { displayName: 'Mine' })).toBe(403);
    expect(await ask('POST', `${UNITS}/${west}/members/$ref`, self)).toBe(403);
    expect(await ask('POST', `${UNITS}/${west}/scopedRoleMembers`, {})).toBe(403);
    expect(await ask('PATCH', `${UNITS}/${west}`, { displayName: 'Mine' })).toBe(403);
  });
});

describe('a member of a restricted unit', () => {
  it('is nobody’s to change but of who holds a role over that unit', async () => {
    const restricted = await unit({ isMemberManagementRestricted: true });
    const [helper, other, chief] = [await person('helper'), await person('other'), await person('chief')];
    await add(restricted, chief);
    const ordinary = await unit();
    await add(ordinary, chief);
    await giveRole(restricted, helper);
    await giveRole(ordinary, other);
    const { upn, password } = login(units.bench.directory(OPERATOR).admin);
    const admin = await tokenOf(units.bench, upn, password);
    const change = async (token: string) =>
      (await units.bench.graph(token, 'PATCH', `/users/${chief}`, { jobTitle: 'Chief' })).status;
    expect(await change(admin)).toBe(403);
    expect(await (await as('other'))('PATCH', `/users/${chief}`, newPassword)).toBe(403);
    expect(await (await as('helper'))('PATCH', `/users/${chief}`, newPassword)).toBe(204);
    expect((await units.bench.graph(admin, 'GET', `/users/${chief}`)).status).toBe(200);
    expect((await units.bench.graph(admin, 'DELETE', `/users/${chief}`)).status).toBe(403);
    expect(
      (await units.bench.graph(admin, 'DELETE', `${UNITS}/${restricted}/members/${chief}/$ref`)).status,
    ).toBe(204);
    expect(await change(admin)).toBe(204);
  });

  it('is out of reach for applications, and for the owner of a group', async () => {
    await units.bench.control('POST', '/reset');
    const token = await tokenWith(units.bench, ['User.ReadWrite.All', 'Group.ReadWrite.All']);
    const contoso = inDirectory(units.bench);
    const restricted = String(
      (await contoso('POST', UNITS, { displayName: 'R', isMemberManagementRestricted: true })).body['id'],
    );
    const { objectId } = login(units.bench.directory().user);
    const put = (id: string) =>
      contoso('POST', `${UNITS}/${restricted}/members/$ref`, {
        '@odata.id': `${units.bench.emulator.graphUrl}/directoryObjects/${id}`,
      });
    const change = async () =>
      (await units.bench.graph(token, 'PATCH', `/users/${objectId}`, { jobTitle: 'x' })).status;
    expect(await change()).toBe(204);
    await put(objectId);
    expect(await change()).toBe(403);
    const made = await units.bench.graph(token, 'POST', '/groups', {
      ...{ displayName: 'g', mailNickname: 'g', mailEnabled: false, securityEnabled: true },
    });
    const path = `/groups/${made.body['id']}`;
    expect((await units.bench.graph(token, 'PATCH', path, { displayName: 'h' })).status).toBe(204);
    await put(String(made.body['id']));
    expect((await units.bench.graph(token, 'PATCH', path, { displayName: 'i' })).status).toBe(403);
    expect((await units.bench.graph(token, 'DELETE', path)).status).toBe(403);
  });

  it('is a user or a security group, and the unit stays what it was made', async () => {
    const restricted = await unit({ isMemberManagementRestricted: true });
    expect((await add(restricted, await group('security'))).status).toBe(204);
    expect((await add(restricted, await group('unified', true))).status).toBe(400);
    const path = `${UNITS}/${restricted}`;
    expect((await write('PATCH', path, { isMemberManagementRestricted: false })).status).toBe(400);
    expect(
      (await write('PATCH', path, { isMemberManagementRestricted: true, description: 'd' })).status,
    ).toBe(204);
  });
});

describe('the authorization policy', () => {
  it('takes making applications and security groups from members, and not from administrators', async () => {
    await grantToClient(units.bench, ['Application.ReadWrite.All', 'Group.ReadWrite.All']);
    await person('member');
    const ask = await as('member');
    const make = async (request: typeof ask) => [
      await request('POST', '/applications', { displayName: 'x' }),
      await request('POST', '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate', {
        displayName: 'x',
      }),
      await request('POST', '/groups', {
        ...{ displayName: 'g', mailNickname: 'g', mailEnabled: false, securityEnabled: true },
      }),
    ];
    expect(await make(ask)).toEqual([201, 201, 201]);
    const taken = { allowedToCreateApps: false, allowedToCreateSecurityGroups: false };
    await write('PATCH', '/policies/authorizationPolicy', { defaultUserRolePermissions: taken });
    expect(await make(ask)).toEqual([403, 403, 403]);
    const { upn, password } = login(units.bench.directory(OPERATOR).admin);
    const admin = await tokenOf(units.bench, upn, password);
    expect(await make(async (...asked) => (await units.bench.graph(admin, ...asked)).status)).toEqual([
      201, 201, 201,
    ]);
  });
});
