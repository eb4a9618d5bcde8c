import { describe, expect, it } from 'vitest';
import { grantToClient, OPERATOR, tokenOf } from './support/as-user.ts';
import { login } from './support/bench.ts';
import { entries, tokenWith } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';
import { inDirectory } from './support/policy-writer.ts';
import { GLOBAL_ADMINISTRATOR, UNITS, UnitBench, USER_ADMINISTRATOR } from './support/units.ts';

/* Administrative units as Graph has them: members, roles, visibility, changes. */

const units = new UnitBench();
const { write, unit, add, person, group, giveRole, as } = units;
const newPassword = { passwordProfile: { password: 'Demo-password-2' } };

describe('hidden membership', () => {
  it('is for members, administrators and who holds the permission', async () => {
    const hidden = await unit({ visibility: 'HiddenMembership' });
    const [inside] = [await person('inside'), await person('outside')];
    await add(hidden, inside);
    await grantToClient(units.bench, [
      'AdministrativeUnit.Read.All',
      'User.Read.All',
      'GroupMember.Read.All',
    ]);
    const path = `${UNITS}/${hidden}/members`;
    const [member, stranger] = [await as('inside'), await as('outside')];
    expect([await member('GET', path), await stranger('GET', path)]).toEqual([200, 403]);
    expect(await stranger('GET', `${UNITS}/${hidden}?$expand=members`)).toBe(403);
    expect(await stranger('GET', `${UNITS}/${hidden}`)).toBe(200);
    const { upn, password } = login(units.bench.directory(OPERATOR).admin);
    expect((await units.bench.graph(await tokenOf(units.bench, upn, password), 'GET', path)).status).toBe(
      200,
    );
    const unitsSeenBy = async (name: string) => {
      const token = await units.tokenOf(name);
      const cast = `/users/${inside}/memberOf/microsoft.graph.administrativeUnit`;
      return entries((await units.bench.graph(token, 'GET', cast)).body).length;
    };
    expect([await unitsSeenBy('inside'), await unitsSeenBy('outside')]).toEqual([1, 0]);
    await grantToClient(units.bench, ['AdministrativeUnit.Read.All', 'Member.Read.Hidden', 'User.Read.All']);
    expect(await (await as('outside'))('GET', path)).toBe(200);
  });
});

describe('units in Graph', () => {
  it('are made, read, changed, searched and deleted, as the schema has them', async () => {
    const id = await unit({ description: 'The west', visibility: 'Public' });
    const { body } = await write('GET', `${UNITS}/${id}`);
    expect(body).toMatchObject({
      displayName: 'West',
      description: 'The west',
      isMemberManagementRestricted: false,
    });
    expect(differences(body, 'administrativeUnit')).toEqual([]);
    expect(body['membershipType']).toBeNull();
    for (const membershipType of ['Assigned', null]) {
      expect((await write('PATCH', `${UNITS}/${id}`, { membershipType })).status).toBe(204);
      expect((await write('GET', `${UNITS}/${id}`)).body).toMatchObject({ membershipType });
    }
    expect((await write('PATCH', `${UNITS}/${id}`, { displayName: 'East', description: null })).status).toBe(
      204,
    );
    const found = await write('GET', `${UNITS}?$filter=displayName eq 'East'`);
    expect(entries(found.body)).toMatchObject([{ id, description: null }]);
    expect((await write('DELETE', `${UNITS}/${id}`)).status).toBe(204);
    expect((await write('GET', `${UNITS}/${id}`)).status).toBe(404);
  });

  it('show their members, and members show their units', async () => {
    const [west, user] = [await unit(), await person('inside')];
    const security = await group('inside');
    for (const id of [user, security]) expect((await add(west, id)).status).toBe(204);
    expect((await add(west, user)).status).toBe(400);
    const { body } = await write('GET', `${UNITS}/${west}?$expand=members`);
    expect(body['members']).toMatchObject([{ id: user }, { id: security }]);
    expect(entries((await write('GET', `${UNITS}/${west}/members/microsoft.graph.group`)).body)).toHaveLength(
      1,
    );
    expect((await write('GET', `${UNITS}/${west}/members/${user}`)).body).toMatchObject({ id: user });
    const typed = { '@odata.type': '#microsoft.graph.administrativeUnit', id: west, displayName: 'West' };
    for (const path of [`/users/${user}`, `/groups/${security}`])
      expect(entries((await write('GET', `${path}/memberOf`)).body)).toMatchObject([typed]);
    const objects = await write('POST', `/users/${user}/getMemberObjects`, { securityEnabledOnly: false });
    expect(objects.body['value']).toContain(west);
    await write('DELETE', `/users/${user}`);
    expect(entries((await write('GET', `${UNITS}/${west}/members`)).body)).toMatchObject([{ id: security }]);
  });

  it('tell the addresses of their members, page by page and to nobody who may not know them', async () => {
    const hidden = await unit({ visibility: 'HiddenMembership' });
    const ids = [await person('inside'), await group('inside')];
    for (const id of ids) await add(hidden, id);
    const path = `${UNITS}/${hidden}/members/$ref`;
    const first = await write('GET', `${path}?$top=1`);
    const { search } = new URL(String(first.body['@odata.nextLink']));
    const second = await write('GET', `${path}${search}`);
    const { graphUrl } = units.bench.emulator;
    const addresses = ids.map((id) => ({ '@odata.id': `${graphUrl}/directoryObjects/${id}` }));
    expect([...entries(first.body), ...entries(second.body)]).toEqual(addresses);
    expect(second.body).not.toHaveProperty('@odata.nextLink');
    // What was told is taken.
    const other = await unit();
    for (const address of addresses)
      expect((await write('POST', `${UNITS}/${other}/members/$ref`, address)).status).toBe(204);
    const options = ['$select=id', "$filter=id eq 'x'", '$expand=members', '$orderby=displayName'];
    for (const option of options) expect((await write('GET', `${path}?${option}`)).status, option).toBe(400);
    await person('outside');
    await grantToClient(units.bench, ['AdministrativeUnit.Read.All', 'User.Read.All']);
    const [member, stranger] = [await as('inside'), await as('outside')];
    expect([await member('GET', path), await stranger('GET', path)]).toEqual([200, 403]);
  });

  it.each(['#microsoft.graph.group', '#Microsoft.Graph.Group'])('have a %s made in them', async (type) => {
    const west = await unit();
    const made = await write('POST', `${UNITS}/${west}/members`, {
      ...{ '@odata.type': type, displayName: 'Makers', mailNickname: 'makers' },
      ...{ mailEnabled: false, securityEnabled: true },
    });
    expect([made.status, differences(made.body, 'group')]).toEqual([201, []]);
    const { id } = made.body;
    expect(entries((await write('GET', `${UNITS}/${west}/members`)).body)).toMatchObject([{ id }]);
  });

  it('take no applications, no strangers and no units for members', async () => {
    const west = await unit();
    const application = await write('POST', '/applications', { displayName: 'x' });
    expect((await add(west, String(application.body['id']))).status).toBe(400);
    expect((await add(west, login(units.bench.directory().user).objectId)).status).toBe(404);
    expect((await add(west, await unit())).status).toBe(404);
    const user = { '@odata.type': '#microsoft.graph.user', displayName: 'x' };
    expect((await write('POST', `${UNITS}/${west}/members`, user)).status).toBe(400);
    expect((await write('DELETE', `${UNITS}/${west}/members/${west}/$ref`)).status).toBe(404);
  });

  it.each([
    ['no name', {}],
    ['an empty name', { displayName: ' ' }],
    ['another visibility', { displayName: 'x', visibility: 'Hidden' }],
    ['a rule', { displayName: 'x', membershipType: 'Dynamic', membershipRule: 'user.country -eq "CH"' }],
    ['an unknown property', { displayName: 'x', members: [] }],
    ['a bound member', { displayName: 'x', 'members@odata.bind': [] }],
  ])('with %s are refused', async (_what, body) => {
    expect((await write('POST', UNITS, body)).status).toBe(400);
    expect(entries((await write('GET', UNITS)).body)).toEqual([]);
  });

  it('of another directory are not there', async () => {
    const west = await unit();
    const contoso = inDirectory(units.bench);
    expect((await contoso('GET', `${UNITS}/${west}`)).status).toBe(404);
    const scope = {
      principalId: login(units.bench.directory().user).objectId,
      roleDefinitionId: USER_ADMINISTRATOR,
    };
    const stranger = await contoso('POST', '/roleManagement/directory/roleAssignments', {
      ...{ ...scope, directoryScopeId: `/administrativeUnits/${west}` },
    });
    expect(stranger.status).toBe(404);
  });

  it('want their permissions', async () => {
    await units.bench.control('POST', '/reset');
    let token = await tokenWith(units.bench, ['User.Read.All']);
    const ask = async (method: string, path: string, body?: unknown) =>
      (await units.bench.graph(token, method, path, body)).status;
    expect([await ask('GET', UNITS), await ask('POST', UNITS, {})]).toEqual([403, 403]);
    token = await tokenWith(units.bench, ['AdministrativeUnit.Read.All']);
    expect([await ask('GET', UNITS), await ask('POST', UNITS, {})]).toEqual([200, 403]);
    token = await tokenWith(units.bench, ['AdministrativeUnit.ReadWrite.All']);
    const made = await units.bench.graph(token, 'POST', UNITS, { displayName: 'x' });
    expect(made.status).toBe(201);
    expect(await ask('POST', `${UNITS}/${made.body['id']}/scopedRoleMembers`, {})).toBe(403);
  });

  it('are followed by delta, with their members', async () => {
    const west = await unit();
    const link = async (url: string) => {
      const path = url.slice(url.indexOf('/v1.0') + 5);
      const { body } = await write('GET', path);
      return { value: entries(body), next: String(body['@odata.deltaLink']) };
    };
    const first = await link(`/v1.0${UNITS}/delta`);
    expect(first.value).toMatchObject([{ id: west, displayName: 'West' }]);
    const user = await person('inside');
    await add(west, user);
    const second = await link(first.next);
    expect(second.value).toMatchObject([{ id: west, 'members@delta': [{ id: user }] }]);
    await write('DELETE', `${UNITS}/${west}`);
    expect((await link(second.next)).value).toMatchObject([{ id: west, '@removed': { reason: 'deleted' } }]);
  });

  it('and roles over them come back with an import; a state from before has none', async () => {
    const [west, helper, inside] = [await unit(), await person('helper'), await person('inside')];
    await add(west, inside);
    await giveRole(west, helper);
    const { body } = await units.bench.control('GET', '/export');
    const { content, ...rest } = body as { content: Record<string, unknown> };
    const { administrativeUnits, ...older } = content;
    expect(administrativeUnits).toHaveLength(1);
    const named = (administrativeUnits as object[]).map((one) => ({ ...one, membershipType: undefined }));
    const before = { ...rest, content: { ...content, administrativeUnits: named } };
    expect((await units.bench.control('POST', '/import', before)).status).toBe(200);
    expect(entries((await write('GET', UNITS)).body)).toMatchObject([{ id: west, membershipType: null }]);
    const ruled = [{ ...named[0], membershipType: 'Dynamic' }];
    const spoiled = { ...rest, content: { ...content, administrativeUnits: ruled } };
    expect((await units.bench.control('POST', '/import', spoiled)).status).toBe(400);
    expect((await units.bench.control('POST', '/import', { ...rest, content: older })).status).toBe(200);
    expect(entries((await write('GET', UNITS)).body)).toEqual([]);
    expect((await units.bench.control('POST', '/import', body)).status).toBe(200);
    expect(await (await as('helper'))('PATCH', `/users/${inside}`, newPassword)).toBe(204);
    const hostile = { ...rest, content: { ...content, administrativeUnits: [{ id: 'x' }] } };
    expect((await units.bench.control('POST', '/import', hostile)).status).toBe(400);
  });
});

describe('roles over a unit', () => {
  it('are the same at both addresses, and of the person', async () => {
    const [west, helper] = [await unit(), await person('helper')];
    const { body: roles } = await write('GET', `/directoryRoles(roleTemplateId='${USER_ADMINISTRATOR}')`);
    const made = await write('POST', `${UNITS}/${west}/scopedRoleMembers`, {
      ...{ roleId: roles['id'], roleMemberInfo: { id: helper } },
    });
    expect([made.status, made.body]).toMatchObject([
      201,
      {
        administrativeUnitId: west,
        roleId: roles['id'],
        roleMemberInfo: { id: helper, displayName: 'helper' },
      },
    ]);
    expect(differences(made.body, 'scopedRoleMembership')).toEqual([]);
    const scope = `/administrativeUnits/${west}`;
    const { body } = await write(
      'GET',
      `/roleManagement/directory/roleAssignments?$filter=directoryScopeId eq '${scope}'`,
    );
    expect(entries(body)).toMatchObject([
      {
        id: made.body['id'],
        principalId: helper,
        roleDefinitionId: USER_ADMINISTRATOR,
        directoryScopeId: scope,
      },
    ]);
    const expanded = await write(
      'GET',
      `/roleManagement/directory/roleAssignments/${made.body['id']}?$expand=principal`,
    );
    expect(expanded.body['principal']).toMatchObject({ id: helper });
    expect(entries((await write('GET', `/users/${helper}/scopedRoleMemberOf`)).body)).toMatchObject([
      { id: made.body['id'] },
    ]);
    expect(entries((await write('GET', `/users/${helper}/memberOf`)).body)).toEqual([]);
    const path = `${UNITS}/${west}/scopedRoleMembers/${made.body['id']}`;
    expect((await write('GET', path)).status).toBe(200);
    expect((await write('DELETE', path)).status).toBe(204);
    expect((await write('GET', path)).status).toBe(404);
  });

  it('are those that can be held over a unit, once, by somebody who is there', async () => {
    const [west, helper] = [await unit(), await person('helper')];
    expect((await giveRole(west, helper, GLOBAL_ADMINISTRATOR)).status).toBe(400);
    expect((await giveRole(west, helper)).status).toBe(201);
    expect((await giveRole(west, helper)).status).toBe(400);
    expect((await giveRole(west, west)).status).toBe(404);
    expect((await giveRole(helper, helper)).status).toBe(404);
    const scoped = {
      principalId: helper,
      roleDefinitionId: USER_ADMINISTRATOR,
      directoryScopeId: `/${west}`,
    };
    const other = await write('POST', '/roleManagement/directory/roleAssignments', scoped);
    expect([other.status, other.body]).toMatchObject([501, { code: 'NotEmulated' }]);
  });
});
