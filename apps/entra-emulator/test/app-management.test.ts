import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../src/tokens/self-signed-certificate.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';
import { graphBench } from './support/graph-bench.ts';
import { differences } from './support/graph-schema.ts';

/* App management policies: what they forbid is refused by their id, and an application’s own counts instead of the directory’s. */

const { bench, graph, use } = await graphBench([
  'Application.ReadWrite.All',
  'Policy.ReadWrite.ApplicationConfiguration',
]);

const tenant = '/policies/defaultAppManagementPolicy';
const forbidsSecrets = [{ restrictionType: 'passwordAddition' }];
const idOf = ({ body }: { body: Record<string, unknown> }): string => String(body['id']);

const application = async (): Promise<string> =>
  idOf(await graph('POST', '/applications', { displayName: 'Shop' }));
const addTo = async (path: string, months = 1) => {
  const endDateTime = new Date(Date.UTC(2026, 2 + months, 1)).toISOString();
  const { status, body } = await graph('POST', `${path}/addPassword`, {
    passwordCredential: { endDateTime },
  });
  return { status, code: codeOf(body), message: (body['error'] as { message?: string })?.message };
};
const policy = async (body: object): Promise<string> => {
  const made = await graph('POST', '/policies/appManagementPolicies', { displayName: 'Own', ...body });
  expect([made.status, made.body]).toMatchObject([201, { displayName: 'Own' }]);
  return idOf(made);
};
const assign = (path: string, id: string) =>
  graph('POST', `${path}/appManagementPolicies/$ref`, {
    '@odata.id': `${bench.emulator.graphUrl}/policies/appManagementPolicies/${id}`,
  });

describe('an app management policy of an application', () => {
  it('forbids secrets, and the refusal names it', async () => {
    const [one, other] = [`/applications/${await application()}`, `/applications/${await application()}`];
    const id = await policy({ isEnabled: true, restrictions: { passwordCredentials: forbidsSecrets } });
    expect((await assign(one, id)).status).toBe(204);
    expect(await addTo(one)).toEqual({
      ...{ status: 400, code: 'CredentialTypeNotAllowedAsPerAppPolicy' },
      message: `Credential type not allowed as per assigned policy '${id}'.`,
    });
    expect((await addTo(other)).status).toBe(200);
  });

  it('caps the life of secrets', async () => {
    const path = `/applications/${await application()}`;
    const rule = { restrictionType: 'passwordLifetime', maxLifetime: 'P90D' };
    const id = await policy({ isEnabled: true, restrictions: { passwordCredentials: [rule] } });
    await assign(path, id);
    expect((await addTo(path, 2)).status).toBe(200);
    expect(await addTo(path, 6)).toEqual({
      ...{ status: 400, code: 'CredentialInvalidLifetimeAsPerAppPolicy' },
      message: `Credential lifetime exceeds the max value allowed as per assigned policy '${id}'.`,
    });
  });

  it('counts instead of the directory’s, switched on or off, until it is taken off', async () => {
    const path = `/applications/${await application()}`;
    await graph('PATCH', tenant, {
      isEnabled: true,
      applicationRestrictions: { passwordCredentials: forbidsSecrets },
    });
    expect((await addTo(path)).status).toBe(400);
    const id = await policy({ isEnabled: false, restrictions: { passwordCredentials: forbidsSecrets } });
    await assign(path, id);
    expect((await addTo(path)).status).toBe(200);
    const own = `/policies/appManagementPolicies/${id}`;
    expect((await graph('PATCH', own, { isEnabled: true })).status).toBe(204);
    expect((await addTo(path)).message).toContain(id);
    expect((await graph('PATCH', own, { restrictions: { passwordCredentials: [] } })).status).toBe(204);
    expect((await addTo(path)).status).toBe(200);
    expect((await graph('DELETE', `${path}/appManagementPolicies/${id}/$ref`)).status).toBe(204);
    expect((await graph('DELETE', `${path}/appManagementPolicies/${id}/$ref`)).status).toBe(404);
    expect((await addTo(path)).status).toBe(400);
    await assign(path, id);
    expect((await graph('DELETE', own)).status).toBe(204);
    expect((await addTo(path)).status).toBe(400);
  });

  it('is one for each, and is shown on both sides', async () => {
    const objectId = await application();
    const path = `/applications/${objectId}`;
    const [id, other] = [await policy({}), await policy({})];
    expect((await assign(path, id)).status).toBe(204);
    const second = await assign(path, other);
    expect([second.status, codeOf(second.body)]).toEqual([409, 'Request_MultipleObjectsWithSameKeyValue']);
    const { body } = await graph('GET', `${path}?$expand=appManagementPolicies`);
    expect(body['appManagementPolicies']).toMatchObject([{ id, isEnabled: false }]);
    const holders = await graph('GET', `/policies/appManagementPolicies/${id}/appliesTo`);
    expect(entries(holders.body)).toMatchObject([{ id: objectId }]);
    expect((await graph('GET', '/policies/appManagementPolicies?$count=true')).status).toBe(200);
  });

  it('of an enterprise app is about the secrets of that one alone', async () => {
    const objectId = await application();
    const { body } = await graph('GET', `/applications/${objectId}`);
    const made = await graph('POST', '/servicePrincipals', { appId: body['appId'] });
    const path = `/servicePrincipals/${idOf(made)}`;
    const id = await policy({ isEnabled: true, restrictions: { passwordCredentials: forbidsSecrets } });
    expect((await assign(path, id)).status).toBe(204);
    expect((await addTo(path)).status).toBe(400);
    expect((await addTo(`/applications/${objectId}`)).status).toBe(200);
  });

  it('wants to see applications and to write policies, to be given', async () => {
    const [path, id] = [`/applications/${await application()}`, await policy({})];
    // What was granted before would stay granted.
    const reader = await bench.control('POST', '/revoke-consent', {
      ...{ directory: 'contoso.example', clientId: bench.provisioningApp.clientId },
    });
    expect(reader.status).toBe(200);
    use(await tokenWith(bench, ['Policy.ReadWrite.ApplicationConfiguration']));
    expect((await assign(path, id)).status).toBe(403);
    use(await tokenWith(bench, ['Policy.ReadWrite.ApplicationConfiguration', 'Application.Read.All']));
    expect((await assign(path, id)).status).toBe(204);
  });
});

describe('the directory’s own', () => {
  const restrict = (applicationRestrictions: object, servicePrincipalRestrictions: object = {}) =>
    graph('PATCH', tenant, { isEnabled: true, applicationRestrictions, servicePrincipalRestrictions });

  it('tells applications from enterprise apps', async () => {
    const path = `/servicePrincipals(appId='${bench.provisioningApp.clientId}')`;
    const own = `/applications/${await application()}`;
    await restrict({}, { passwordCredentials: forbidsSecrets });
    expect([(await addTo(path)).status, (await addTo(own)).status]).toEqual([400, 200]);
    await restrict({ passwordCredentials: forbidsSecrets }, { passwordCredentials: [] });
    expect([(await addTo(path)).status, (await addTo(own)).status]).toEqual([200, 400]);
  });

  it('lets be what was made before its time', async () => {
    const before = `/applications/${await application()}`;
    await bench.control('POST', '/clock', { advanceSeconds: 1800 });
    const since = '2026-03-01T12:15:00Z';
    await restrict({
      passwordCredentials: [
        { restrictionType: 'passwordAddition', restrictForAppsCreatedAfterDateTime: since },
      ],
    });
    const after = `/applications/${await application()}`;
    expect([(await addTo(before)).status, (await addTo(after)).status]).toEqual([200, 400]);
    const born = await graph('POST', '/applications', { displayName: 'x', passwordCredentials: [{}] });
    expect([born.status, codeOf(born.body)]).toEqual([400, 'CredentialTypeNotAllowedAsPerAppPolicy']);
    await bench.control('POST', '/clock', { reset: true });
  });

  it('has no effect while it is off, or a rule of it, and keeps its rules', async () => {
    const path = `/applications/${await application()}`;
    await restrict({ passwordCredentials: forbidsSecrets });
    expect((await graph('PATCH', tenant, { isEnabled: false })).status).toBe(204);
    expect((await addTo(path)).status).toBe(200);
    expect((await graph('GET', tenant)).body).toMatchObject({
      isEnabled: false,
      applicationRestrictions: { passwordCredentials: [{ restrictionType: 'passwordAddition' }] },
    });
    await graph('PATCH', tenant, { isEnabled: true });
    expect((await addTo(path)).status).toBe(400);
    await restrict({ passwordCredentials: [{ restrictionType: 'passwordAddition', state: 'disabled' }] });
    expect((await addTo(path)).status).toBe(200);
  });

  it('is what the control API says in short, and the other way is not forgotten', async () => {
    const path = `/applications/${await application()}`;
    await bench.control('PATCH', '/directories/contoso.example', { secretsForbidden: true });
    expect((await graph('GET', tenant)).body).toMatchObject({ isEnabled: true });
    const keyCredentials = [{ restrictionType: 'asymmetricKeyLifetime', maxLifetime: 'P30D' }];
    await graph('PATCH', tenant, { applicationRestrictions: { keyCredentials } });
    expect((await addTo(path)).status).toBe(400);
    const { body } = await bench.control('GET', '/directories/contoso.example');
    expect(body).toMatchObject({ secretsForbidden: false, appManagement: { isEnabled: true } });
  });

  it('caps keys by their kind', async () => {
    const path = `/applications/${await application()}`;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const now = Date.parse('2026-03-01T12:00:00Z');
    const key = selfSignedCertificate(privateKey, 'c', Buffer.from('01', 'hex'), now).toString('base64');
    const set = (type: string) => graph('PATCH', path, { keyCredentials: [{ key, type }] });
    await restrict({ passwordCredentials: [{ restrictionType: 'symmetricKeyAddition' }] });
    expect(codeOf((await set('Symmetric')).body)).toBe('CredentialTypeNotAllowedAsPerAppPolicy');
    await restrict({
      passwordCredentials: [{ restrictionType: 'symmetricKeyLifetime', maxLifetime: 'P1D' }],
    });
    expect(codeOf((await set('Symmetric')).body)).toBe('CredentialInvalidLifetimeAsPerAppPolicy');
    expect((await set('AsymmetricX509Cert')).status).toBe(204);
  });

  it('says which identifier URIs may be new', async () => {
    const path = `/applications/${await application()}`;
    const { body } = await graph('GET', path);
    const appId = String(body['appId']);
    const { tenantId } = bench.directory();
    const set = async (...identifierUris: string[]) => {
      const answer = await graph('PATCH', path, { identifierUris });
      return answer.status === 204 ? 204 : codeOf(answer.body);
    };
    expect(await set('api://old')).toBe(204);
    const rule = { state: 'enabled', excludeAppsReceivingV2Tokens: true };
    await restrict({ identifierUris: { uriAdditionWithoutUniqueTenantIdentifier: rule } });
    expect(await set('api://old', 'api://new')).toBe('InvalidUniqueTenantIdentifierAsPerAppPolicy');
    for (const uri of [`api://${appId}`, `api://${tenantId}/x`, 'https://api.contoso.example', 'api://old'])
      expect([uri, await set('api://old', uri === 'api://old' ? `urn://x/${appId}` : uri)]).toEqual([
        uri,
        204,
      ]);
    expect(await set('https://contoso.example.evil.example')).toBe('HostNameNotOnVerifiedDomain');
    expect(await set(`api://x${appId}`)).toBe('InvalidUniqueTenantIdentifierAsPerAppPolicy');
    await restrict({ identifierUris: { nonDefaultUriAddition: rule } });
    expect(await set(`api://${tenantId}/x`)).toBe('Request_BadRequest');
    expect(await set(`api://${tenantId}/${appId}`)).toBe(204);
    await graph('PATCH', path, { api: { requestedAccessTokenVersion: 2 } });
    expect(await set('api://anything')).toBe(204);
  });

  const lists = (one: object) => ({ passwordCredentials: [one] });
  const wrong: [string, object][] = [
    ['an unknown kind', lists({ restrictionType: 'passwordDeletion' })],
    ['a kind of the other list', lists({ restrictionType: 'asymmetricKeyLifetime', maxLifetime: 'P1D' })],
    ['a life without length', lists({ restrictionType: 'passwordLifetime' })],
    ['a length that is none', lists({ restrictionType: 'passwordLifetime', maxLifetime: 'P' })],
    [
      'a time without zone',
      lists({
        restrictionType: 'passwordAddition',
        restrictForAppsCreatedAfterDateTime: '2026-01-01T00:00:00',
      }),
    ],
    [
      'exempt actors',
      lists({ restrictionType: 'passwordAddition', excludeActors: { customSecurityAttributes: [] } }),
    ],
    ['no list', { passwordCredentials: 'all' }],
    ['an unknown part', { everything: [] }],
    ['a URI rule of another name', { identifierUris: { none: { state: 'enabled' } } }],
  ];
  it.each(wrong)('with %s is refused, and stays as it was', async (_what, restrictions) => {
    expect((await restrict(restrictions)).status).toBe(400);
    const own = { displayName: 'x', restrictions };
    expect((await graph('POST', '/policies/appManagementPolicies', own)).status).toBe(400);
    expect((await graph('GET', tenant)).body).toMatchObject({ isEnabled: false });
  });
});

it('policies are shown by Graph’s schema, and come back with an import', async () => {
  const rule = { restrictionType: 'passwordLifetime', maxLifetime: 'P90D' };
  const uris = { nonDefaultUriAddition: { state: 'enabled', excludeSaml: true } };
  await policy({
    isEnabled: true,
    restrictions: { passwordCredentials: [rule], applicationRestrictions: { identifierUris: uris } },
  });
  await graph('PATCH', tenant, {
    applicationRestrictions: { passwordCredentials: [rule], identifierUris: uris },
  });
  const read = async (path: string) => (await graph('GET', path)).body;
  const [shown] = entries(await read('/policies/appManagementPolicies'));
  expect(differences(shown ?? {}, 'appManagementPolicy')).toEqual([]);
  expect(differences(await read(tenant), 'tenantAppManagementPolicy')).toEqual([]);
  const before = [await read('/policies/appManagementPolicies'), await read(tenant)];
  const { body } = await bench.control('GET', '/export');
  await bench.control('POST', '/reset');
  expect((await bench.control('POST', '/import', body)).status).toBe(200);
  expect([await read('/policies/appManagementPolicies'), await read(tenant)]).toEqual(before);
});
