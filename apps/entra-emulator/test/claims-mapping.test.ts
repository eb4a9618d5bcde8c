import { beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, login } from './support/bench.ts';
import { entries, tokenWith } from './support/graph-access.ts';
import { assignedPolicy, inDirectory } from './support/policy-writer.ts';
import { apiWithScope, registerApp } from './support/registered-app.ts';
import { fragmentOf, Shop } from './support/shop.ts';

/* A claims mapping policy decides what the tokens of an enterprise app say, and never what is restricted. */

const shop = new Shop();
const write = (method: string, path: string, body?: unknown) => inDirectory(shop.bench)(method, path, body);

const mapping = (schema: object[], more: object = {}) => ({
  ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: schema, ...more },
});
const enterpriseApp = () => `/servicePrincipals/${shop.app.servicePrincipalId}`;
const assign = (definition: object) =>
  assignedPolicy(shop.bench, 'claimsMappingPolicies', definition, enterpriseApp());
const person = () => login(shop.bench.directory().user);
const idToken = async () => (await shop.tokensOf(await shop.visit())).id;

beforeEach(async () => {
  await shop.change({ api: { acceptMappedClaims: true } });
  const path = `/users/${person().objectId}`;
  const extensions = { onPremisesExtensionAttributes: { extensionAttribute3: 'Third' } };
  const body = { department: 'Kitchen', employeeId: 'E-7', otherMails: ['one@x.example', 'two@x.example'] };
  expect((await write('PATCH', path, { ...body, ...extensions })).status).toBe(204);
});

describe('the id_token of an enterprise app with a policy', () => {
  it('has claims from the user, the directory, the application and fixed values', async () => {
    await assign(
      mapping([
        { Source: 'user', ID: 'department', JwtClaimType: 'dept' },
        { Source: 'user', ID: 'EmployeeId', JWTClaimType: 'employee' },
        { Source: 'user', ID: 'extensionattribute3', JwtClaimType: 'third' },
        { Source: 'user', ID: 'othermail', JwtClaimType: 'other' },
        { Source: 'user', ID: 'onpremisessamaccountname', JwtClaimType: 'sam' },
        { Source: 'application', ID: 'displayname', JwtClaimType: 'client' },
        { Source: 'audience', ID: 'objectid', JwtClaimType: 'audience_id' },
        { Source: 'company', ID: 'tenantcountry', JwtClaimType: 'country' },
        { Value: 'fixed', JwtClaimType: 'always' },
        { Source: 'user', ID: 'mail', SamlClaimType: 'https://claims.example/mail' },
      ]),
    );
    const claims = await idToken();
    expect(claims).toMatchObject({
      ...{ dept: 'Kitchen', employee: 'E-7', third: 'Third', other: 'one@x.example', client: 'Shop' },
      ...{ audience_id: shop.app.servicePrincipalId, country: 'CH', always: 'fixed' },
      name: expect.any(String),
    });
    expect(claims).not.toHaveProperty('sam');
    expect(claims).not.toHaveProperty('https://claims.example/mail');
  });

  it('has what transformations make of them', async () => {
    const made = (id: string, method: string, claim: string) => ({
      entry: { Source: 'transformation', ID: `${id}Out`, TransformationId: id, JwtClaimType: claim },
      how: {
        ID: id,
        TransformationMethod: method,
        InputClaims: [{ ClaimTypeReferenceId: 'userprincipalname', TransformationClaimType: 'mail' }],
        OutputClaims: [{ ClaimTypeReferenceId: `${id}Out`, TransformationClaimType: 'outputClaim' }],
      },
    });
    const prefix = made('prefix', 'ExtractMailPrefix', 'nick');
    const upper = made('upper', 'ToUppercase()', 'loud');
    const lower = made('lower', 'tolowercase', 'quiet');
    const join = {
      ID: 'join',
      TransformationMethod: 'Join',
      InputClaims: [{ ClaimTypeReferenceId: 'department', TransformationClaimType: 'string1' }],
      InputParameters: [
        { ID: 'string2', Value: 'sandbox' },
        { ID: 'separator', Value: '.' },
      ],
    };
    await assign(
      mapping(
        [
          { Source: 'user', ID: 'userprincipalname' },
          { Source: 'user', ID: 'department' },
          ...[prefix, upper, lower].map(({ entry }) => entry),
          { Source: 'transformation', ID: 'joined', TransformationID: 'join', JwtClaimType: 'joined' },
        ],
        { ClaimsTransformations: [prefix.how, upper.how, lower.how, join] },
      ),
    );
    const { upn } = person();
    expect(await idToken()).toMatchObject({
      ...{ nick: upn.split('@')[0], loud: upn.toUpperCase(), quiet: upn.toLowerCase() },
      joined: 'Kitchen.sandbox',
    });
  });

  it('is without the basic claims when the policy says so, and keeps what is restricted', async () => {
    await assign(mapping([{ Value: 'x', JwtClaimType: 'mine' }], { IncludeBasicClaimSet: 'false' }));
    const claims = await idToken();
    expect(claims).not.toHaveProperty('name');
    expect(claims).toMatchObject({ oid: person().objectId, aud: shop.app.appId, mine: 'x' });
    expect(claims['iss']).toBeDefined();
    expect(claims['exp']).toBeDefined();
  });

  it('comes by the front channel just so', async () => {
    await assign(mapping([{ Value: 'x', JwtClaimType: 'mine' }]));
    const answer = await shop.visit({ response_type: 'id_token', nonce: 'n', response_mode: 'fragment' });
    expect(claimsOf(fragmentOf(answer).get('id_token'))).toMatchObject({ mine: 'x', nonce: 'n' });
  });

  it('is as ever again when the policy is taken off, changed or deleted', async () => {
    const id = await assign(mapping([{ Value: 'x', JwtClaimType: 'mine' }]));
    const changed = JSON.stringify(mapping([{ Value: 'y', JwtClaimType: 'mine' }]));
    expect(
      (await write('PATCH', `/policies/claimsMappingPolicies/${id}`, { definition: [changed] })).status,
    ).toBe(204);
    expect((await idToken())['mine']).toBe('y');
    expect((await write('DELETE', `${enterpriseApp()}/claimsMappingPolicies/${id}/$ref`)).status).toBe(204);
    expect(await idToken()).not.toHaveProperty('mine');
    expect((await write('DELETE', `${enterpriseApp()}/claimsMappingPolicies/${id}/$ref`)).status).toBe(404);
    expect((await write('DELETE', `/policies/claimsMappingPolicies/${id}`)).status).toBe(204);
    expect((await write('GET', `/policies/claimsMappingPolicies/${id}`)).status).toBe(404);
  });
});

describe('an application that does not accept mapped claims', () => {
  it('gets no token at either endpoint (AADSTS50146)', async () => {
    await assign(mapping([{ Value: 'x', JwtClaimType: 'mine' }]));
    await shop.change({ api: { acceptMappedClaims: null } });
    const { body } = await shop.tokensOf(await shop.visit());
    expect([body['error'], body['error_codes']]).toEqual(['invalid_request', [50146]]);
    const answer = await shop.visit({ response_type: 'id_token', nonce: 'n', response_mode: 'fragment' });
    expect(fragmentOf(answer).get('error_description')).toMatch(/^AADSTS50146: /);
  });
});

describe('access tokens', () => {
  const api = async (identifierUris: string[], version: 1 | 2) => {
    const made = await registerApp(shop.bench, {
      application: {
        displayName: 'API',
        identifierUris,
        api: { ...apiWithScope(version), acceptMappedClaims: true },
      },
    });
    await assignedPolicy(
      shop.bench,
      'claimsMappingPolicies',
      mapping([
        { Source: 'user', ID: 'department', JwtClaimType: 'dept' },
        { Source: 'application', ID: 'displayname', JwtClaimType: 'client' },
        { Source: 'resource', ID: 'displayname', JwtClaimType: 'api' },
      ]),
      `/servicePrincipals/${made.servicePrincipalId}`,
    );
    return made;
  };
  const consented = async (name: string) => {
    const browser = shop.bench.browser();
    const page = await shop.visit({ scope: `${name}/access` }, browser);
    return await shop.tokensOf(page.location === undefined ? await browser.press(page, 'Accept') : page);
  };

  it('follow the policy of the API, not of the client', async () => {
    await assign(mapping([{ Value: 'x', JwtClaimType: 'of_the_client' }]));
    const made = await api(['https://api.contoso.example'], 1);
    const { body } = await consented('https://api.contoso.example');
    const claims = claimsOf(body['access_token']);
    expect(claims).toMatchObject({ dept: 'Kitchen', client: 'Shop', api: 'API', scp: 'access' });
    expect(claims).not.toHaveProperty('of_the_client');
    const own = { client_id: shop.app.appId, client_secret: shop.app.secret };
    const alone = await shop.bench.clientCredentials(shop.here(), {
      ...own,
      scope: `${made.appId}/.default`,
    });
    expect(claimsOf(alone.body['access_token'])).toMatchObject({ client: 'Shop', api: 'API' });
  });

  it('are for the application id or a name of the directory alone (AADSTS501461)', async () => {
    await api(['api://somewhere-else'], 1);
    const { body } = await consented('api://somewhere-else');
    expect(body['error_codes']).toEqual([501461]);
  });

  it('of version 2, whose audience is the application id, carry them', async () => {
    await api(['api://somewhere-else'], 2);
    const { body } = await consented('api://somewhere-else');
    expect(claimsOf(body['access_token'])['dept']).toBe('Kitchen');
  });
});

describe('a definition', () => {
  const create = (definition: unknown) =>
    write('POST', '/policies/claimsMappingPolicies', { displayName: 'x', definition });
  const text = (value: unknown) => [JSON.stringify(value)];
  const wrong: [string, unknown][] = [
    ['no JSON', ['{']],
    ['not one text', []],
    ['two texts', [...text(mapping([])), ...text(mapping([]))]],
    ['another policy', text({ TokenLifetimePolicy: { Version: 1 } })],
    ['another version', text({ ClaimsMappingPolicy: { Version: 2 } })],
    ['an unknown part', text(mapping([], { Extra: 1 }))],
    ['a list for an object', text([[[[]]]])],
    ['an unknown source', text(mapping([{ Source: 'device', ID: 'id', JwtClaimType: 'x' }]))],
    ['a source of Object', text(mapping([{ Source: 'constructor', ID: 'name', JwtClaimType: 'x' }]))],
    ['an unknown property', text(mapping([{ Source: 'user', ID: 'password', JwtClaimType: 'x' }]))],
    ['a property of Object', text(mapping([{ Source: 'user', ID: '__proto__', JwtClaimType: 'x' }]))],
    ['a value with a source', text(mapping([{ Source: 'user', ID: 'mail', Value: 'x', JwtClaimType: 'x' }]))],
    [
      'a transformation that is not there',
      text(mapping([{ Source: 'transformation', ID: 'a', TransformationId: 'b', JwtClaimType: 'x' }])),
    ],
    [
      'an unknown method',
      text(
        mapping([{ Source: 'user', ID: 'mail' }], {
          ClaimsTransformations: [
            { ID: 't', TransformationMethod: 'eval', InputClaims: [{ ClaimTypeReferenceId: 'mail' }] },
          ],
        }),
      ),
    ],
    [
      'a join of one',
      text(
        mapping([{ Source: 'user', ID: 'mail' }], {
          ClaimsTransformations: [
            {
              ID: 't',
              TransformationMethod: 'Join',
              InputClaims: [{ ClaimTypeReferenceId: 'mail', TransformationClaimType: 'string1' }],
            },
          ],
        }),
      ),
    ],
    ...['aud', 'iss', 'sub', 'oid', 'roles', 'groups', 'email', 'UPN', 'xms_edov', 'extn.x'].map(
      (name): [string, unknown] => [
        `the restricted ${name}`,
        text(mapping([{ Value: 'x', JwtClaimType: name }])),
      ],
    ),
    [
      'a restricted type of SAML',
      text(
        mapping([{ Value: 'x', SamlClaimType: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/UPN' }]),
      ),
    ],
  ];
  it.each(wrong)('with %s is refused, and none is made', async (_what, definition) => {
    const answer = await create(definition);
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'Request_BadRequest' }]);
    expect(entries((await write('GET', '/policies/claimsMappingPolicies')).body)).toEqual([]);
  });

  it.each([
    [
      'RegexReplace',
      mapping([{ Source: 'user', ID: 'mail' }], {
        ClaimsTransformations: [{ ID: 't', TransformationMethod: 'RegexReplace()', InputClaims: [] }],
      }),
    ],
    [
      'TreatAsMultiValue',
      mapping([{ Source: 'user', ID: 'othermail' }], {
        ClaimsTransformations: [
          {
            ...{ ID: 't', TransformationMethod: 'ToLowercase' },
            InputClaims: [{ ClaimTypeReferenceId: 'othermail', TreatAsMultiValue: 'true' }],
          },
        ],
      }),
    ],
    ['GroupFilter', mapping([], { GroupFilter: { MatchOn: 'displayname', Type: 'prefix', Value: 'x' } })],
    ['ClaimsTransformation', mapping([], { ClaimsTransformation: [] })],
    ['ExtensionID', mapping([{ Source: 'user', ExtensionID: 'extension_x', JwtClaimType: 'x' }])],
  ])('that needs %s says that it is not emulated', async (name, definition) => {
    const answer = await create(text(definition));
    expect([answer.status, answer.body]).toMatchObject([501, { code: 'NotEmulated' }]);
    expect(JSON.stringify(answer.body)).toContain(name);
  });

  it('of more than fifty claims gives fifty', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ Value: 'x', JwtClaimType: `c${index}` }));
    await assign(mapping(many));
    const claims = await idToken();
    expect(Object.keys(claims).filter((name) => /^c\d+$/.test(name))).toHaveLength(50);
  });

  it('that came with an imported state cannot touch what is restricted', async () => {
    await assign(mapping([{ Value: 'x', JwtClaimType: 'mine' }]));
    const { body } = await shop.bench.control('GET', '/export');
    const hostile = JSON.stringify(body).replaceAll('mine', 'oid');
    expect((await shop.bench.control('POST', '/import', JSON.parse(hostile))).status).toBe(200);
    expect((await idToken())['oid']).toBe(person().objectId);
    const filtered = JSON.stringify(body).replaceAll('IncludeBasicClaimSet', 'GroupFilter');
    expect((await shop.bench.control('POST', '/import', JSON.parse(filtered))).status).toBe(200);
    expect((await idToken())['mine']).toBe('x');
    const broken = JSON.stringify(body).replaceAll('\\"ClaimsMappingPolicy\\"', 'x');
    expect((await shop.bench.control('POST', '/import', JSON.parse(broken))).status).toBe(200);
    expect((await idToken())['oid']).toBe(person().objectId);
  });
});

describe('policies in Graph', () => {
  it('are listed, expanded and followed to what has them', async () => {
    const id = await assign(mapping([]));
    const [one] = entries((await write('GET', '/policies/claimsMappingPolicies')).body);
    expect(one).toMatchObject({ id, displayName: 'A policy', isOrganizationDefault: false });
    expect(one).not.toHaveProperty('appliesTo');
    expect(entries((await write('GET', `${enterpriseApp()}/claimsMappingPolicies`)).body)).toMatchObject([
      { id },
    ]);
    const { body } = await write('GET', `${enterpriseApp()}?$expand=claimsMappingPolicies`);
    expect(body['claimsMappingPolicies']).toMatchObject([{ id }]);
    const holders = entries((await write('GET', `/policies/claimsMappingPolicies/${id}/appliesTo`)).body);
    expect(holders).toMatchObject([{ id: shop.app.servicePrincipalId, appId: shop.app.appId }]);
  });

  it('are assigned one of a kind, by the address of such a policy', async () => {
    await assign(mapping([]));
    const other = await assignedPolicy(shop.bench, 'claimsMappingPolicies', mapping([]));
    const lifetime = await assignedPolicy(shop.bench, 'tokenLifetimePolicies', {
      TokenLifetimePolicy: { Version: 1 },
    });
    const { graphUrl } = shop.bench.emulator;
    const refer = (address: unknown) =>
      write('POST', `${enterpriseApp()}/claimsMappingPolicies/$ref`, { '@odata.id': address });
    const second = await refer(`${graphUrl}/policies/claimsMappingPolicies/${other}`);
    expect([second.status, second.body]).toMatchObject([
      409,
      { code: 'Request_MultipleObjectsWithSameKeyValue' },
    ]);
    expect((await refer(`${graphUrl}/policies/claimsMappingPolicies/${lifetime}`)).status).toBe(404);
    for (const address of [
      `${graphUrl}/users/${other}`,
      `${graphUrl}/policies/tokenLifetimePolicies/${lifetime}`,
      7,
      '',
      null,
      'x',
    ])
      expect((await refer(address)).status).toBe(400);
  });

  it('want the permissions for policies and for the application', async () => {
    const id = await assignedPolicy(shop.bench, 'claimsMappingPolicies', mapping([]));
    const { graphUrl } = shop.bench.emulator;
    const body = { '@odata.id': `${graphUrl}/policies/claimsMappingPolicies/${id}` };
    const statuses = async (permissions: string[]) => {
      const token = await tokenWith(shop.bench, permissions);
      const ask = async (method: string, path: string, sent?: unknown) =>
        (await shop.bench.graph(token, method, path, sent)).status;
      return [
        await ask('GET', '/policies/claimsMappingPolicies'),
        await ask('POST', '/policies/claimsMappingPolicies', {}),
        await ask('GET', `${enterpriseApp()}?$expand=claimsMappingPolicies`),
        await ask('POST', `${enterpriseApp()}/claimsMappingPolicies/$ref`, body),
      ];
    };
    expect(await statuses(['Application.ReadWrite.All'])).toEqual([403, 403, 403, 403]);
    expect(await statuses(['Application.ReadWrite.All', 'Policy.Read.All'])).toEqual([200, 403, 200, 204]);
    expect(await statuses(['Policy.ReadWrite.ApplicationConfiguration'])).toEqual([200, 400, 200, 409]);
  });
});
