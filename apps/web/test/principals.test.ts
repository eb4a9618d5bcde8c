import { randomBytes } from 'node:crypto';
import { createAdministration } from '@portico/administration';
import { isPorticoError, newId, PorticoError, type Principal, systemClock } from '@portico/core';
import { createProvisioning, provisioningParts, readProvisioningEnv } from '@portico/provisioning';
import { createRelyingParty } from '@portico/relying-party';
import { askThroughFetch, createTestDatabase } from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { describe, expect, test } from 'vitest';
import { installComposition } from '../composition/composition.ts';
import { createDispatch } from '../src/api/dispatch.ts';
import { openApiDocument } from '../src/api/document.ts';
import { OPERATIONS } from '../src/api/operations.ts';
import type { Credential } from '../src/principals/credential.ts';
import { CREDENTIALS } from '../src/principals/index.ts';

/*
 * One more way to show who acts is one more file and one more row. Here it is a key of an organization, planted beside the
 * table: routes, operations and use cases are the product's own, and none of them has heard of it.
 */

const ORIGIN = new URL('https://portico.example');
const PAGE = 'https://pages.example';
const database = await createTestDatabase();
const { pool } = database;
const projectId = newId('project');
const userId = newId('user');
const [ours, sibling, foreign] = [newId('organization'), newId('organization'), newId('organization')];
await insertWorld();

const KEYS: Readonly<Record<string, string>> = { 'key-of-ours': ours };
const asked: string[] = [];
const planted: Credential = {
  kind: 'planted_key',
  takenFor: ['principal', 'manager'],
  scheme: { type: 'apiKey', in: 'header', name: 'x-planted-key', description: 'Of an organization' },
  errors: ['invalid_token'],
  crossOrigin: { header: 'x-planted-key', allows: async (origin) => origin === PAGE },
  isShown: (headers) => headers.has('x-planted-key'),
  async authenticate({ headers }) {
    const key = headers.get('x-planted-key') ?? '';
    asked.push(key);
    const organizationId = KEYS[key];
    if (organizationId === undefined) throw new PorticoError('invalid_token');
    const principal: Principal = {
      ...{ kind: 'planted_key', userId, projectId, authenticatedAt: new Date() },
      ...{ isOperator: false, projectAdminOf: [], withheld: [] },
      memberships: [{ organizationId, projectId, role: 'admin' }],
    };
    return { principal, corsOrigin: headers.get('origin') ?? undefined };
  },
};

const administration = createAdministration({
  ...{ prisma: database.prisma, pool, clock: systemClock, origin: ORIGIN, socialProviders: [] },
  resolveTxt: async () => [],
  makeProjectKeys: async () => [],
  sealSocialSecret: async () => '',
});
const provisioning = createProvisioning(
  provisioningParts({
    ...{ origin: ORIGIN, database, env: readProvisioningEnv(ORIGIN, {}), log: () => undefined },
    keyRing: KeyRing.parse(`test:${randomBytes(32).toString('base64')}`),
    send: fetch,
    relyingParty: createRelyingParty({ allowInsecure: false, ask: askThroughFetch, clock: systemClock }),
  }),
);

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const part = { administration, provisioning, origin: ORIGIN, clock: systemClock, log: silent };
installComposition(part as unknown as Parameters<typeof installComposition>[0]);

const dispatch = createDispatch(OPERATIONS, [...CREDENTIALS, planted]);
const withKey = { 'x-planted-key': 'key-of-ours' };
const orgs = '/v1/session/orgs';

async function ask(method: string, path: string, headers: Record<string, string>, body?: object) {
  const sent = body && { body: JSON.stringify(body) };
  const all = { ...headers, ...(sent && { 'content-type': 'application/json' }) };
  const response = await dispatch(new Request(new URL(path, ORIGIN), { method, headers: all, ...sent }));
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'came',
    (error: unknown) => (isPorticoError(error) ? error.code : Promise.reject(error)),
  );

describe('a credential that is planted beside the table', () => {
  test('reaches the organization that it is for, through operations that know nothing of it', async () => {
    expect(await ask('GET', `${orgs}/${ours}/sso-connections`, withKey)).toMatchObject({
      ...{ status: 200, body: { data: [] } },
    });
    const seen = await ask('GET', `${orgs}/${ours}`, withKey);
    expect(seen).toMatchObject({ status: 200, body: { id: ours, role: 'admin' } });
    const listed = await ask('GET', orgs, withKey);
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([ours]);
  });

  test('and no other: not one in which its user is an owner, not a foreign one (attack 81)', async () => {
    for (const organizationId of [sibling, foreign, newId('organization')]) {
      for (const path of [`${orgs}/${organizationId}/sso-connections`, `${orgs}/${organizationId}`])
        expect(await ask('GET', path, withKey)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    const project = await ask('GET', `/v1/session/projects/${projectId}`, withKey);
    expect(project.body).toMatchObject({ code: 'not_found' });
    expect((await ask('GET', '/v1/session/deployment/operators', withKey)).body).toMatchObject({
      code: 'forbidden',
    });
  });

  test('changes what its role may, and the log says for whom', async () => {
    const renamed = await ask('PATCH', `${orgs}/${ours}`, withKey, { name: 'Renamed' });
    expect(renamed.status).toBeLessThan(300);
    const log = await ask('GET', `${orgs}/${ours}/audit?limit=5`, withKey);
    expect(log.body.data).toMatchObject([{ action: 'organization.renamed', actor_id: userId }]);
  });

  test('is refused by itself when it is wrong', async () => {
    const refused = await ask('GET', orgs, { 'x-planted-key': 'another' });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_token' } });
  });

  test('is no person: what only one does in a browser is as if nobody were there', async () => {
    expect((await ask('GET', '/v1/session', withKey)).body).toMatchObject({ code: 'not_signed_in' });
  });

  test('stands in the OpenAPI document wherever it is taken, with its refusals', () => {
    const document = openApiDocument(OPERATIONS, ORIGIN, [...CREDENTIALS, planted]);
    expect(document.components?.securitySchemes).toHaveProperty('planted_key', planted.scheme);
    const securityOf = (path: string) => document.paths?.[path]?.get?.security?.flatMap(Object.keys);
    expect(securityOf('/v1/session')).toEqual(['dashboard_session']);
    expect(securityOf('/v1/session/orgs')).toEqual(['dashboard_session', 'planted_key']);
    const connections = '/v1/session/orgs/{orgId}/sso-connections';
    expect(securityOf(connections)).toEqual([
      'dashboard_session',
      'access_token',
      'setup_link',
      'planted_key',
    ]);
    expect(JSON.stringify(document.paths?.['/v1/session/orgs']?.get?.responses)).toContain('invalid_token');
  });

  test('is sent by the pages that it allows, and by no others (attack 75)', async () => {
    const preflight = async (path: string, origin: string) =>
      (await ask('OPTIONS', path, { origin })).headers.get('access-control-allow-headers');
    expect(await preflight(orgs, PAGE)).toBe('x-planted-key, content-type');
    expect(await preflight(orgs, 'https://other.example')).toBeNull();
    expect(await preflight('/v1/session', PAGE)).toBeNull();
    const allowed = async (key: string) =>
      (await ask('GET', orgs, { 'x-planted-key': key, origin: PAGE })).headers.get(
        'access-control-allow-origin',
      );
    expect([await allowed('key-of-ours'), await allowed('another')]).toEqual([PAGE, PAGE]);
  });
});

test('who administers the project reads its connections, and nobody else does by that way (attack 81, U14)', async () => {
  const { principal } = await planted.authenticate(new Request(ORIGIN, { headers: withKey }));
  const read = (by: Principal, organizationId: string) =>
    codeOf(provisioning.connectionsForProject(organizationId, by));
  expect(await read(principal, ours)).toBe('forbidden');
  expect(await read(principal, foreign)).toBe('not_found');
  const admin = { ...principal, memberships: [], projectAdminOf: [projectId] };
  expect(await read(admin, sibling)).toBe('came');
  for (const each of [foreign, newId('organization')]) expect(await read(admin, each)).toBe('not_found');
  const operator = { ...admin, isOperator: true };
  expect(await read(operator, foreign)).toBe('came');
});

test.each([
  ['a cookie', { cookie: '__Host-portico_session=a-token' }],
  ['an access token', { authorization: 'Bearer a-token' }],
  ['both', { cookie: '__Host-portico_session=a-token', authorization: 'Bearer a-token' }],
])('a key and %s are refused before either is looked at (attack 88)', async (_other, headers) => {
  asked.length = 0;
  const refused = await ask('GET', `${orgs}/${ours}/sso-connections`, { ...withKey, ...headers });
  expect(refused.body).toMatchObject({ code: 'two_credentials' });
  expect(asked).toEqual([]);
});

test('none at all is nobody, and a key that has no row is none', async () => {
  expect((await ask('GET', orgs, {})).body).toMatchObject({ code: 'not_signed_in' });
  const without = createDispatch(OPERATIONS);
  const answer = await without(new Request(new URL(orgs, ORIGIN), { headers: withKey }));
  expect(await answer.json()).toMatchObject({ code: 'not_signed_in' });
});

/** A project of two organizations with one owner of both, and another project's organization. */
async function insertWorld(): Promise<void> {
  const other = newId('project');
  await pool.query('INSERT INTO projects (id, name) SELECT unnest($1::text[]), $2', [
    [projectId, other],
    'Notes',
  ]);
  await pool.query(
    'INSERT INTO organizations (id, project_id, name) SELECT unnest($1::text[]), unnest($2::text[]), $3',
    [[ours, sibling, foreign], [projectId, projectId, other], 'Contoso'],
  );
  await pool.query('INSERT INTO users (id, project_id, name) VALUES ($1, $2, $3)', [
    userId,
    projectId,
    'Ada',
  ]);
  await pool.query(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
     SELECT $1, unnest($2::text[]), $3, 'owner', 'invited'`,
    [projectId, [ours, sibling], userId],
  );
}
