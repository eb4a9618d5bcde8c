import { randomBytes } from 'node:crypto';
import { createAdministration } from '@portico/administration';
import { isPorticoError, newId, PorticoError, type Principal, systemClock } from '@portico/core';
import { createProvisioning, provisioningParts, readProvisioningEnv } from '@portico/provisioning';
import { createRelyingParty } from '@portico/relying-party';
import { askThroughFetch, createTestDatabase } from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { describe, expect, test } from 'vitest';
import type { Credential } from '../src/principals/credential.ts';
import { authenticated, CREDENTIALS } from '../src/principals/index.ts';
import { installed } from './installed.ts';

/*
 * One more way to show who acts is one more file and one more row. Here it is a key of an organization, planted beside the
 * table: the use cases are the product's own, and none of them has heard of it.
 */

const ORIGIN = new URL('https://portico.example');
installed(ORIGIN.href);
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
    return { principal, setsCookies: false, corsOrigin: undefined };
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
    relyingParty: createRelyingParty({ allowInsecure: false, ask: askThroughFetch, clock: systemClock }),
  }),
);

/** Who acts with a request of these headers, on a deployment that has the planted credential too. */
const acting = (headers: Record<string, string>) =>
  authenticated(new Request(ORIGIN, { headers }), [...CREDENTIALS, planted]);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'came',
    (error: unknown) => (isPorticoError(error) ? error.code : Promise.reject(error)),
  );

describe('a credential that is planted beside the table', () => {
  test('reaches the organization that it is for, through use cases that know nothing of it', async () => {
    const { principal } = await acting({ 'x-planted-key': 'key-of-ours' });
    expect(await provisioning.connections(ours, principal)).toEqual([]);
    const seen = await administration.getOrganization(principal, ours);
    expect(seen).toMatchObject({ id: ours, role: 'admin', mayConnect: true, administersProject: false });
    const listed = await administration.listOrganizations(principal);
    expect(listed.items.map(({ id }) => id)).toEqual([ours]);
  });

  test('and no other: not one in which its user is an owner, not a foreign one (attack 81)', async () => {
    const { principal } = await acting({ 'x-planted-key': 'key-of-ours' });
    for (const organizationId of [sibling, foreign, newId('organization')]) {
      expect(await codeOf(provisioning.connections(organizationId, principal))).toBe('not_found');
      expect(await codeOf(administration.getOrganization(principal, organizationId))).toBe('not_found');
    }
    expect(await codeOf(administration.getProject(principal, projectId))).toBe('not_found');
    expect(await codeOf(administration.listOperators(principal))).toBe('forbidden');
  });

  test('changes what its role may, and the log says for whom', async () => {
    const { principal } = await acting({ 'x-planted-key': 'key-of-ours' });
    await administration.changeOrganization({ principal }, ours, { name: 'Renamed' });
    const { events } = await administration.listOrganizationAudit(principal, ours, { limit: 5 });
    expect(events).toMatchObject([{ action: 'organization.renamed', actorKind: 'user', actorId: userId }]);
  });

  test('is refused by itself when it is wrong', async () => {
    expect(await codeOf(acting({ 'x-planted-key': 'another' }))).toBe('invalid_token');
  });
});

test('who administers the project reads its connections, and nobody else does by that way (attack 81, U14)', async () => {
  const { principal } = await acting({ 'x-planted-key': 'key-of-ours' });
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
  expect(await codeOf(acting({ 'x-planted-key': 'key-of-ours', ...headers }))).toBe('two_credentials');
  expect(asked).toEqual([]);
});

test('none at all is nobody, and a key that has no row is none', async () => {
  expect(await codeOf(acting({}))).toBe('not_signed_in');
  const request = new Request(ORIGIN, { headers: { 'x-planted-key': 'key-of-ours' } });
  expect(await codeOf(authenticated(request))).toBe('not_signed_in');
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
