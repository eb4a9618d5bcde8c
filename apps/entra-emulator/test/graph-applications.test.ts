import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../src/tokens/self-signed-certificate.ts';
import { Bench, login } from './support/bench.ts';
import { codeOf, entries, tokenWith } from './support/graph-access.ts';

let bench: Bench;
let token: string;
let id: string;
const NOW = Date.parse('2026-03-01T12:00:00Z');
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
  token = await bench.graphToken();
  id = String((await graph('POST', '/applications', { displayName: 'Acme' })).body['id']);
});
afterAll(() => bench.close());

const graph = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  bench.graph(token, method, path, body, headers);

describe('templates', () => {
  it('are listed, filtered and found', async () => {
    const found = await graph('GET', "/applicationTemplates?$filter=displayName eq 'Custom'");
    expect(entries(found.body)[0]?.['id']).toBe('8adf8e6e-67b2-4cf2-a259-e3dc5476c621');
    for (const query of ["$filter=contains(displayName,'usto')", '$orderby=displayName', '$top=1&$skip=0'])
      expect(entries((await graph('GET', `/applicationTemplates?${query}`)).body)).toHaveLength(1);
    expect(entries((await graph('GET', '/applicationTemplates?$skip=1')).body)).toEqual([]);
    expect((await graph('GET', '/applicationTemplates?$skip=x')).status).toBe(400);
    expect((await graph('GET', '/applications?$skip=1')).status).toBe(400);
    expect((await graph('GET', "/applications?$filter=contains(displayName,'U')")).status).toBe(400);
  });

  it.each([
    "?$filter=displayName eq 'Salesforce'",
    "?$filter=contains(displayName,'salesf')",
    "?$filter=categories/any(c:contains(c,'crm'))",
    "?$filter=categories/any(c:c eq 'crm')",
    "/$count?$filter=displayName eq 'Salesforce'",
    '/cd3ed3de-93ee-400b-8b19-b61ef44a0f29',
  ])('of the gallery are not emulated, and that is said: %s', async (path) => {
    const headers = { consistencylevel: 'eventual' };
    const { status, body } = await graph('GET', `/applicationTemplates${path}`, undefined, headers);
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
  });

  it('are for everybody with a token, and made an application of with a permission', async () => {
    const weak = await tokenWith(bench, ['User.Read.All'], 'fabrikam.example');
    for (const path of ['', '/8adf8e6e-67b2-4cf2-a259-e3dc5476c621'])
      expect((await bench.graph(weak, 'GET', `/applicationTemplates${path}`)).status).toBe(200);
    const path = '/applicationTemplates/8adf8e6e-67b2-4cf2-a259-e3dc5476c621/instantiate';
    expect((await bench.graph(weak, 'POST', path, { displayName: 'x' })).status).toBe(403);
    expect((await bench.graph('', 'GET', '/applicationTemplates')).status).toBe(401);
  });
});

describe('secrets that are asked for together with an application', () => {
  const withSecret = (more: object = {}) =>
    graph('POST', '/applications', {
      displayName: 'New',
      passwordCredentials: [{ displayName: 'first', ...more }],
    });

  it('are told in that answer alone, hold two years, and prove the client', async () => {
    const { status, body } = await withSecret();
    expect(status).toBe(201);
    const [told] = body['passwordCredentials'] as Record<string, string>[];
    expect(told).toMatchObject({ displayName: 'first', endDateTime: '2028-03-01T12:00:00Z' });
    expect(told?.['secretText']).toMatch(/^[\w-]{40}$/);
    const read = await graph('GET', `/applications/${body['id']}`);
    expect(read.body['passwordCredentials']).toMatchObject([{ keyId: told?.['keyId'], secretText: null }]);
    await graph('POST', '/servicePrincipals', { appId: body['appId'] });
    const client = { client_id: String(body['appId']), client_secret: told?.['secretText'] ?? '' };
    expect((await bench.clientCredentials('contoso.example', client)).status).toBe(200);
  });

  it('are refused where the directory forbids or limits them, and no application is made', async () => {
    const count = async () => entries((await graph('GET', '/applications')).body).length;
    const before = await count();
    await bench.control('PATCH', '/directories/contoso.example', { secretMaxLifetime: 'P30D' });
    expect(codeOf((await withSecret()).body)).toBe('CredentialInvalidLifetimeAsPerAppPolicy');
    await bench.control('PATCH', '/directories/contoso.example', { secretsForbidden: true });
    expect(codeOf((await withSecret()).body)).toBe('CredentialTypeNotAllowedAsPerAppPolicy');
    expect((await withSecret({ secretText: 'my-own' })).status).toBe(400);
    expect(await count()).toBe(before);
  });
});

describe('properties that Graph documents and nothing here depends on', () => {
  const sent = {
    isDeviceOnlyAuthSupported: false,
    oauth2RequirePostResponse: false,
    nativeAuthenticationApisEnabled: 'none',
  };

  it('are kept as written, changed one by one, and survive export and import', async () => {
    const { status, body } = await graph('POST', '/applications', { displayName: 'Terraformed', ...sent });
    expect(status).toBe(201);
    expect(body).toMatchObject(sent);
    const path = `/applications/${body['id']}`;
    expect((await graph('PATCH', path, { oauth2RequirePostResponse: true })).status).toBe(204);
    await bench.control('POST', '/import', (await bench.control('GET', '/export')).body);
    const read = await graph('GET', `${path}?$select=${Object.keys(sent).join(',')}`);
    expect(read.body).toMatchObject({ ...sent, oauth2RequirePostResponse: true });
  });

  it('are kept of an enterprise app, too, and stand before what the application says', async () => {
    const ofApp = {
      replyUrls: ['https://app.contoso.example/acs'],
      samlSingleSignOnSettings: { relayState: 'https://app.contoso.example/start' },
      tokenEncryptionKeyId: null,
    };
    const { body: application } = await graph('POST', '/applications', { displayName: 'SAML' });
    const made = await graph('POST', '/servicePrincipals', { appId: application['appId'], ...ofApp });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining(ofApp)]);
    const path = `/servicePrincipals/${made.body['id']}`;
    const servicePrincipalNames = [application['appId'], 'https://contoso.example/saml'];
    expect((await graph('PATCH', path, { servicePrincipalNames })).status).toBe(204);
    await bench.control('POST', '/import', (await bench.control('GET', '/export')).body);
    expect((await graph('GET', path)).body).toMatchObject({ ...ofApp, servicePrincipalNames });
    expect((await graph('PATCH', path, { withoutEffect: {} })).status).toBe(400);
    expect((await graph('PATCH', path, { replyUrls: 'none' })).status).toBe(400);
  });

  it.each([
    { isDeviceOnlyAuthSupported: 'yes' },
    { withoutEffect: {} },
    { defaultRedirectUri: 'http://elsewhere.example' },
  ])('are checked all the same: %o', async (wrong) => {
    expect((await graph('POST', '/applications', { displayName: 'x', ...wrong })).status).toBe(400);
  });
});

describe('a logo', () => {
  const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const address = () => `${bench.emulator.graphUrl}/applications/${id}/logo`;
  const put = (bytes: Buffer, type: string) =>
    fetch(address(), {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body: new Uint8Array(bytes),
    });

  it('is put as it is, named by info.logoUrl, and kept when the rest of info changes', async () => {
    expect((await put(PNG, 'image/png')).status).toBe(204);
    await graph('PATCH', `/applications/${id}`, {
      info: { marketingUrl: 'https://acme.example/', logoUrl: 'https://other.example/' },
    });
    const { body } = await graph('GET', `/applications/${id}`);
    expect(body['info']).toMatchObject({ logoUrl: address(), marketingUrl: 'https://acme.example/' });
    expect(body).not.toHaveProperty('logo');
    const read = await fetch(address(), { headers: { authorization: `Bearer ${token}` } });
    expect(read.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await read.arrayBuffer())).toEqual(PNG);
  });

  it.each([
    ['of a type that Graph does not take', PNG, 'image/webp'],
    ['that is not of its type', Buffer.from('<svg/>'), 'image/png'],
    ['larger than 100 KB', Buffer.concat([PNG, Buffer.alloc(100 * 1024)]), 'image/png'],
  ])('%s is refused, and none is there', async (_, bytes, type) => {
    expect((await put(bytes, type)).status).toBe(400);
    expect((await graph('GET', `/applications/${id}`)).body['info']).toMatchObject({ logoUrl: null });
    expect((await graph('GET', `/applications/${id}/logo`)).status).toBe(404);
  });
});

describe('owners', () => {
  const reference = () => ({
    '@odata.id': `https://graph.microsoft.com/v1.0/users/${login(bench.directory().user).objectId}`,
  });

  it('are added and removed with Application.ReadWrite.All and a look at the directory, once', async () => {
    token = await tokenWith(bench, ['Application.ReadWrite.All', 'Directory.Read.All']);
    expect((await graph('POST', `/applications/${id}/owners/$ref`, reference())).status).toBe(204);
    expect((await graph('POST', `/applications/${id}/owners/$ref`, reference())).status).toBe(400);
    const { body } = await graph('GET', `/applications/${id}?$expand=owners($select=id,displayName)`);
    expect(body['owners']).toHaveLength(2);
    const { objectId } = login(bench.directory().user);
    expect((await graph('DELETE', `/applications/${id}/owners/${objectId}/$ref`)).status).toBe(204);
    expect((await graph('GET', `/applications/${id}/owners`)).body['value']).toHaveLength(1);
  });

  it('are not for Application.ReadWrite.OwnedBy alone to change', async () => {
    expect((await graph('POST', `/applications/${id}/owners/$ref`, reference())).status).toBe(403);
  });
});

describe('app-management policy', () => {
  const policy = '/policies/defaultAppManagementPolicy';
  const restrict = (applicationRestrictions: object) =>
    graph('PATCH', policy, { isEnabled: true, applicationRestrictions });
  const add = (endDateTime?: string) =>
    graph('POST', `/applications/${id}/addPassword`, { passwordCredential: { endDateTime } });
  beforeEach(async () => {
    token = await tokenWith(bench, [
      'Application.ReadWrite.All',
      'Policy.ReadWrite.ApplicationConfiguration',
    ]);
  });

  it('forbids secrets', async () => {
    expect((await restrict({ passwordCredentials: [{ restrictionType: 'passwordAddition' }] })).status).toBe(
      204,
    );
    const refused = await add();
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'CredentialTypeNotAllowedAsPerAppPolicy']);
    expect(JSON.stringify((await graph('GET', policy)).body)).toContain('passwordAddition');
    await graph('PATCH', policy, { isEnabled: false });
    expect((await add()).status).toBe(200);
  });

  it('caps how long secrets and certificates live', async () => {
    await restrict({
      passwordCredentials: [{ restrictionType: 'passwordLifetime', maxLifetime: 'P90D' }],
      keyCredentials: [{ restrictionType: 'asymmetricKeyLifetime', maxLifetime: 'P365D' }],
    });
    const tooLong = await add('2026-09-01T00:00:00Z');
    expect([tooLong.status, codeOf(tooLong.body)]).toEqual([400, 'CredentialInvalidLifetimeAsPerAppPolicy']);
    expect((await add('2026-05-01T00:00:00Z')).status).toBe(200);
    const longest = NOW + 90 * 24 * 3600 * 1000;
    expect((await add(new Date(longest).toISOString())).status).toBe(200);
    expect((await add(new Date(longest + 1000).toISOString())).status).toBe(400);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = selfSignedCertificate(privateKey, 'c', Buffer.from('01', 'hex'), NOW).toString('base64');
    const answer = await graph('PATCH', `/applications/${id}`, { keyCredentials: [{ key }] });
    expect(codeOf(answer.body)).toBe('CredentialInvalidLifetimeAsPerAppPolicy');
  });

  it('refuses a restriction that would have no effect here', async () => {
    expect(
      (await restrict({ keyCredentials: [{ restrictionType: 'trustedCertificateAuthority' }] })).status,
    ).toBe(501);
    expect(
      (
        await restrict({
          passwordCredentials: [{ restrictionType: 'passwordLifetime', maxLifetime: 'long' }],
        })
      ).status,
    ).toBe(400);
  });
});

describe('authorization policy', () => {
  it('switches user consent off and on', async () => {
    token = await tokenWith(bench, ['Policy.Read.All', 'Policy.ReadWrite.Authorization']);
    const path = '/policies/authorizationPolicy';
    await graph('PATCH', path, { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [] } });
    const { body } = await bench.control('GET', '/directories/contoso.example');
    expect(body['userConsentAllowed']).toBe(false);
    expect(JSON.stringify((await graph('GET', path)).body)).not.toContain('ManagePermissionGrantsForSelf');
  });
});

describe('beta', () => {
  it('answers authenticationBehaviors too', async () => {
    const address = `${bench.emulator.origin}/beta/applications/${id}/authenticationBehaviors`;
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ removeUnverifiedEmailClaim: null });
  });
});

describe('a name', () => {
  it('is free again 30 days after its application was deleted', async () => {
    const upsert = () =>
      graph('PATCH', "/applications(uniqueName='n')", { displayName: 'n' }, { prefer: 'create-if-missing' });
    const { body } = await upsert();
    await graph('DELETE', `/applications/${body['id']}`);
    expect((await upsert()).status).toBe(409);
    await bench.control('POST', '/clock', { advanceSeconds: 31 * 24 * 3600 });
    token = await bench.graphToken();
    expect((await upsert()).status).toBe(201);
  });
});
