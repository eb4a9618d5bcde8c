import { importJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { MANAGEMENT_SCOPE, newProjectKeys, verifyManagementToken } from '../src/index.ts';
import { authorizationRequest, codeFor, signedIn, startIssuers, token } from './bench.ts';

const { origin, one, two } = await startIssuers();
const RESOURCE = `${origin}/v1`;
const publicKeys = (project: typeof one) =>
  project.keys.flatMap(({ purpose, publicJwk }) =>
    purpose === 'access_token' && publicJwk ? [publicJwk] : [],
  );
const verify = (text: string, project = one) =>
  verifyManagementToken(text, { issuer: project.issuer, publicKeys: publicKeys(project) });
const refuses = (text: string, project = one) => expect(verify(text, project)).rejects.toThrow();

async function managementToken(scope = `openid ${MANAGEMENT_SCOPE}`): Promise<string> {
  const asked = authorizationRequest(one, { scope, resource: RESOURCE });
  const code = await codeFor(asked);
  const form = {
    grant_type: 'authorization_code',
    code,
    code_verifier: asked.codeVerifier,
    resource: RESOURCE,
  };
  return (await token(one, form)).body.access_token ?? '';
}

/** A token that is right in everything but what is changed. */
async function made(change: object, header: object = {}, keys = one.keys): Promise<string> {
  const key = keys.find(({ purpose }) => purpose === 'access_token');
  const jwk = JSON.parse(key?.secret ?? '{}');
  const now = Math.floor(Date.now() / 1000);
  const right = {
    iss: one.issuer,
    aud: RESOURCE,
    sub: 'user_ada',
    sid: 'sess_1',
    org_id: 'org_a',
    client_id: 'app_one',
  };
  const claims = { ...right, scope: MANAGEMENT_SCOPE, iat: now, exp: now + 300, ...change };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid, ...header })
    .sign(await importJWK(jwk, 'ES256'));
}

test('an access token for the management API tells person, session, organization and scope', async () => {
  expect(await verify(await managementToken())).toMatchObject({
    userId: 'user_ada',
    organizationId: 'org_a',
    clientId: 'app_one',
    hasScope: true,
  });
  expect(await verify(await managementToken('openid'))).toMatchObject({ hasScope: false });
});

describe('as one does not count (attack 68)', () => {
  test('an id_token, or an access token for the application’s own API', async () => {
    const { id_token, access_token } = await signedIn(one);
    await refuses(id_token);
    await refuses(access_token);
  });

  test.each<[string, object, object?]>([
    ['another audience', { aud: `${RESOURCE}/` }],
    ['the audience of an API', { aud: 'https://evil.example' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['no subject', { sub: undefined }],
    ['no session', { sid: undefined }],
    ['no organization', { org_id: undefined }],
    ['no application', { client_id: undefined }],
    ['no end', { exp: undefined }],
    ['an end in the past', { exp: 1 }],
    ['another type', {}, { typ: 'JWT' }],
    ['no type', {}, { typ: undefined }],
  ])('one with %s', async (_, change, header) => refuses(await made(change, header)));

  test('one by another key, of another project, unsigned, or no token at all', async () => {
    await refuses(await made({}, {}, newProjectKeys()));
    await refuses(await made({}), two);
    const [header, claims] = (await made({})).split('.');
    await refuses(`${header}.${claims}.`);
    await refuses(`${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${claims}.`);
    for (const text of ['', 'a', 'a.b.c', '..', 'x'.repeat(10_000)]) await refuses(text);
    expect(await verify(await made({}))).toMatchObject({ hasScope: true });
  });

  test.each([
    '',
    'connections',
    'connections:manage2',
    'xconnections:manage',
    'connections:manage,openid',
    'CONNECTIONS:MANAGE',
  ])('the scope %j for the one that is needed', async (scope) => {
    expect(await verify(await made({ scope }))).toMatchObject({ hasScope: false });
  });
});
