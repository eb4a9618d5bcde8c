import { describe, expect, it } from 'vitest';
import { entries, tokenWith } from './support/graph-access.ts';
import { differences } from './support/graph-schema.ts';
import { asAdmin, provisionedApp } from './support/provisioned-app.ts';
import { provisioningBench } from './support/provisioning-bench.ts';
import { TOKEN } from './support/scim-server.ts';

/* What a synchronization job is set to: secrets, parameters, mappings; and the test of a connection. */

const { bench, scim } = await provisioningBench();

const beta = (path: string): string => `${bench.emulator.origin}/beta${path}`;

describe('secrets', () => {
  it('are replaced as a whole, and never told again', async () => {
    const app = await provisionedApp(bench, scim);
    const secrets = async () => (await asAdmin(bench, 'GET', `${app.base}/secrets`)).body['value'];
    expect(await secrets()).toEqual([
      { key: 'BaseAddress', value: '*' },
      { key: 'SecretToken', value: '*' },
    ]);
    await asAdmin(bench, 'PUT', `${app.base}/secrets`, { value: [{ key: 'syncall', value: 'false' }] });
    expect(await secrets()).toEqual([{ key: 'SyncAll', value: '*' }]);
    const everything = JSON.stringify([
      (await bench.control('GET', '/state')).body,
      (await bench.control('GET', '/requests')).body,
      (await asAdmin(bench, 'GET', `${app.base}/jobs`)).body,
    ]);
    expect(everything).not.toContain(TOKEN);
  });

  it('have only the keys of the enumeration, and none of OAuth', async () => {
    const app = await provisionedApp(bench, scim);
    const put = (key: string) =>
      asAdmin(bench, 'PUT', `${app.base}/secrets`, { value: [{ key, value: 'x' }] });
    const unknown = await put('Tenant');
    expect([unknown.status, unknown.body['message']]).toEqual([
      500,
      "Requested value 'Tenant' was not found.",
    ]);
    const oauth = await put('Oauth2TokenExchangeUri');
    expect([oauth.status, oauth.body['message']]).toEqual([400, expect.stringContaining('NotInAllowList')]);
    expect(entries((await asAdmin(bench, 'GET', `${app.base}/secrets`)).body)).toHaveLength(2);
  });
});

describe('credentials to validate', () => {
  it('are of the enumeration, and of a way that the emulator has', async () => {
    const app = await provisionedApp(bench, scim);
    const validate = async (key: string, value: string) => {
      const usual = [
        { key: 'BaseAddress', value: scim.baseUrl },
        { key: 'SecretToken', value: TOKEN },
      ];
      const credentials = [...usual, { key, value }];
      const path = `${app.base}/jobs/${app.jobId}/validateCredentials`;
      return (await asAdmin(bench, 'POST', path, { credentials })).status;
    };
    expect(await validate('AuthenticationType', 'AuthenticationToken')).toBe(204);
    expect(await validate('authenticationtype', 'BasicAuthentication')).toBe(501);
    expect(await validate('Oauth2RefreshToken', 'x')).toBe(501);
    expect(await validate('Tenant', 'x')).toBe(500);
  });

  it('with a scope of OAuth are 501 rather than asked for without it', async () => {
    const app = await provisionedApp(bench, scim);
    const path = `/beta${app.base}/connectivityParameters`;
    const refused = await asAdmin(bench, 'PATCH', path, { scope: 'scim' });
    expect([refused.status, refused.body['code']]).toEqual([501, 'NotEmulated']);
  });
});

describe('the mappings', () => {
  const schemaOf = async (app: { base: string; jobId: string }) =>
    (await asAdmin(bench, 'GET', `${app.base}/jobs/${app.jobId}/schema`)).body;
  type Schema = { synchronizationRules: { id: string; objectMappings: Mapping[] }[] };
  interface Mapping {
    enabled: boolean;
    scope: unknown;
    attributeMappings: { targetAttributeName: string; flowType: string; source: Record<string, unknown> }[];
  }

  it('are a document of the schema’s form that can be written back as it was read', async () => {
    const app = await provisionedApp(bench, scim);
    const document = await schemaOf(app);
    expect(differences(document, 'synchronizationSchema', ['directories'])).toEqual([]);
    expect(document['@odata.context']).toBeDefined();
    const path = `${app.base}/jobs/${app.jobId}/schema`;
    expect((await asAdmin(bench, 'PUT', path, document)).status).toBe(204);
    expect(await schemaOf(app)).toEqual(document);
    const template = await asAdmin(bench, 'GET', `${app.base}/templates/scim/schema`);
    expect(template.status).toBe(200);
  });

  it.each<[string, (mapping: Mapping) => void, RegExp, number?]>([
    [
      'an unknown attribute',
      (one) => set(one, { name: 'shoeSize', type: 'Attribute' }),
      /no attribute shoeSize/,
    ],
    ['an unknown function', (one) => set(one, { expression: 'Rot13([mail])', type: 'Function' }), /Rot13/],
    [
      'a broken expression',
      (one) => set(one, { expression: 'Join(" ", [mail]', type: 'Function' }),
      /parenthesis/,
    ],
    [
      'a reference in a function',
      (one) => set(one, { expression: 'Join("", [manager])', type: 'Function' }),
      /alone/,
    ],
    ['a target that is no path', (one) => target(one, '__proto__.polluted'), /no path/],
    [
      'another flow',
      (one) => Object.assign(one.attributeMappings[0] ?? {}, { flowType: 'ValueAddOnly' }),
      /flow/,
      501,
    ],
    ['an unknown property', (one) => Object.assign(one, { colour: 'red' }), /Invalid property/],
  ])('are refused with %s, and stay as they were', async (_, spoil, words, status = 400) => {
    const app = await provisionedApp(bench, scim);
    const before = await schemaOf(app);
    const document = structuredClone(before) as unknown as Schema;
    const users = document.synchronizationRules[0]?.objectMappings.at(-1);
    if (users !== undefined) spoil(users);
    const refused = await asAdmin(bench, 'PUT', `${app.base}/jobs/${app.jobId}/schema`, document);
    expect([refused.status, refused.body['message']]).toEqual([status, expect.stringMatching(words)]);
    expect(await schemaOf(app)).toEqual(before);
  });

  const set = (mapping: Mapping, source: Record<string, unknown>) =>
    Object.assign(mapping.attributeMappings[2] ?? {}, { source });
  const target = (mapping: Mapping, targetAttributeName: string) =>
    Object.assign(mapping.attributeMappings[2] ?? {}, { targetAttributeName });
});

describe('connectivityParameters', () => {
  it('are of beta alone, change what is given, and are read nowhere', async () => {
    const app = await provisionedApp(bench, scim);
    const token = await tokenWith(bench, ['Synchronization.ReadWrite.All']);
    const send = (url: string, body: unknown) =>
      fetch(url, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const path = `${app.base}/connectivityParameters`;
    expect((await send(`${bench.emulator.graphUrl}${path}`, { secretToken: 'x' })).status).toBe(400);
    expect((await send(beta(path), { secretToken: 'a-new-one' })).status).toBe(204);
    expect((await send(beta(path), { tenant: 'x' })).status).toBe(400);
    scim.token = 'a-new-one';
    const validate = `${app.base}/jobs/${app.jobId}/validateCredentials`;
    expect((await asAdmin(bench, 'POST', validate, { useSavedCredentials: true })).status).toBe(204);
  });
});

describe('validateCredentials', () => {
  it('asks the service for somebody who is not there, and says what went wrong', async () => {
    const app = await provisionedApp(bench, scim);
    const path = `${app.base}/jobs/${app.jobId}/validateCredentials`;
    expect((await asAdmin(bench, 'POST', path, { useSavedCredentials: true })).status).toBe(204);
    expect(scim.told()).toEqual([
      expect.stringMatching(/^GET \/Users\?filter=userName\+eq\+"[0-9a-f-]{36}"$/),
    ]);
    scim.token = 'another';
    const refused = await asAdmin(bench, 'POST', path, { useSavedCredentials: true });
    expect([refused.status, refused.body['code']]).toEqual([400, 'CredentialValidationUnavailable']);
    const nothing = await asAdmin(bench, 'POST', path, {});
    expect([nothing.status, nothing.body['code']]).toEqual([400, 'RequestMissingRequiredParameter']);
    const credentials = [
      { key: 'BaseAddress', value: scim.baseUrl },
      { key: 'SecretToken', value: 'another' },
    ];
    expect((await asAdmin(bench, 'POST', path, { credentials })).status).toBe(204);
  });

  it.each([
    '{"foo":1}',
    '{"totalResults":1}',
    '{"totalResults":"0"}',
    '{"Resources":[]}',
    '{"totalResults":0,"Resources":{}}',
    '[]',
    '"x"',
  ])('believes nothing that is no list of SCIM, and neither does a run: %s', async (text) => {
    const app = await provisionedApp(bench, scim);
    scim.instead = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/scim+json' }).end(text);
      return true;
    };
    const path = `${app.base}/jobs/${app.jobId}/validateCredentials`;
    const refused = await asAdmin(bench, 'POST', path, { useSavedCredentials: true });
    expect([refused.status, refused.body['code']]).toEqual([400, 'CredentialValidationUnavailable']);
    await asAdmin(bench, 'POST', `${app.base}/jobs/${app.jobId}/start`);
    await bench.control('POST', '/clock', { advanceSeconds: 2400 });
    expect(scim.told().filter((one) => one.startsWith('POST '))).toEqual([]);
  });

  it('takes a list of nobody that leaves the list out', async () => {
    const app = await provisionedApp(bench, scim);
    scim.instead = (_request, response) => {
      response.writeHead(200).end('{"totalResults":0}');
      return true;
    };
    const path = `${app.base}/jobs/${app.jobId}/validateCredentials`;
    expect((await asAdmin(bench, 'POST', path, { useSavedCredentials: true })).status).toBe(204);
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect, with the token in hand: %i', async (status) => {
    const app = await provisionedApp(bench, scim);
    scim.instead = (_request, response) => {
      response.writeHead(status, { location: `${scim.origin}/elsewhere/Users` }).end();
      return true;
    };
    const path = `${app.base}/jobs/${app.jobId}/validateCredentials`;
    const refused = await asAdmin(bench, 'POST', path, { useSavedCredentials: true });
    expect([refused.status, refused.body['code']]).toEqual([400, 'CredentialValidationUnavailable']);
    expect(scim.told()).toEqual([expect.stringMatching(/^GET \/Users\?filter=/)]);
  });

  it.each([
    // Nobody leaves this machine, should the check be missing.
    ['an address without TLS that is not loopback', 'http://0.0.0.0:9/scim'],
    ['another scheme', 'file:///etc/passwd'],
    ['what is no address', 'scim'],
    ['credentials in the address', 'http://user:word@127.0.0.1:9/scim'],
  ])('refuses %s and asks nobody', async (_, address) => {
    const app = await provisionedApp(bench, scim);
    const credentials = [
      { key: 'BaseAddress', value: address },
      { key: 'SecretToken', value: TOKEN },
    ];
    const path = `${app.base}/jobs/${app.jobId}/validateCredentials`;
    expect((await asAdmin(bench, 'POST', path, { credentials })).status).toBe(400);
    expect((await bench.control('GET', '/provisioning/requests')).body['requests']).toEqual([]);
  });
});
