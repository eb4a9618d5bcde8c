import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

/* A type behind an address: of a list those of that type, of an object that object or none. */

let bench: Bench;
let token: string;
let applicationId: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, [
    ...['Directory.Read.All', 'User.Read.All', 'User.ReadWrite.All', 'Group.Read.All'],
    ...['Application.ReadWrite.All', 'Policy.Read.All', 'Policy.ReadWrite.Authorization'],
  ]);
  const made = await bench.graph(token, 'POST', '/applications', { displayName: 'Beta' });
  applicationId = String(made.body['id']);
});
afterAll(() => bench.close());

const get = (path: string) => bench.graph(token, 'GET', path);
const userId = () => login(bench.directory().user).objectId;

describe('behind an object', () => {
  it.each(['users', 'directoryObjects'])('its own type answers it: %s', async (collection) => {
    for (const type of ['microsoft.graph.user', 'graph.user', 'microsoft.graph.directoryObject']) {
      const { status, body } = await get(`/${collection}/${userId()}/${type}?$select=id,displayName`);
      expect([type, status, body['displayName']]).toEqual([type, 200, 'Uma User']);
      expect(body['@odata.context']).toContain(`#${collection}/microsoft.graph.`);
    }
  });

  it('another type answers that it is not there', async () => {
    for (const path of [`/users/${userId()}`, `/directoryObjects/${userId()}`]) {
      const { status, body } = await get(`${path}/microsoft.graph.group`);
      expect([status, codeOf(body)]).toEqual([404, 'Request_ResourceNotFound']);
    }
  });

  it('its number is refused, and a type behind changes says that it is not emulated', async () => {
    expect((await get(`/users/${userId()}/$count`)).status).toBe(400);
    const { status, body } = await get('/users/delta/microsoft.graph.user');
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
  });
});

describe('the alias that clients made from the metadata write', () => {
  it.each([
    ['/users/{user}/memberOf', 'group'],
    ['/users/{user}/transitiveMemberOf', 'group'],
    ['/directory/deletedItems', 'application'],
  ])('means the same before a type: %s/graph.%s', async (path, type) => {
    const address = path.replace('{user}', userId());
    const [short, long] = await Promise.all(
      ['graph', 'microsoft.graph'].map((name) => get(`${address}/${name}.${type}`)),
    );
    expect([short?.status, entries(short?.body ?? {})]).toEqual([200, entries(long?.body ?? {})]);
  });

  it('means the same before a function, and nothing in the name of a user', async () => {
    expect((await get('/users/graph.delta()')).status).toBe(200);
    expect((await get('/users/graph.user@contoso.example')).status).toBe(404);
  });
});

describe('beta', () => {
  const beta = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${bench.emulator.origin}/beta${path}`, { headers, ...init });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it.each(['/users?$top=1', '/users/{user}', '/users/delta', '/directoryObjects/{user}'])(
    'names itself in its answers: %s',
    async (path) => {
      const { status, body } = await beta(path.replace('{user}', userId()));
      expect(status).toBe(200);
      expect(body['@odata.context']).toMatch(`${bench.emulator.origin}/beta/$metadata#`);
      for (const name of ['@odata.nextLink', '@odata.deltaLink'])
        if (body[name] !== undefined) expect(body[name]).toMatch(`${bench.emulator.origin}/beta/`);
    },
  );

  it.each([
    ["filter=displayName eq 'Uma User'", (found: unknown[]) => expect(found).toHaveLength(1)],
    ["Filter=displayName eq 'Uma User'", (found: unknown[]) => expect(found).toHaveLength(1)],
    ['top=2', (found: unknown[]) => expect(found).toHaveLength(2)],
    [
      'select=id,mail&top=1',
      ([one]: unknown[]) => expect(Object.keys(one as object).sort()).toEqual(['id', 'mail']),
    ],
    ['orderby=displayName desc&top=1', ([one]: unknown[]) => expect(one).toMatchObject({ givenName: 'Uma' })],
    [
      'expand=manager(select=id;levels=max)&top=1',
      ([one]: unknown[]) => expect(one).toHaveProperty('manager', null),
    ],
  ])('takes options without a dollar sign: %s', async (query, check) => {
    const { status, body } = await beta(`/users?${query}`);
    expect(status).toBe(200);
    check(entries(body));
  });

  it('takes each option once, with a dollar sign or without, and knows no others', async () => {
    expect((await beta('/users?top=1&$top=2')).status).toBe(400);
    expect((await beta('/users?filter=colour eq 1')).status).toBe(400);
    expect((await beta(`/users/${userId()}?filter=displayName eq 'x'`)).status).toBe(400);
    expect((await beta('/users?colour=red&top=1')).status).toBe(200);
  });

  it('is alone in that: v1.0 does not know such an option', async () => {
    for (const option of ['filter', 'select', 'top', 'expand', 'orderby', 'search', 'count', 'skiptoken']) {
      const { status, body } = await get(`/users?${option}=x`);
      expect([status, body['error']]).toEqual([
        400,
        expect.objectContaining({
          code: 'Request_BadRequest',
          message: `Unrecognized query argument specified: '${option}'.`,
        }),
      ]);
    }
    expect((await get('/users?colour=red&$top=1')).status).toBe(200);
  });

  it.each([
    '/users?$select=id,refreshTokensValidFromDateTime',
    '/users?$filter=refreshTokensValidFromDateTime ge 2026-01-01T00:00:00Z',
    '/users?$orderby=refreshTokensValidFromDateTime',
    '/users?$expand=invitedBy',
    '/users/{user}?$select=onPremisesSipInfo',
    '/users/{user}/refreshTokensValidFromDateTime',
    '/users/{user}/onPremisesSipInfo',
    '/users/delta?$select=isLicenseReconciliationNeeded',
    '/groups?$select=writebackConfiguration',
    '/servicePrincipals?$select=publisherName',
    '/servicePrincipals?$expand=claimsPolicy',
    '/applications/{application}/federatedIdentityCredentials?$select=claimsMatchingExpression',
    '/directory/impactedResources',
    '/directory/recommendations',
    ...['/privilegedAccess/aadRoles/resources', '/settings', '/networkAccess/forwardingProfiles'],
    ...['/trustFramework/policies', '/onPremisesPublishingProfiles/provisioning', '/riskyUsers/x'],
  ])('has it besides v1.0, and that is said: %s', async (address) => {
    const path = address.replace('{user}', userId()).replace('{application}', applicationId);
    const here = await beta(path);
    expect([here.status, codeOf(here.body)]).toEqual([501, 'NotEmulated']);
    expect((await get(path)).status).toBe(400);
  });

  it.each([
    ['PATCH', '/users/{user}', { onPremisesSipInfo: { isSipEnabled: true } }],
    ['PATCH', '/applications/{application}', { onPremisesPublishing: { internalUrl: 'https://a.example' } }],
    ['PATCH', '/applications/{application}', { web: { oauth2AllowImplicitFlow: true } }],
    ['PATCH', '/policies/authorizationPolicy', { enabledPreviewFeatures: ['EnableGranularConsent'] }],
  ])('has it in bodies: %s %s %j', async (method, address, body) => {
    const path = address.replace('{user}', userId()).replace('{application}', applicationId);
    const here = await beta(path, { method, body: JSON.stringify(body) });
    expect([here.status, codeOf(here.body)]).toEqual([501, 'NotEmulated']);
    expect((await bench.graph(token, method, path, body)).status).toBe(400);
  });

  it.each([
    '/users?$select=colour',
    "/users?$filter=colour eq 'red'",
    '/users?$orderby=colour',
    '/users?$expand=colours',
    '/users/{user}/colour',
    '/colours',
    '/users/{user}?$select=publisherName',
  ])('does not have everything: %s', async (path) => {
    expect((await beta(path.replace('{user}', userId()))).status).toBe(400);
  });

  it('has the authorization policy in a list, and by its id', async () => {
    const list = await beta('/policies/authorizationPolicy');
    const one = await beta('/policies/authorizationPolicy/authorizationPolicy');
    expect([list.status, one.status]).toEqual([200, 200]);
    expect(entries(list.body)).toEqual([expect.objectContaining({ id: 'authorizationPolicy' })]);
    expect(one.body).toMatchObject({
      ...entries(list.body)[0],
      '@odata.context': expect.stringContaining('#policies/authorizationPolicy/$entity'),
      permissionGrantPolicyIdsAssignedToDefaultUserRole: [
        'ManagePermissionGrantsForSelf.microsoft-user-default-legacy',
      ],
    });
    const path = '/policies/authorizationPolicy/authorizationPolicy';
    const body = JSON.stringify({ defaultUserRolePermissions: { allowedToCreateApps: false } });
    const changed = await fetch(`${bench.emulator.origin}/beta${path}`, {
      ...{ method: 'PATCH', body },
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    expect(changed.status).toBe(204);
    const read = await get('/policies/authorizationPolicy');
    expect(read.body).toMatchObject({ defaultUserRolePermissions: { allowedToCreateApps: false } });
    expect((await get(path)).status).toBe(405);
  });

  it('names itself in a batch, too', async () => {
    const requests = [{ id: '1', method: 'GET', url: '/users?top=1' }];
    const { body } = await beta('/$batch', { method: 'POST', body: JSON.stringify({ requests }) });
    expect(JSON.stringify(body)).toContain('/beta/$metadata#users');
    expect(entries((body['responses'] as { body: Record<string, unknown> }[])[0]?.body ?? {})).toHaveLength(
      1,
    );
  });
});
