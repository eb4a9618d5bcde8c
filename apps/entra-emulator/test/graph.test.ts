import { beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';

const bench = await freshBench();
let token: string;
beforeEach(async () => {
  await bench.consent();
  token = await bench.graphToken();
});

const TEMPLATE = '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate';
const UPSERT = { prefer: 'create-if-missing' };
const OWNED_BY = '18a4783c-866b-4cc7-a460-3d5e5662c884';
const READ_WRITE_ALL = '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9';

const graph = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  bench.graph(token, method, path, body, headers);

/** Gives the provisioning application other Graph app roles, and consents again. */
async function holdRoles(...ids: string[]): Promise<void> {
  const scopes = ['37f7f235-527c-4136-accd-4a02d197296e', '14dad69e-099b-42c9-810b-d002981feec1'];
  const resourceAccess = [
    ...scopes.map((id) => ({ id, type: 'Scope' })),
    ...ids.map((id) => ({ id, type: 'Role' })),
  ];
  const requiredResourceAccess = [{ resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess }];
  await bench.control('PATCH', `/applications/${bench.provisioningApp.clientId}`, { requiredResourceAccess });
  await bench.consent();
  token = await bench.graphToken();
}

const upsert = (name = 'sso_1', body: object = { displayName: 'Acme SSO' }) =>
  graph('PATCH', `/applications(uniqueName='${name}')`, body, UPSERT);

const codeOf = (body: Record<string, unknown>): unknown =>
  (body['error'] as { code?: unknown } | undefined)?.code;

describe('the caller', () => {
  it('needs a token of this emulator for Graph that has not expired', async () => {
    expect((await bench.graph('', 'GET', '/applications')).status).toBe(401);
    const garbage = await bench.graph('not.a.token', 'GET', '/applications');
    expect([garbage.status, codeOf(garbage.body)]).toEqual([401, 'InvalidAuthenticationToken']);
    const tampered = `${token.slice(0, -6)}AAAAAA`;
    expect((await bench.graph(tampered, 'GET', '/applications')).status).toBe(401);
    await bench.control('POST', '/clock', { advanceSeconds: 3600 });
    const expired = await graph('GET', '/applications');
    expect(JSON.stringify(expired.body)).toContain('Lifetime validation failed');
  });

  it('sees only its own directory', async () => {
    await bench.consent(bench.browser(), 'fabrikam.example');
    const created = await upsert();
    const elsewhere = await bench.graphToken('fabrikam.example');
    const id = String(created.body['id']);
    expect((await bench.graph(elsewhere, 'GET', `/applications/${id}`)).status).toBe(404);
    expect((await bench.graph(elsewhere, 'DELETE', `/applications/${id}`)).status).toBe(404);
    expect(JSON.stringify((await bench.graph(elsewhere, 'GET', '/applications')).body)).not.toContain(id);
  });

  it('is told 403 without the permission, and the log says which one would have done', async () => {
    const users = await graph('GET', '/users');
    expect([users.status, codeOf(users.body)]).toEqual([403, 'Authorization_RequestDenied']);
    const { body } = await bench.control('GET', '/requests?count=1');
    expect(JSON.stringify(body)).toContain('User.Read.All');
  });

  it('keeps the permissions of a token until it expires, and is unknown once its enterprise app is gone', async () => {
    const { tenantId } = bench.directory();
    await bench.control('POST', '/revoke-consent', {
      directory: tenantId,
      clientId: bench.provisioningApp.clientId,
    });
    expect((await graph('GET', '/applications')).status).toBe(200);
    const fresh = await bench.graphToken();
    expect((await bench.graph(fresh, 'GET', '/applications')).status).toBe(403);
    await bench.control('POST', '/revoke-consent', {
      directory: tenantId,
      clientId: bench.provisioningApp.clientId,
      removeEnterpriseApp: true,
    });
    const gone = await graph('GET', '/applications');
    expect([gone.status, codeOf(gone.body)]).toEqual([401, 'Authorization_IdentityNotFound']);
  });
});

describe('instantiating the custom template', () => {
  it('makes two objects with different ids, wants assignment, and makes nobody owner', async () => {
    const { status, body } = await graph('POST', TEMPLATE, { displayName: 'Acme' });
    expect(status).toBe(201);
    const application = body['application'] as Record<string, unknown>;
    const enterpriseApp = body['servicePrincipal'] as Record<string, unknown>;
    expect(application['id']).not.toBe(enterpriseApp['id']);
    expect(application['appId']).toBe(enterpriseApp['appId']);
    expect(enterpriseApp['appRoleAssignmentRequired']).toBe(true);
    expect(JSON.stringify(application['appRoles'])).toContain('msiam_access');
    expect(JSON.stringify(application['api'])).toContain('user_impersonation');
    expect((await graph('GET', `/applications/${application['id']}/owners`)).body['value']).toEqual([]);
  });

  it('leaves a caller with OwnedBy unable to touch what it made, and one with ReadWrite.All able', async () => {
    const { body } = await graph('POST', TEMPLATE, { displayName: 'Acme' });
    const { id } = body['application'] as { id: string };
    expect((await graph('PATCH', `/applications/${id}`, { displayName: 'Mine' })).status).toBe(403);
    expect((await graph('POST', `/applications/${id}/addPassword`, {})).status).toBe(403);
    await holdRoles(OWNED_BY, READ_WRITE_ALL);
    expect((await graph('PATCH', `/applications/${id}`, { displayName: 'Mine' })).status).toBe(204);
    const { id: enterpriseAppId } = body['servicePrincipal'] as { id: string };
    expect((await graph('GET', `/servicePrincipals/${enterpriseAppId}`)).body['displayName']).toBe('Mine');
  });

  it('knows no other template', async () => {
    const other = await graph(
      'POST',
      '/applicationTemplates/4602d0b4-76bb-404b-bca9-2652e1a39c6d/instantiate',
      { displayName: 'x' },
    );
    expect([other.status, codeOf(other.body)]).toEqual([501, 'NotEmulated']);
    const wrong = await graph('POST', '/applicationTemplates/nothing/instantiate', { displayName: 'x' });
    expect([wrong.status, codeOf(wrong.body)]).toEqual([404, 'Request_ResourceNotFound']);
  });

  it('makes the caller owner when the setting says so', async () => {
    await bench.control('PATCH', '/settings', { instantiateGivesOwner: true });
    const { body } = await graph('POST', TEMPLATE, { displayName: 'Acme' });
    const { id } = body['application'] as { id: string };
    expect((await graph('PATCH', `/applications/${id}`, { displayName: 'Mine' })).status).toBe(204);
  });
});

describe('PATCH by alternate key', () => {
  it('creates once with Prefer: create-if-missing and updates afterwards', async () => {
    const first = await upsert();
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      uniqueName: 'sso_1',
      displayName: 'Acme SSO',
      signInAudience: 'AzureADMyOrg',
    });
    const second = await upsert('sso_1', { displayName: 'Acme SSO 2' });
    expect([second.status, second.body]).toEqual([204, {}]);
    const found = await graph('GET', "/applications(uniqueName='sso_1')");
    expect(found.body).toMatchObject({ id: first.body['id'], displayName: 'Acme SSO 2' });
  });

  it('is 404 without the header', async () => {
    expect((await graph('PATCH', "/applications(uniqueName='nothing')", { displayName: 'x' })).status).toBe(
      404,
    );
  });

  it('does the same for enterprise apps by appId, and makes the caller owner of both', async () => {
    const { body } = await upsert();
    const path = `/servicePrincipals(appId='${body['appId']}')`;
    const first = await graph(
      'PATCH',
      path,
      { appRoleAssignmentRequired: false, tags: ['WindowsAzureActiveDirectoryIntegratedApp'] },
      UPSERT,
    );
    expect(first.status).toBe(201);
    expect((await graph('PATCH', path, { notes: 'again' }, UPSERT)).status).toBe(204);
    const owners = (await graph('GET', `/servicePrincipals/${first.body['id']}/owners`)).body['value'] as {
      appId: string;
    }[];
    expect(owners.map((owner) => owner.appId)).toEqual([bench.provisioningApp.clientId]);
    const again = await graph('POST', '/servicePrincipals', { appId: body['appId'] });
    expect([again.status, codeOf(again.body)]).toEqual([409, 'Request_MultipleObjectsWithSameKeyValue']);
  });

  it('lets OwnedBy touch what it created and not what others own', async () => {
    await upsert();
    expect((await graph('PATCH', "/applications(uniqueName='sso_1')", { notes: 'mine' })).status).toBe(204);
    const { body } = await bench.control('GET', '/state');
    const [first] = body['applications'] as { id: string; uniqueName: string }[];
    expect(first?.uniqueName).not.toBe('sso_1');
  });

  it('keeps the name of a soft-deleted application taken', async () => {
    const { body } = await upsert();
    await graph('DELETE', `/applications/${body['id']}`);
    const again = await upsert();
    expect([again.status, codeOf(again.body)]).toEqual([409, 'Request_MultipleObjectsWithSameKeyValue']);
    await graph('DELETE', `/directory/deletedItems/${body['id']}`);
    expect((await upsert()).status).toBe(201);
  });
});

describe('an application', () => {
  it('is not found by its appId where an id belongs', async () => {
    const { body } = await upsert();
    expect((await graph('GET', `/applications/${body['appId']}`)).status).toBe(404);
    expect((await graph('GET', `/applications(appId='${body['appId']}')`)).status).toBe(200);
  });

  const refused: [string, object][] = [
    ['an unknown property', { displayName: 'x', favouriteColour: 'red' }],
    ['an unknown property inside web', { web: { redirectUri: 'https://x.example/' } }],
    ['a property of the wrong type', { displayName: 7 }],
    ['passwordCredentials', { passwordCredentials: [] }],
    ['its id', { id: '1' }],
    ['a redirect URI on plain http', { web: { redirectUris: ['http://x.example/cb'] } }],
    ['a redirect URI with a wildcard', { web: { redirectUris: ['https://*.x.example/cb'] } }],
    ['an unknown group claim', { groupMembershipClaims: 'Everything' }],
    [
      'a certificate that is none',
      { keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: 'AAAA' }] },
    ],
  ];
  it.each(refused)('refuses %s with 400 and changes nothing', async (_, body) => {
    const created = await upsert();
    const answer = await graph('PATCH', `/applications/${created.body['id']}`, body);
    expect([answer.status, codeOf(answer.body)]).toEqual([400, 'Request_BadRequest']);
    expect((await graph('GET', `/applications/${created.body['id']}`)).body['displayName']).toBe('Acme SSO');
  });

  it('takes the whole desired state of a connection', async () => {
    const { body } = await upsert();
    const wanted = {
      displayName: 'Acme SSO',
      web: {
        redirectUris: ['http://localhost:3000/cb', 'https://b.example/signed-out'],
        homePageUrl: 'https://b.example/',
        logoutUrl: 'https://b.example/out',
      },
      groupMembershipClaims: 'SecurityGroup',
      optionalClaims: {
        idToken: [
          { name: 'email', source: null, essential: false, additionalProperties: [] },
          { name: 'xms_edov' },
        ],
      },
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [{ id: '37f7f235-527c-4136-accd-4a02d197296e', type: 'Scope' }],
        },
      ],
    };
    expect((await graph('PATCH', `/applications/${body['id']}`, wanted)).status).toBe(204);
    expect(
      (
        await graph('PATCH', `/applications/${body['id']}/authenticationBehaviors`, {
          removeUnverifiedEmailClaim: true,
        })
      ).status,
    ).toBe(204);
    const found = await graph('GET', `/applications/${body['id']}`);
    expect(found.body).toMatchObject(wanted);
    expect(found.body).not.toHaveProperty('authenticationBehaviors');
    const chosen = await graph('GET', `/applications/${body['id']}?$select=authenticationBehaviors`);
    expect(chosen.body).toMatchObject({ authenticationBehaviors: { removeUnverifiedEmailClaim: true } });
  });

  it('goes to deletedItems with its enterprise app, comes back under its id, and can be purged', async () => {
    const { body } = await upsert();
    const enterpriseApp = await graph('PATCH', `/servicePrincipals(appId='${body['appId']}')`, {}, UPSERT);
    expect((await graph('DELETE', `/applications/${body['id']}`)).status).toBe(204);
    expect((await graph('GET', `/applications/${body['id']}`)).status).toBe(404);
    expect((await graph('GET', `/servicePrincipals/${enterpriseApp.body['id']}`)).status).toBe(404);
    const deleted = await graph('GET', '/directory/deletedItems/microsoft.graph.application');
    expect((deleted.body['value'] as { id: string }[]).map((one) => one.id)).toEqual([body['id']]);
    const both = await graph('GET', '/directory/deletedItems/microsoft.graph.servicePrincipal');
    expect((both.body['value'] as { id: string }[]).map((one) => one.id)).toEqual([enterpriseApp.body['id']]);
    expect((await graph('POST', `/directory/deletedItems/${body['id']}/restore`)).status).toBe(200);
    expect((await graph('GET', `/applications/${body['id']}`)).status).toBe(200);
    expect((await graph('GET', `/servicePrincipals/${enterpriseApp.body['id']}`)).status).toBe(404);
    await graph('DELETE', `/applications/${body['id']}`);
    expect((await graph('DELETE', `/directory/deletedItems/${body['id']}`)).status).toBe(204);
    expect((await graph('GET', `/directory/deletedItems/${body['id']}`)).status).toBe(404);
  });
});

describe('what Graph shows of an application', () => {
  it('fills in what an optional claim leaves out, so that it can be read, changed and written back', async () => {
    const { body } = await upsert('sso_1', {
      displayName: 'Acme',
      optionalClaims: { idToken: [{ name: 'email' }] },
    });
    const email = { name: 'email', source: null, essential: false, additionalProperties: [] };
    expect(body['optionalClaims']).toEqual({ idToken: [email], accessToken: [], saml2Token: [] });
    const { web, api, optionalClaims, keyCredentials, requiredResourceAccess } = body;
    const again = { web, api, optionalClaims, keyCredentials, requiredResourceAccess };
    expect((await graph('PATCH', `/applications/${body['id']}`, again)).status).toBe(204);
  });
});

describe('a client secret', () => {
  it('is told once, works at the token endpoint, and ends when it is removed', async () => {
    const { body } = await upsert();
    await graph('PATCH', `/servicePrincipals(appId='${body['appId']}')`, {}, UPSERT);
    const added = await graph('POST', `/applications/${body['id']}/addPassword`, {
      passwordCredential: { displayName: 'one' },
    });
    const secret = String(added.body['secretText']);
    expect([added.status, secret.length, added.body['hint']]).toEqual([200, 40, secret.slice(0, 3)]);
    expect(added.body['endDateTime']).toBe('2028-03-01T12:00:00Z');
    const shown = JSON.stringify((await graph('GET', `/applications/${body['id']}`)).body);
    expect(shown).toContain(String(added.body['keyId']));
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('secretHash');
    const use = () =>
      bench.clientCredentials(bench.directory().tenantId, {
        client_id: String(body['appId']),
        client_secret: secret,
      });
    expect((await use()).status).toBe(200);
    expect(
      (await graph('POST', `/applications/${body['id']}/removePassword`, { keyId: added.body['keyId'] }))
        .status,
    ).toBe(204);
    expect((await use()).body['error_codes']).toEqual([7000215]);
  });

  it('can be forbidden by the directory', async () => {
    const { body } = await upsert();
    await bench.control('PATCH', '/directories/contoso.example', { secretsForbidden: true });
    const added = await graph('POST', `/applications/${body['id']}/addPassword`, {});
    expect([added.status, codeOf(added.body)]).toEqual([400, 'CredentialTypeNotAllowedAsPerAppPolicy']);
  });
});

describe('lists', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) await upsert(name, { displayName: `List ${name}`, tags: [name] });
  });
  const names = async (query: string, headers: Record<string, string> = {}) => {
    const { body } = await graph('GET', `/applications?${query}`, undefined, headers);
    return (body['value'] as { displayName: string }[]).map((one) => one.displayName);
  };

  it('take eq, and, or, startswith, in, any and parentheses', async () => {
    const filter = (text: string) => names(`$filter=${encodeURIComponent(text)}`);
    expect(await filter("displayName eq 'List b'")).toEqual(['List b']);
    expect(await filter("startswith(displayName,'list')")).toHaveLength(3);
    expect(
      await filter(
        "(displayName eq 'List a' or displayName eq 'List c') and signInAudience eq 'AzureADMyOrg'",
      ),
    ).toHaveLength(2);
    expect(await filter("tags/any(t:t eq 'c')")).toEqual(['List c']);
    expect(await filter("displayName in ('List a','List b')")).toHaveLength(2);
    expect(await filter("displayName eq 'O''Brien'")).toEqual([]);
  });

  it('want an advanced query for ne, and refuse what they do not know', async () => {
    const filter = (text: string, headers = {}) =>
      graph('GET', `/applications?$count=true&$filter=${encodeURIComponent(text)}`, undefined, headers);
    const plain = await filter("displayName ne 'List a'");
    expect([plain.status, codeOf(plain.body)]).toEqual([400, 'Request_UnsupportedQuery']);
    expect(
      (await filter("displayName ne 'List a'", { consistencylevel: 'eventual' })).body['@odata.count'],
    ).toBe(2);
    expect(codeOf((await filter("colour eq 'red'")).body)).toBe('BadRequest');
    for (const text of [
      'displayName eq',
      "displayName eq 'a' and",
      '((((',
      "'a' eq displayName",
      'displayName gt 3',
    ]) {
      expect((await filter(text)).status).toBe(400);
    }
  });

  it('come in pages, select properties, and link on the emulator’s own address', async () => {
    const first = await graph('GET', '/applications?$top=2&$select=displayName&$count=true');
    expect(first.body['value']).toHaveLength(2);
    expect(Object.keys((first.body['value'] as object[])[0] ?? {})).toEqual(['id', 'displayName']);
    const next = String(first.body['@odata.nextLink']);
    expect(next.startsWith(`${bench.emulator.graphUrl}/applications?`)).toBe(true);
    const second = await graph('GET', next.slice(bench.emulator.graphUrl.length));
    expect(second.body['value']).toHaveLength(1);
    expect(second.body).not.toHaveProperty('@odata.nextLink');
    expect((await graph('GET', '/applications?$top=5000')).status).toBe(400);
  });
});

describe('users', () => {
  it('are readable with User.Read.All, and their groups too', async () => {
    await holdRoles('df021288-bdef-4463-88db-98f22de89214');
    const { user } = bench.directory();
    expect((await graph('GET', `/users/${login(user).upn}`)).body['id']).toBe(login(user).objectId);
    const groups = await graph('POST', `/users/${login(user).objectId}/getMemberObjects`, {
      securityEnabledOnly: true,
    });
    expect(groups.body['value']).toHaveLength(2);
  });

  it('let the organization be read with Organization.Read.All', async () => {
    expect((await graph('GET', '/organization')).status).toBe(403);
    await holdRoles('498476ce-e0fe-48b0-b801-37ba7e2685c6');
    const { body } = await graph('GET', '/organization');
    expect(JSON.stringify(body)).toContain('contoso.example');
  });
});
