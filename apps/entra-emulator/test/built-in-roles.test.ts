import { describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { codeOf, entries } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';

/* Every role that Microsoft publishes can be found; one that would let nobody do anything here is given to nobody. */

const { bench, graph } = await graphBench([
  'RoleManagement.ReadWrite.Directory',
  'Directory.Read.All',
  'AdministrativeUnit.ReadWrite.All',
]);

const BASE = '/roleManagement/directory';
const EXCHANGE_ADMINISTRATOR = '29232cdf-9323-42fd-ade2-1d097af3e4de';
const READER = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
const person = () => login(bench.directory().user).objectId;
const named = encodeURIComponent("displayName eq 'Exchange Administrator'");

describe('a role that is there by its name alone', () => {
  it('is found by its id, by its name, and by its template, in each of the three lists', async () => {
    const definition = await graph('GET', `${BASE}/roleDefinitions/${EXCHANGE_ADMINISTRATOR}`);
    expect([definition.status, definition.body['displayName']]).toEqual([200, 'Exchange Administrator']);
    const found = entries((await graph('GET', `${BASE}/roleDefinitions?$filter=${named}`)).body);
    expect(found).toMatchObject([{ id: EXCHANGE_ADMINISTRATOR, isBuiltIn: true }]);
    const templates = entries((await graph('GET', '/directoryRoleTemplates')).body);
    expect(templates).toContainEqual(expect.objectContaining({ id: EXCHANGE_ADMINISTRATOR }));
    const role = await graph('GET', `/directoryRoles(roleTemplateId='${EXCHANGE_ADMINISTRATOR}')`);
    expect([role.status, role.body['displayName']]).toEqual([200, 'Exchange Administrator']);
    const members = await graph('GET', `/directoryRoles/${role.body['id']}/members`);
    expect([members.status, members.body['value']]).toEqual([200, []]);
  });

  it('is given to nobody, by none of the three ways', async () => {
    const { body: role } = await graph('GET', `/directoryRoles(roleTemplateId='${EXCHANGE_ADMINISTRATOR}')`);
    const unit = await graph('POST', '/directory/administrativeUnits', { displayName: 'West' });
    const ways: [string, object][] = [
      [
        `${BASE}/roleAssignments`,
        { principalId: person(), roleDefinitionId: EXCHANGE_ADMINISTRATOR, directoryScopeId: '/' },
      ],
      [
        `/directoryRoles/${role['id']}/members/$ref`,
        { '@odata.id': `${bench.emulator.graphUrl}/directoryObjects/${person()}` },
      ],
      [
        `/directory/administrativeUnits/${unit.body['id']}/scopedRoleMembers`,
        { roleId: role['id'], roleMemberInfo: { id: person() } },
      ],
    ];
    for (const [path, body] of ways) {
      const { status, body: told } = await graph('POST', path, body);
      expect([path, status, codeOf(told)]).toEqual([path, 501, 'NotEmulated']);
      expect(JSON.stringify(told)).toContain('Exchange Administrator');
    }
    const { body } = await graph('GET', `${BASE}/roleAssignments`);
    expect(JSON.stringify(body)).not.toContain(EXCHANGE_ADMINISTRATOR);
  });
});

it.each([`${BASE}/roleDefinitions`, '/directoryRoleTemplates', '/directoryRoles'])(
  '%s tells all of them at once, each once',
  async (path) => {
    const { body } = await graph('GET', path);
    const names = entries(body).map((one) => one['displayName']);
    expect(body).not.toHaveProperty('@odata.nextLink');
    expect([names.length > 100, new Set(names).size]).toEqual([true, names.length]);
  },
);

describe('what would narrow an assignment', () => {
  const assign = (narrowed: object) =>
    graph('POST', `${BASE}/roleAssignments`, {
      ...{ principalId: person(), roleDefinitionId: READER, directoryScopeId: '/' },
      ...narrowed,
    });

  it.each([
    { condition: "@Resource[Microsoft.Directory/users] StringEquals 'x'" },
    { appScopeId: '/office365' },
  ])('is not dropped: %o', async (narrowed) => {
    const { status, body } = await assign(narrowed);
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
    expect(JSON.stringify(body)).toContain(Object.keys(narrowed)[0]);
    const found = entries((await graph('GET', `${BASE}/roleAssignments`)).body);
    expect(found.filter((one) => one['roleDefinitionId'] === READER)).toEqual([]);
  });

  it('may say that nothing is narrowed, and is null where it is asked for', async () => {
    const made = await assign({ condition: null, appScopeId: '/' });
    expect([made.status, made.body['condition'], made.body['appScopeId']]).toEqual([201, null, null]);
    const path = `${BASE}/roleAssignments/${made.body['id']}?$select=condition,appScopeId`;
    expect((await graph('GET', path)).body).toMatchObject({ condition: null, appScopeId: null });
  });
});
