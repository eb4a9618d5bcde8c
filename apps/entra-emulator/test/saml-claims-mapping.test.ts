import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { assignedPolicy, inDirectory } from './support/policy-writer.ts';
import {
  attributeIn,
  authnRequest,
  claimsIn,
  ENTITY_ID,
  elementsIn,
  postedBy,
  refusalOn,
  SamlApp,
  textIn,
} from './support/saml-app.ts';
import { refusalBy } from './support/service-provider.ts';

/* A claims mapping policy decides what assertions say, as it does for tokens, and never what is restricted. */

const IDENTITY = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const BASIC = ['displayname', 'givenname', 'surname', 'emailaddress', 'name'];

let bench: Bench;
let app: SamlApp;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(async () => {
  await bench.control('POST', '/reset');
  await bench.consent();
  app = await SamlApp.setUp(bench);
  const body = { department: 'Kitchen', employeeId: 'E-7' };
  const path = `/users/${login(bench.directory().user).objectId}`;
  expect((await inDirectory(bench)('PATCH', path, body)).status).toBe(204);
});
afterAll(() => bench.close());

const mapping = (schema: object[], more: object = {}) => ({
  ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'true', ClaimsSchema: schema, ...more },
});
const assign = (schema: object[], more: object = {}) =>
  assignedPolicy(
    bench,
    'claimsMappingPolicies',
    mapping(schema, more),
    `/servicePrincipals/${app.servicePrincipalId}`,
  );
const policyFor = (format: string) => authnRequest({ content: `<samlp:NameIDPolicy Format="${format}"/>` });

describe('the assertion for an enterprise app with a policy', () => {
  it('has attributes from the user, the directory, transformations and fixed values, and is signed with them', async () => {
    await assign(
      [
        { Source: 'user', ID: 'department', SamlClaimType: 'https://claims.example/dept' },
        { Source: 'company', ID: 'tenantcountry', SamlClaimType: 'country' },
        { Source: 'user', ID: 'userprincipalname' },
        { Source: 'transformation', ID: 'nick', TransformationID: 'prefix', SamlClaimType: 'nick' },
        {
          ...{ Value: 'fixed', SamlClaimType: 'always' },
          SamlNameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
        },
        { Value: 'x', JwtClaimType: 'for_jwt_alone' },
        { Source: 'user', ID: 'onpremisessamaccountname', SamlClaimType: 'sam' },
      ],
      {
        ClaimsTransformations: [
          {
            ...{ ID: 'prefix', TransformationMethod: 'ExtractMailPrefix' },
            InputClaims: [{ ClaimTypeReferenceId: 'userprincipalname', TransformationClaimType: 'mail' }],
            OutputClaims: [{ ClaimTypeReferenceId: 'nick', TransformationClaimType: 'outputClaim' }],
          },
        ],
      },
    );
    const posted = postedBy(await app.visit());
    const claims = claimsIn(posted.document);
    expect(claims).toMatchObject({ dept: ['Kitchen'], country: ['CH'], nick: ['user'], always: ['fixed'] });
    expect(Object.keys(claims)).toEqual(expect.arrayContaining(BASIC));
    expect(claims).not.toHaveProperty('sam');
    expect(claims).not.toHaveProperty('for_jwt_alone');
    const formats = elementsIn(posted.document, 'Attribute').map((one) =>
      attributeIn(one, 'Attribute', 'NameFormat'),
    );
    expect(formats.filter((one) => one !== undefined)).toEqual([
      'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
    ]);
    const [certificate = ''] = await app.publishedCertificates();
    expect(await refusalBy(certificate, posted)).toBeUndefined();
  });

  it('has the policy’s value instead of the usual one of the same name', async () => {
    await assign([{ Source: 'user', ID: 'displayname', SamlClaimType: `${IDENTITY}name` }]);
    expect(claimsIn(postedBy(await app.visit()).document)['name']).toEqual(['Uma User']);
  });

  it('is without the basic attributes when the policy says so, and keeps what is restricted', async () => {
    await assign([{ Value: 'x', SamlClaimType: 'mine' }], { IncludeBasicClaimSet: 'false' });
    const claims = claimsIn(postedBy(await app.visit()).document);
    for (const name of BASIC) expect(claims).not.toHaveProperty(name);
    expect(claims).toMatchObject({
      ...{ mine: ['x'], tenantid: [app.tenantId] },
      objectidentifier: [login(bench.directory().user).objectId],
    });
  });

  it('names the user as the policy says, in the format that was asked for, but for a name of one sign-in', async () => {
    await assign([{ Source: 'user', ID: 'employeeid', SamlClaimType: `${IDENTITY}nameidentifier` }]);
    const { document } = postedBy(await app.visit());
    expect(textIn(document, 'NameID')).toBe('E-7');
    expect(claimsIn(document)).not.toHaveProperty('nameidentifier');
    const persistent = postedBy(await app.visit(policyFor(PERSISTENT))).document;
    expect(textIn(persistent, 'NameID')).toBe('E-7');
    expect(attributeIn(persistent, 'NameID', 'Format')).toBe(PERSISTENT);
    expect(textIn(postedBy(await app.visit(policyFor(TRANSIENT))).document, 'NameID')).toMatch(/^_/);
  });

  it('is for whom the policy says', async () => {
    expect(textIn(postedBy(await app.visit()).document, 'Audience')).toBe(ENTITY_ID);
    await assign([], { AudienceOverride: 'https://other.example/saml' });
    expect(textIn(postedBy(await app.visit()).document, 'Audience')).toBe('https://other.example/saml');
  });

  it('is not given without a certificate of the application’s own (AADSTS50146)', async () => {
    await assign([{ Value: 'x', SamlClaimType: 'mine' }]);
    await app.changeEnterpriseApp({ keyCredentials: [] });
    expect(refusalOn(await app.visit())).toBe('50146');
  });
});

describe('a definition', () => {
  const made = (more: object) =>
    inDirectory(bench)('POST', '/policies/claimsMappingPolicies', {
      displayName: 'A policy',
      definition: [JSON.stringify(mapping([], more))],
    });

  it('with the application’s id in the issuer is not emulated, and says so; without it is taken', async () => {
    expect(await made({ IssuerWithApplicationId: 'true' })).toMatchObject({
      status: 501,
      body: { code: 'NotEmulated', message: expect.stringContaining('IssuerWithApplicationId') },
    });
    expect((await made({ IssuerWithApplicationId: false })).status).toBe(201);
  });

  it('names an audience by an absolute URI', async () => {
    expect((await made({ AudienceOverride: 'nobody' })).status).toBe(400);
    expect((await made({ AudienceOverride: 'https://other.example/saml' })).status).toBe(201);
  });
});
