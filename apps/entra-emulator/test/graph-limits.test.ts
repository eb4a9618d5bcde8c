import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { tokenWith } from './support/graph-access.ts';

/* What Graph takes in a value: the documented longest is taken, one more is refused and nothing is changed. */

let bench: Bench;
let token: string;
const paths: Record<string, string> = {};
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, ['User.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.All']);
  paths['user'] = `/users/${login(bench.directory().user).objectId}`;
  const make = async (collection: string, body: object) =>
    `/${collection}/${(await bench.graph(token, 'POST', `/${collection}`, body)).body['id']}`;
  paths['application'] = await make('applications', { displayName: 'Limits' });
  paths['group'] = await make('groups', {
    ...{ displayName: 'Limits', mailNickname: 'limits', mailEnabled: false, securityEnabled: true },
  });
});
afterAll(() => bench.close());

const LENGTHS: readonly [type: string, property: string, longest: number][] = [
  ['user', 'displayName', 256],
  ['user', 'mailNickname', 64],
  ['user', 'givenName', 64],
  ['user', 'surname', 64],
  ['user', 'jobTitle', 128],
  ['user', 'department', 64],
  ['user', 'companyName', 64],
  ['user', 'officeLocation', 128],
  ['user', 'mobilePhone', 64],
  ['user', 'employeeId', 16],
  ['user', 'city', 128],
  ['user', 'country', 128],
  ['user', 'state', 128],
  ['user', 'postalCode', 40],
  ['user', 'streetAddress', 1024],
  ['group', 'displayName', 256],
  ['group', 'description', 1024],
  ['group', 'mailNickname', 64],
  ['application', 'displayName', 256],
  ['application', 'description', 1024],
];

it.each(LENGTHS)('%s.%s has at most %i characters', async (type, property, longest) => {
  const path = paths[type] ?? '';
  const set = (length: number) => bench.graph(token, 'PATCH', path, { [property]: 'x'.repeat(length) });
  expect((await set(longest)).status).toBe(204);
  const refused = await set(longest + 1);
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining(property)]);
  const { body } = await bench.graph(token, 'GET', `${path}?$select=${property}`);
  expect(body[property]).toBe('x'.repeat(longest));
});

const id = '5b2f3c0e-8f3b-4a76-9d3a-0c1b2d3e4f50';
const role = (value: string | null) => ({
  appRoles: [
    { id, displayName: 'Cook', description: 'Cooks', value, isEnabled: true, allowedMemberTypes: ['User'] },
  ],
});
const scope = (value: string) => ({
  api: { oauth2PermissionScopes: [{ id, value, type: 'User', isEnabled: true }] },
});
const declared = (resources: number, each: number) => ({
  requiredResourceAccess: Array.from({ length: resources }, (_, index) => ({
    resourceAppId: `00000000-0000-0000-0001-${String(index).padStart(12, '0')}`,
    resourceAccess: Array.from({ length: each }, (_, at) => ({
      id: `00000000-0000-0000-0002-${String(at).padStart(12, '0')}`,
      type: 'Scope',
    })),
  })),
});

const VALUES: readonly [what: string, type: string, good: readonly object[], bad: readonly object[]][] = [
  ['a country', 'user', [{ usageLocation: 'DE' }, { usageLocation: null }], [{ usageLocation: 'DEU' }]],
  ['an address', 'user', [{ mail: 'a@b.example' }], [{ mail: 'nobody' }, { otherMails: ['a b@c.example'] }]],
  [
    'the value of a role',
    'application',
    [role('cook.all'), role('x'.repeat(120)), role(null)],
    [role('cook all'), role('.cook'), role('x'.repeat(121)), role('Köchin'), role('')],
  ],
  ['the value of a scope', 'application', [scope('Read.All')], [scope('Read All'), scope('.read')]],
  ['what is declared', 'application', [declared(50, 8)], [declared(51, 1), declared(2, 201)]],
];

it.each(VALUES)('%s is looked at', async (_what, type, good, bad) => {
  const set = async (body: object) => (await bench.graph(token, 'PATCH', paths[type] ?? '', body)).status;
  for (const body of good) expect([body, await set(body)]).toEqual([body, 204]);
  for (const body of bad) expect([body, await set(body)]).toEqual([body, 400]);
});
