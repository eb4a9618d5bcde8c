import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { tokenWith } from './support/graph-access.ts';

/* What Graph takes in a value: the documented longest is taken, one more is refused and nothing is changed. */

let bench: Bench;
let token: string;
const paths: Record<string, string> = {};
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, [
    ...['User.ReadWrite.All', 'Group.ReadWrite.All', 'Application.ReadWrite.All'],
    'AdministrativeUnit.ReadWrite.All',
  ]);
  paths['user'] = `/users/${login(bench.directory().user).objectId}`;
  const make = async (collection: string, body: object) =>
    `/${collection}/${(await bench.graph(token, 'POST', `/${collection}`, body)).body['id']}`;
  paths['application'] = await make('applications', { displayName: 'Limits' });
  const { appId } = (await bench.graph(token, 'GET', paths['application'])).body;
  paths['servicePrincipal'] = await make('servicePrincipals', { appId });
  paths['unit'] = await make('directory/administrativeUnits', { displayName: 'Limits' });
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

const inside = (outer: string, name: string) => (value: string | null) => ({ [outer]: { [name]: value } });
const plain = (name: string) => (value: string | null) => ({ [name]: value });

const CLEARED: readonly [type: string, resource: string, properties: readonly string[]][] = [
  [
    'user',
    'User',
    'givenName surname mail jobTitle department companyName officeLocation mobilePhone'.split(' '),
  ],
  [
    'user',
    'User',
    'employeeId employeeType city country state postalCode streetAddress faxNumber'.split(' '),
  ],
  ['user', 'User', ['usageLocation', 'preferredLanguage', 'preferredDataLocation', 'onPremisesImmutableId']],
  ['user', 'User', ['employeeOrgData/division', 'onPremisesExtensionAttributes/extensionAttribute3']],
  ['group', 'Group', ['description', 'classification', 'preferredLanguage', 'preferredDataLocation']],
  ['application', 'Application', ['description', 'notes', 'serviceManagementReference', 'web/homePageUrl']],
  ['application', 'Application', ['info/supportUrl', 'info/marketingUrl', 'web/logoutUrl']],
  ['servicePrincipal', 'ServicePrincipal', ['description', 'notes', 'homepage', 'loginUrl', 'logoutUrl']],
  ['unit', 'AdministrativeUnit', ['description']],
];
const SAMPLES: Readonly<Record<string, string>> = {
  mail: 'a@b.example',
  usageLocation: 'DE',
  'web/logoutUrl': 'https://shop.example/out',
};

it.each(
  CLEARED.flatMap(([type, resource, properties]) => properties.map((one) => [type, resource, one] as const)),
)('no empty text is kept: %s (%s) %s is cleared by null', async (type, resource, property) => {
  const path = paths[type] ?? '';
  const [outer = '', name] = property.split('/');
  const body = name === undefined ? plain(outer) : inside(outer, name);
  const set = (value: string | null) => bench.graph(token, 'PATCH', path, body(value));
  expect((await set(SAMPLES[property] ?? 'some text')).status).toBe(204);
  const refused = await set('');
  expect([refused.status, refused.body['error']]).toEqual([
    400,
    expect.objectContaining({
      code: 'Request_BadRequest',
      message: `Invalid value specified for property '${outer}' of resource '${resource}'.`,
    }),
  ]);
  const read = async () => (await bench.graph(token, 'GET', `${path}?$select=${outer}`)).body;
  expect(await read()).toMatchObject(body(SAMPLES[property] ?? 'some text'));
  expect((await set(null)).status).toBe(204);
  expect(await read()).toMatchObject(body(null));
});

it.each([
  ['users', { jobTitle: '' }, "'jobTitle' of resource 'User'"],
  ['users', { businessPhones: [''] }, "'businessPhones' of resource 'User'"],
  ['groups', { description: '' }, "'description' of resource 'Group'"],
  ['applications', { notes: '' }, "'notes' of resource 'Application'"],
])('nothing is made with an empty text: %s %j', async (collection, wrong, named) => {
  const whole = {
    users: {
      ...{ accountEnabled: true, displayName: 'Empty', mailNickname: 'empty' },
      ...{ userPrincipalName: 'empty@contoso.example', passwordProfile: { password: 'Demo-password-2' } },
    },
    groups: { displayName: 'Empty', mailNickname: 'empty', mailEnabled: false, securityEnabled: true },
    applications: { displayName: 'Empty' },
  }[collection];
  const { status, body } = await bench.graph(token, 'POST', `/${collection}`, { ...whole, ...wrong });
  expect([status, body['error']]).toEqual([
    400,
    expect.objectContaining({
      code: 'Request_BadRequest',
      message: `Invalid value specified for property ${named}.`,
    }),
  ]);
});

/* PATCH merges what has properties of its own: what is left out keeps its value (OData JSON, URL conventions 4.01, 11.4.3). */
it.each([
  ['user', 'onPremisesExtensionAttributes', { extensionAttribute1: 'one' }, { extensionAttribute2: 'two' }],
  ['user', 'employeeOrgData', { costCenter: '1' }, { division: 'North' }],
  [
    'application',
    'parentalControlSettings',
    { countriesBlockedForMinors: ['DE'] },
    { legalAgeGroupRule: 'Allow' },
  ],
  [
    'application',
    'requestSignatureVerification',
    { isSignedRequestRequired: false, allowedWeakAlgorithms: 'rsaSha1' },
    { isSignedRequestRequired: true },
  ],
  ['servicePrincipal', 'info', { supportUrl: 'https://a.example' }, { marketingUrl: 'https://b.example' }],
])('%s.%s is changed inside', async (type, property, first, second) => {
  const path = paths[type] ?? '';
  for (const part of [first, second])
    expect((await bench.graph(token, 'PATCH', path, { [property]: part })).status).toBe(204);
  const read = async () => (await bench.graph(token, 'GET', `${path}?$select=${property}`)).body;
  expect(await read()).toMatchObject({ [property]: { ...first, ...second } });
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
