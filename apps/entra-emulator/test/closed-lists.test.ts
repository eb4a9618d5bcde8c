import { expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { graphBench } from './support/graph-bench.ts';

/* Words of a closed list are told without regard to case, and kept as they are documented: what depends on them compares them. */

const { bench, graph } = await graphBench([
  ...['User.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.All'],
  ...['AdministrativeUnit.ReadWrite.All', 'User-PasswordProfile.ReadWrite.All'],
]);
const group = { displayName: 'G', mailNickname: 'g', mailEnabled: true, securityEnabled: false };
const user = () => `/users/${login(bench.directory().user).objectId}`;
const ROLE = '5b2f3c0e-8f3b-4a76-9d3a-0c1b2d3e4f50';

const MADE: [collection: string, body: object, shown: object][] = [
  [
    'groups',
    { ...group, groupTypes: ['unified'], visibility: 'Hiddenmembership', theme: 'teal' },
    { groupTypes: ['Unified'], visibility: 'HiddenMembership', theme: 'Teal' },
  ],
  ['groups', { ...group, groupTypes: ['UNIFIED'], visibility: 'private' }, { visibility: 'Private' }],
  [
    'applications',
    {
      ...{ displayName: 'A', signInAudience: 'azureadmultipleorgs' },
      groupMembershipClaims: 'securitygroup, DIRECTORYROLE',
      appRoles: [{ id: ROLE, displayName: 'C', description: 'C', value: 'c', allowedMemberTypes: ['user'] }],
      api: { oauth2PermissionScopes: [{ id: ROLE.replace('5b', '6b'), value: 'r', type: 'ADMIN' }] },
      requiredResourceAccess: [{ resourceAppId: ROLE, resourceAccess: [{ id: ROLE, type: 'scope' }] }],
      parentalControlSettings: { legalAgeGroupRule: 'blockminors' },
    },
    {
      signInAudience: 'AzureADMultipleOrgs',
      groupMembershipClaims: 'SecurityGroup,DirectoryRole',
      appRoles: [{ allowedMemberTypes: ['User'] }],
      api: { oauth2PermissionScopes: [{ type: 'Admin' }] },
      requiredResourceAccess: [{ resourceAccess: [{ type: 'Scope' }] }],
      parentalControlSettings: { legalAgeGroupRule: 'BlockMinors' },
    },
  ],
  ['directory/administrativeUnits', { displayName: 'U', visibility: 'PUBLIC' }, { visibility: 'Public' }],
];

it.each(MADE)('of new %s: %j', async (collection, body, shown) => {
  const made = await graph('POST', `/${collection}`, body);
  expect([made.status, made.body]).toEqual([201, expect.objectContaining({ id: expect.any(String) })]);
  const path = `/${collection}/${made.body['id']}`;
  const names = Object.keys(shown).join();
  expect((await graph('GET', `${path}?$select=${names}`)).body).toMatchObject(shown);
});

it('of users', async () => {
  const body = { userType: 'guest', ageGroup: 'notadult', consentProvidedForMinor: 'GRANTED' };
  expect((await graph('PATCH', user(), body)).status).toBe(204);
  const shown = { userType: 'Guest', ageGroup: 'NotAdult', consentProvidedForMinor: 'Granted' };
  expect((await graph('GET', `${user()}?$select=${Object.keys(body)}`)).body).toMatchObject(shown);
});

it('of password policies, which have their effect then', async () => {
  const weak = { passwordProfile: { password: 'onlyletters' } };
  expect((await graph('PATCH', user(), weak)).status).toBe(400);
  expect((await graph('PATCH', user(), { passwordPolicies: 'disablestrongpassword' })).status).toBe(204);
  expect((await graph('PATCH', user(), weak)).status).toBe(204);
});

it.each([
  ['POST', '/groups', { ...group, groupTypes: ['Dynamicmembership', 'Unified'] }, 501],
  ['POST', '/groups', { ...group, groupTypes: ['Unify'] }, 400],
  ['POST', '/applications', { displayName: 'A', groupMembershipClaims: 'Security' }, 400],
  ['POST', '/applications', { displayName: 'A', groupMembershipClaims: '' }, 400],
  ['POST', '/groups', { ...group, groupTypes: ['Unified'], visibility: 'Hidden' }, 400],
])('and other words are refused: %s %s %j', async (method, path, body, status) => {
  expect((await graph(method, path, body)).status).toBe(status);
});
