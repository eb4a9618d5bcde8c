import { beforeEach, describe, expect, it } from 'vitest';
import { freshBench } from './support/fresh-bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/** What Graph refuses of an application's names, lists and secrets. */

const bench = await freshBench();
let token: string;
let id: string;
beforeEach(async () => {
  await bench.consent();
  token = await bench.graphToken();
  id = String((await graph('POST', '/applications', { displayName: 'Acme' })).body['id']);
});

const graph = (method: string, path: string, body?: unknown) => bench.graph(token, method, path, body);

describe('lists that are replaced', () => {
  const role = (isEnabled: boolean) => ({
    id: '5b2f3c0e-8f3b-4a76-9d3a-0c1b2d3e4f50',
    displayName: 'Cook',
    description: 'Cooks',
    value: 'cook',
    isEnabled,
    allowedMemberTypes: ['User'],
  });
  const change = (body: object) => graph('PATCH', `/applications/${id}`, body);

  it('lose an app role or scope only after it was disabled', async () => {
    const scope = { id: role(true).id, value: 'read', isEnabled: true };
    const lists = [
      [{ appRoles: [role(true)] }, { appRoles: [] }, { appRoles: [role(false)] }],
      [
        { api: { oauth2PermissionScopes: [scope] } },
        { api: { oauth2PermissionScopes: [] } },
        { api: { oauth2PermissionScopes: [{ ...scope, isEnabled: false }] } },
      ],
    ] as const;
    for (const [full, empty, disabled] of lists) {
      expect((await change(full)).status).toBe(204);
      const refused = await change({ ...empty, notes: 'changed' });
      expect([refused.status, codeOf(refused.body)]).toEqual([400, 'CannotDeleteOrUpdateEnabledEntitlement']);
      expect((await graph('GET', `/applications/${id}`)).body['notes']).not.toBe('changed');
      expect((await change(disabled)).status).toBe(204);
      expect((await change(empty)).status).toBe(204);
    }
  });

  it('hold nothing twice', async () => {
    const uri = 'https://shop.example/back';
    const twice = [
      { web: { redirectUris: [uri, uri] } },
      { spa: { redirectUris: [uri, uri] } },
      { tags: ['a', 'a'] },
      { identifierUris: ['api://x', 'api://x'] },
      { appRoles: [role(true), role(true)] },
    ];
    for (const body of twice) expect((await change(body)).status).toBe(400);
    expect((await graph('POST', '/applications', { displayName: 'Twice', ...twice[0] })).status).toBe(400);
  });
});

describe('identifier URIs', () => {
  const set = (...identifierUris: string[]) => graph('PATCH', `/applications/${id}`, { identifierUris });

  it('are names of the directory, so that nobody gets tokens that pass for another’s', async () => {
    for (const uri of [
      'https://graph.microsoft.com',
      bench.emulator.origin,
      'https://evil-contoso.example/x',
    ]) {
      const refused = await set(uri);
      expect([refused.status, codeOf(refused.body)]).toEqual([400, 'HostNameNotOnVerifiedDomain']);
    }
    for (const uri of ['00000003-0000-0000-c000-000000000000', 'orders']) {
      expect((await set(uri)).status).toBe(400);
    }
    const made = { displayName: 'Graph', identifierUris: ['https://graph.microsoft.com'] };
    expect((await graph('POST', '/applications', made)).status).toBe(400);
    expect((await graph('GET', `/applications/${id}`)).body['identifierUris']).toEqual([]);
  });

  it('may be of any scheme of one’s own, or below a verified domain', async () => {
    const own = [
      'api://orders',
      'https://contoso.example/orders',
      'https://api.contoso.example',
      'urn:orders',
    ];
    expect((await set(...own)).status).toBe(204);
  });

  it('stand for one address each, of bounded length', async () => {
    const long = (length: number) => 'api://'.padEnd(length, 'x');
    for (const uri of ['https://contoso.example/*', 'api://*', 'https://*.contoso.example', long(256)]) {
      const { status, body } = await set(uri);
      expect([uri, status, codeOf(body)]).toEqual([uri, 400, 'Request_BadRequest']);
    }
    expect((await set(long(255), 'api://a?b#c')).status).toBe(204);
  });

  it('are narrower where personal accounts may sign in', async () => {
    const long = (length: number) => 'api://'.padEnd(length, 'x');
    const signInAudience = 'AzureADandPersonalMicrosoftAccount';
    const body = { signInAudience, api: { requestedAccessTokenVersion: 2 } };
    expect((await graph('PATCH', `/applications/${id}`, body)).status).toBe(204);
    for (const uri of ['urn:orders', 'api://a?b', 'api://a#b', long(121)])
      expect([uri, (await set(uri)).status]).toEqual([uri, 400]);
    expect((await set(long(120))).status).toBe(204);
  });

  it('stay when they were there before', async () => {
    await bench.control('PATCH', `/applications/${id}`, { identifierUris: ['https://old.example/api'] });
    expect((await set('https://old.example/api', 'api://new')).status).toBe(204);
  });
});

describe('a secret of an enterprise app', () => {
  it('proves the application in its directory and nowhere else, until it is removed', async () => {
    const { clientId, clientSecret } = bench.provisioningApp;
    const path = `/servicePrincipals(appId='${clientId}')`;
    token = await tokenWith(bench, ['Application.ReadWrite.All']);
    const made = await graph('POST', `${path}/addPassword`, { passwordCredential: { displayName: 'own' } });
    expect(made.status).toBe(200);
    const secret = { client_secret: String(made.body['secretText']) };
    expect((await bench.clientCredentials(bench.directory().tenantId, secret)).status).toBe(200);
    await bench.consent(bench.browser(), 'fabrikam.example');
    const elsewhere = await bench.clientCredentials(bench.directory('fabrikam.example').tenantId, secret);
    expect(elsewhere.body['error_description']).toContain('AADSTS7000215');
    const { body } = await graph('GET', path);
    expect(body['passwordCredentials']).toMatchObject([{ displayName: 'own', secretText: null }]);
    const state = JSON.stringify((await bench.control('GET', '/state')).body);
    expect(JSON.stringify(body) + state).not.toContain('secretHash');
    const keyId = { keyId: made.body['keyId'] };
    expect((await graph('POST', `${path}/removePassword`, keyId)).status).toBe(204);
    expect((await graph('POST', `${path}/removePassword`, keyId)).status).toBe(400);
    expect((await bench.clientCredentials(bench.directory().tenantId, secret)).status).toBe(401);
    const again = await bench.clientCredentials(bench.directory().tenantId, { client_secret: clientSecret });
    expect(again.status).toBe(200);
  });

  it('is made for what the caller owns, and where secrets are allowed', async () => {
    const path = `/servicePrincipals(appId='${bench.provisioningApp.clientId}')/addPassword`;
    expect((await graph('POST', path, {})).status).toBe(403);
    token = await tokenWith(bench, ['Application.ReadWrite.All']);
    await bench.control('PATCH', '/directories/contoso.example', { secretsForbidden: true });
    expect(codeOf((await graph('POST', path, {})).body)).toBe('CredentialTypeNotAllowedAsPerAppPolicy');
  });

  it('comes back with an exported state, and an older state without any is taken', async () => {
    const { body } = await bench.control('GET', '/export');
    const older = JSON.parse(JSON.stringify(body)) as typeof body;
    const { servicePrincipals } = older['content'] as { servicePrincipals: Record<string, unknown>[] };
    for (const one of servicePrincipals) delete one['passwordCredentials'];
    expect((await bench.control('POST', '/import', older)).status).toBe(200);
    expect((await bench.control('POST', '/import', body)).status).toBe(200);
  });
});

describe('the times of a secret', () => {
  it('are instants with a zone; anything else is refused and makes none', async () => {
    const add = (passwordCredential: object) =>
      graph('POST', `/applications/${id}/addPassword`, { passwordCredential });
    const wrong = ['+275760-09-13T00:00:00Z', '2027', '2027-01-01', '2027-01-01T00:00:00', 'soon', ''];
    for (const time of wrong) {
      expect((await add({ startDateTime: time })).status).toBe(400);
      expect((await add({ endDateTime: time })).status).toBe(400);
    }
    expect((await graph('GET', `/applications/${id}`)).body['passwordCredentials']).toEqual([]);
    expect((await add({ endDateTime: '2026-12-24T18:00:00.5+01:00' })).status).toBe(200);
    expect((await add({ startDateTime: '9999-12-31T00:00:00Z' })).status).toBe(200);
  });
});

describe('personal accounts', () => {
  const REFUSED = [400, 'InvalidAccessTokenVersion'];
  const outcome = ({ status, body }: Awaited<ReturnType<typeof graph>>) =>
    status < 300 ? status : [status, codeOf(body)];
  const version = (requestedAccessTokenVersion: number | null) => ({ api: { requestedAccessTokenVersion } });

  it.each(['AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])(
    'come with tokens of version 2 alone, in either order: %s',
    async (signInAudience) => {
      const change = async (body: object) => outcome(await graph('PATCH', `/applications/${id}`, body));
      expect(await change({ signInAudience })).toEqual(REFUSED);
      expect(await change({ signInAudience, ...version(1) })).toEqual(REFUSED);
      expect((await graph('GET', `/applications/${id}`)).body['signInAudience']).toBe('AzureADMyOrg');
      expect(await change(version(2))).toBe(204);
      expect(await change({ signInAudience })).toBe(204);
      for (const other of [1, null]) expect(await change(version(other))).toEqual(REFUSED);
      expect(await change({ signInAudience: 'AzureADMyOrg', ...version(null) })).toBe(204);
      expect(await change({ signInAudience, ...version(2) })).toBe(204);
      expect(await change({ notes: 'x', api: { acceptMappedClaims: true } })).toBe(204);
    },
  );

  it('of a new application are refused with another version, and bring version 2 without one', async () => {
    const make = (body: object) =>
      graph('POST', '/applications', {
        ...{ displayName: 'P', signInAudience: 'AzureADandPersonalMicrosoftAccount' },
        ...body,
      });
    for (const other of [1, null]) expect(outcome(await make(version(other)))).toEqual(REFUSED);
    expect(outcome(await make(version(2)))).toBe(201);
    const made = await make({ api: { acceptMappedClaims: null } });
    expect(made.body['api']).toMatchObject({ requestedAccessTokenVersion: 2 });
  });
});
