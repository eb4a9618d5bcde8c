import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { securityIdentifier } from '../src/graph/resources/default-properties.ts';
import { Bench, login } from './support/bench.ts';
import { entries, tokenWith } from './support/graph-access.ts';
import { differences, propertiesOf } from './support/graph-schema.ts';

/* Every answer has the names, types and nulls of Graph's own schema. */

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, [
    'Application.ReadWrite.All',
    'User.ReadWrite.All',
    'Group.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'RoleManagement.ReadWrite.Directory',
    'Directory.Read.All',
    'Policy.Read.All',
    'AuditLog.Read.All',
  ]);
});
afterAll(() => bench.close());

const read = async (path: string) => {
  const { status, body } = await bench.graph(token, 'GET', path);
  expect([path, status]).toEqual([path, 200]);
  return body;
};

const COLLECTIONS: readonly [path: string, type: string][] = [
  ['/users', 'user'],
  ['/groups', 'group'],
  ['/applications', 'application'],
  ['/servicePrincipals', 'servicePrincipal'],
  ['/organization', 'organization'],
  ['/domains', 'domain'],
  ['/directoryRoles', 'directoryRole'],
  ['/directoryRoleTemplates', 'directoryRoleTemplate'],
  ['/applicationTemplates', 'applicationTemplate'],
  ['/oauth2PermissionGrants', 'oAuth2PermissionGrant'],
  ['/roleManagement/directory/roleDefinitions', 'unifiedRoleDefinition'],
  ['/roleManagement/directory/roleAssignments', 'unifiedRoleAssignment'],
];

beforeAll(async () => {
  await bench.graph(token, 'POST', '/applications', { displayName: 'Shown' });
  await bench.graph(token, 'POST', '/groups', {
    ...{ displayName: 'Unified', mailNickname: 'unified', groupTypes: ['Unified'] },
    ...{ mailEnabled: true, securityEnabled: false },
  });
});

it.each(COLLECTIONS)('%s are of type %s', async (path, type) => {
  const found = entries(await read(path));
  expect(found.length).toBeGreaterThan(0);
  const told = new Set(found.flatMap((one) => differences(one, type)));
  expect([...told]).toEqual([]);
});

/** What Graph leaves out until it is asked for, from the reference of each type. */
const ON_REQUEST: Readonly<Record<string, readonly string[]>> = {
  application: [
    'authenticationBehaviors',
    'createdByAppId',
    'isDisabled',
    'logo',
    'managerApplications',
    'oauth2RequirePostResponse',
  ],
  servicePrincipal: ['createdByAppId', 'customSecurityAttributes', 'isDisabled'],
  group: [
    ...['allowExternalSenders', 'assignedLabels', 'assignedLicenses', 'autoSubscribeNewMembers'],
    ...['hasMembersWithLicenseErrors', 'hideFromAddressLists', 'hideFromOutlookClients', 'isArchived'],
    ...['isManagementRestricted', 'isSubscribedByMail'],
  ],
};

it.each(Object.entries(ON_REQUEST))(
  '%s shows every property that Graph shows unasked, and no other',
  async (type, hidden) => {
    const shown = entries(await read(`/${type}s`));
    const wanted = Object.keys(propertiesOf(type)).filter((name) => !hidden.includes(name));
    for (const one of shown) {
      expect(
        Object.keys(one)
          .filter((name) => !name.includes('@'))
          .toSorted(),
      ).toEqual(wanted.toSorted());
    }
  },
);

it.each(['user', 'group', 'application', 'servicePrincipal', 'unifiedRoleAssignment'])(
  'every property that Graph has of a %s may be selected, in v1.0 and in beta',
  async (type) => {
    const at = type === 'unifiedRoleAssignment' ? '/roleManagement/directory/roleAssignments' : `/${type}s`;
    for (const name of Object.keys(propertiesOf(type))) {
      const path = `${at}?$select=id,${name}`;
      const { status, body } = await bench.graph(token, 'GET', path);
      expect([path, status]).toEqual([path, 200]);
      const beta = await fetch(`${bench.emulator.origin}/beta${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect([path, beta.status]).toEqual([path, 200]);
      // What has a value always (`logo`) may be left out where there is none.
      const [shown = {}] = entries(body);
      if (name in shown) expect(differences({ [name]: shown[name] }, type)).toEqual([]);
    }
  },
);

it('what a client made tells which one, and may be asked for alone', async () => {
  const { appid } = decodeJwt(token);
  const made = await bench.graph(token, 'POST', '/applications', { displayName: 'Made' });
  expect(made.body).not.toHaveProperty('createdByAppId');
  const { appId } = made.body;
  const enterpriseApp = await bench.graph(token, 'POST', '/servicePrincipals', { appId });
  for (const path of [`/applications/${made.body['id']}`, `/servicePrincipals/${enterpriseApp.body['id']}`])
    expect((await read(`${path}?$select=createdByAppId`))['createdByAppId']).toBe(appid);
  const [seeded] = entries(await read('/applications?$select=createdByAppId,managerApplications'));
  expect(seeded).toMatchObject({ managerApplications: [] });
  const { body: kept } = await bench.control('GET', '/export');
  expect(JSON.stringify(kept)).toContain('createdByAppId');
});

const PROFILE = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
];
const BASIC = [...PROFILE, 'preferredLanguage', 'surname', 'userPrincipalName'];
const namesIn = (one: Record<string, unknown> | undefined) =>
  Object.keys(one ?? {})
    .filter((name) => !name.includes('@'))
    .toSorted();

it('a user is shown by the basic profile: alone, when made, as a member and in an expansion', async () => {
  const id = login(bench.directory().user).objectId;
  expect(namesIn(await read(`/users/${id}`))).toEqual(BASIC);
  const groups = entries(await read(`/users/${id}/memberOf`));
  const group = groups.find((one) => one['@odata.type'] === '#microsoft.graph.group')?.['id'];
  const [member] = entries(await read(`/groups/${group}/members`));
  expect(namesIn(member)).toEqual(BASIC);
  const expanded = await read(`/groups/${group}?$expand=members`);
  expect(namesIn((expanded['members'] as Record<string, unknown>[])[0])).toEqual(BASIC);
  const [asked] = entries(await read(`/groups/${group}/members?$select=department,id`));
  expect(namesIn(asked)).toEqual(['department', 'id']);
  const made = await bench.graph(token, 'POST', '/users', {
    ...{ accountEnabled: true, displayName: 'nina', mailNickname: 'nina' },
    ...{ userPrincipalName: 'nina@contoso.example', passwordProfile: { password: 'Demo-password-2' } },
  });
  expect(namesIn(made.body)).toEqual(BASIC);
});

it('a Microsoft 365 group has an address, and any group its security identifier', async () => {
  const { value } = await read(`/groups?$filter=${encodeURIComponent("displayName eq 'Unified'")}`);
  expect(value).toMatchObject([
    {
      ...{
        mail: 'unified@contoso.example',
        proxyAddresses: ['SMTP:unified@contoso.example'],
        visibility: 'Public',
      },
      securityIdentifier: expect.stringMatching(/^S-1-12-1(-\d{1,10}){4}$/),
    },
  ]);
});

it('the schema is told as CSDL, to everybody, and has every property that is answered', async () => {
  const answer = await fetch(`${bench.emulator.graphUrl}/$metadata`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml']);
  const text = await answer.text();
  for (const type of ['user', 'group', 'application', 'servicePrincipal']) {
    const own = new RegExp(
      `<EntityType Name="${type}" BaseType="microsoft.graph.directoryObject">(.*)</EntityType>`,
    ).exec(text);
    const names = [...(own?.[1] ?? '').matchAll(/<Property Name="(\w+)"/g)].map(([, name]) => name);
    const [shown] = entries(await read(`/${type}s`));
    const missing = namesIn(shown).filter(
      (name) => !names.includes(name) && !['id', 'deletedDateTime'].includes(name),
    );
    expect([type, missing]).toEqual([type, type === 'servicePrincipal' ? ['createdDateTime'] : []]);
  }
  expect(text).toContain('<EntitySet Name="users" EntityType="microsoft.graph.user"/>');
  // Each type that is named is there.
  const named = [...text.matchAll(/microsoft\.graph\.(\w+)/g)].map(([, name]) => name);
  const made = new Set([...text.matchAll(/<(?:Entity|Complex)Type Name="(\w+)"/g)].map(([, name]) => name));
  expect([...new Set(named)].filter((name) => !made.has(name))).toEqual([]);
});

it('the security identifier is made of the object id as Entra makes it', () => {
  // Microsoft’s example of the conversion.
  expect(securityIdentifier('73d664e4-0886-4a73-b745-c694da45ddb4')).toBe(
    'S-1-12-1-1943430372-1249052806-2496021943-3034400218',
  );
});
