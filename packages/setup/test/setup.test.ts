import {
  type Caller,
  type ErrorCode,
  isPorticoError,
  newId,
  type OrganizationRole,
  type PorticoError,
  systemClock,
} from '@portico/core';
import { attemptCounters, connectionRecords, connections, enteredConnections } from '@portico/database';
import { lookUpProvider } from '@portico/relying-party';
import { createTestDatabase } from '@portico/testing';
import { HostileProvider } from '@portico/testing/hostile-provider';
import { KeyRing } from '@portico/vault';
import { beforeEach, describe, expect, test } from 'vitest';
import { createSetup, type OpenIdEntry } from '../src/index.ts';
import { noSaml } from './no-saml.ts';

const { pool } = await createTestDatabase();
const keyRing = KeyRing.parse(`test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`);
const ISSUER = 'https://idp.example/realms/main';
const SECRET = 'demo~secret~that~is~stored~nowhere';
const LOGIN = 'https://login.microsoftonline.com';

let provider: HostileProvider;
const ask = (url: string, call: Parameters<HostileProvider['ask']>[1]) =>
  url.startsWith(new URL(provider.issuer).origin)
    ? provider.ask(url, call)
    : Promise.reject(new TypeError(`no ${url}`));
const setup = createSetup({
  keyRing,
  microsoft: { loginOrigin: LOGIN },
  connections: connections(pool),
  entered: enteredConnections(pool),
  records: connectionRecords(pool),
  ...{ origin: new URL('https://portico.example'), clock: systemClock },
  saml: noSaml(pool),
  counters: attemptCounters(pool),
  lookUp: (pasted) => lookUpProvider({ allowInsecure: false, ask }, pasted),
});

beforeEach(() => {
  provider = new HostileProvider({ issuer: ISSUER });
});

const project = newId('project');
await pool.query('INSERT INTO projects (id, name) VALUES ($1, $2)', [project, 'A project']);

async function organization(): Promise<string> {
  const id = newId('organization');
  await pool.query('INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, $3)', [
    id,
    project,
    'Acme',
  ]);
  return id;
}

const callerIn = (organizationId: string, role: OrganizationRole = 'owner'): Caller => ({
  principal: {
    kind: 'dashboard_session',
    userId: newId('user'),
    projectId: project,
    memberships: [{ organizationId, projectId: project, role }],
    authenticatedAt: new Date(),
    isOperator: false,
    projectAdminOf: [],
    withheld: [],
  },
});

async function drafted(given: object = {}) {
  const organizationId = await organization();
  const caller = callerIn(organizationId);
  const draft = { protocol: 'oidc', provider: 'generic', name: 'Acme SSO', ...given } as const;
  const connectionId = await setup.draft({ organizationId, caller, ...draft });
  return { organizationId, connectionId, caller };
}

const ENTRY: OpenIdEntry = {
  ...{ issuer: ISSUER, acceptsSlash: false, clientId: 'portico', clientSecret: SECRET },
  ...{ clientAuthentication: 'post', scopes: ['profile', 'email'], pkce: true },
};

const refusal = (doing: Promise<unknown>): Promise<PorticoError> =>
  doing.then(
    () => {
      throw new Error('was not refused');
    },
    (error: unknown) => {
      if (!isPorticoError(error)) throw error;
      return error;
    },
  );
const codeOf = async (doing: Promise<unknown>): Promise<ErrorCode> => (await refusal(doing)).code;

type Row = {
  status: string;
  issuer: string | null;
  client_id: string | null;
  endpoint_hosts: string[] | null;
  sealed: string | null;
  kind: string | null;
};
async function rowOf(id: string): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    `SELECT c.status, s.issuer, s.client_id, s.endpoint_hosts, k.sealed, k.kind FROM sso_connections c
      LEFT JOIN oidc_settings s ON s.connection_id = c.id
      LEFT JOIN connection_credentials k ON k.connection_id = c.id WHERE c.id = $1`,
    [id],
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}
const actionsOf = async (id: string) =>
  (
    await pool.query<{ action: string }>(
      'SELECT action FROM audit_events WHERE target_id = $1 ORDER BY occurred_at, id',
      [id],
    )
  ).rows.map(({ action }) => action);

/** Somebody has tried it, or signed in over it. */
async function cameThrough(of: { organizationId: string; connectionId: string }, seconds = 1) {
  await pool.query(
    `INSERT INTO sign_in_attempts (id, state_hash, browser_hash, project_id, organization_id, connection_id, purpose, expires_at, consumed_at, outcome)
      VALUES ($1, $1, $1, $2, $3, $4, 'test', now(), now() + $5::int * interval '1 second', 'ok')`,
    [newId('signInAttempt'), project, of.organizationId, of.connectionId, seconds],
  );
}

describe('a connection by hand', () => {
  test('goes from a draft over what was entered and tried to people who sign in, each in the audit log', async () => {
    const of = await drafted();
    expect(await rowOf(of.connectionId)).toMatchObject({ status: 'draft', issuer: null, sealed: null });
    await setup.enterOpenId({ ...of, entry: ENTRY });
    expect(await rowOf(of.connectionId)).toMatchObject({
      ...{ status: 'draft', issuer: ISSUER, client_id: 'portico', kind: 'client_secret' },
      endpoint_hosts: ['idp.example'],
    });
    expect(await codeOf(setup.switchOn({ ...of, untried: false }))).toBe('not_tried_yet');
    await cameThrough(of);
    await setup.switchOn({ ...of, untried: false });
    expect((await rowOf(of.connectionId))?.status).toBe('active');
    expect(await actionsOf(of.connectionId)).toEqual([
      'connection.drafted',
      'connection.entered',
      'connection.activated',
    ]);
  });

  test('what was tried before it was entered anew says nothing', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    await cameThrough(of, -1);
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, clientId: 'another' } });
    expect(await codeOf(setup.switchOn({ ...of, untried: false }))).toBe('not_tried_yet');
    await setup.switchOn({ ...of, untried: true });
    expect((await rowOf(of.connectionId))?.status).toBe('active');
    expect(await codeOf(setup.switchOn({ ...of, untried: true }))).toBe('conflict');
  });

  test('is switched on as it was tried, and not as somebody entered it meanwhile', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    const { rows } = await pool.query<{ entered_at: Date }>(
      'SELECT entered_at FROM sso_connections WHERE id = $1',
      [of.connectionId],
    );
    const [{ entered_at: enteredAt } = { entered_at: new Date(0) }] = rows;
    const which = { organizationId: of.organizationId, id: of.connectionId };
    const on = (at: Date) =>
      enteredConnections(pool).switchOn(
        which,
        { enteredAt: at, tried: true },
        {
          ...{ id: newId('auditEvent'), actorKind: 'user', actorId: null, ipAddress: null, requestId: null },
        },
      );
    expect(await on(new Date(enteredAt.getTime() - 1))).toBe(false);
    await pool.query('DELETE FROM connection_credentials WHERE connection_id = $1', [of.connectionId]);
    expect(await on(enteredAt)).toBe(false);
    expect((await rowOf(of.connectionId))?.status).toBe('draft');
  });

  test('is not switched on while nothing was entered', async () => {
    expect(await codeOf(setup.switchOn({ ...(await drafted()), untried: true }))).toBe('not_entered_yet');
  });

  test('is removed with its secret and its sessions, and taken up again with its id', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    await setup.switchOn({ ...of, untried: true });
    expect(await setup.remove(of)).toBe(true);
    expect(await rowOf(of.connectionId)).toMatchObject({ status: 'inactive', sealed: null, issuer: ISSUER });
    expect(await codeOf(setup.enterOpenId({ ...of, entry: ENTRY }))).toBe('conflict');
    await setup.takeUp(of);
    expect((await rowOf(of.connectionId))?.status).toBe('draft');
    const entry = { ...ENTRY, clientSecret: undefined };
    expect(await codeOf(setup.enterOpenId({ ...of, entry }))).toBe('client_secret_missing');
    // What was tried before it was removed does not count, and there is nothing to go on with.
    expect(await codeOf(setup.switchOn({ ...of, untried: true }))).toBe('client_secret_missing');
  });

  test('from where people are read is part of what was tried', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    await cameThrough(of, 0);
    await pool.query(`UPDATE sso_connections SET entered_at = now() - interval '1 hour' WHERE id = $1`, [
      of.connectionId,
    ]);
    await pool.query(
      `UPDATE sign_in_attempts SET consumed_at = now() - interval '1 minute' WHERE connection_id = $1`,
      [of.connectionId],
    );
    await setup.change({ ...of, change: { name: 'Another name' } });
    await setup.change({ ...of, change: { attributeMapping: { email: 'mail' } } });
    expect(await codeOf(setup.switchOn({ ...of, untried: false }))).toBe('not_tried_yet');
  });

  test('is well again once another secret was entered', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    await setup.switchOn({ ...of, untried: true });
    await pool.query(
      `UPDATE sso_connections SET status = 'degraded', warnings = '{credential_refused}' WHERE id = $1`,
      [of.connectionId],
    );
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, clientSecret: 'demo~renewed' } });
    expect((await rowOf(of.connectionId))?.status).toBe('active');
  });

  test('is nobody’s but of its owners and admins, and is not found by those of another organization (attack 81)', async () => {
    const of = await drafted();
    const member = callerIn(of.organizationId, 'member');
    const other = await organization();
    const foreign = { ...of, organizationId: other, caller: callerIn(other) };
    const stranger = { ...of, caller: callerIn(other) };
    for (const [who, code] of [
      [{ ...of, caller: member }, 'forbidden'],
      [foreign, 'not_found'],
      [stranger, 'not_found'],
    ] as const) {
      const tries = [
        setup.lookUp({ ...who, pasted: ISSUER }),
        setup.enterOpenId({ ...who, entry: ENTRY }),
        setup.switchOn({ ...who, untried: true }),
        setup.change({ ...who, change: { name: 'Mine' } }),
        setup.remove(who),
        setup.takeUp(who),
      ];
      expect(await Promise.all(tries.map(codeOf))).toEqual(tries.map(() => code));
    }
    expect(provider.requests).toEqual([]);
    expect((await rowOf(of.connectionId))?.status).toBe('draft');
  });

  test('is none that Portico looks after: that has a run for each of these', async () => {
    const of = await drafted();
    await pool.query(`UPDATE sso_connections SET managed_by = 'microsoft_graph' WHERE id = $1`, [
      of.connectionId,
    ]);
    expect(await setup.remove(of)).toBe(false);
    expect(await codeOf(setup.enterOpenId({ ...of, entry: ENTRY }))).toBe('not_found');
    expect((await rowOf(of.connectionId))?.status).toBe('draft');
  });

  test('there are at most twenty of an organization at a time', async () => {
    const { organizationId, caller } = await drafted();
    const draft = () =>
      setup.draft({ organizationId, caller, protocol: 'oidc', provider: 'okta', name: 'One more' });
    for (let more = 1; more < 20; more += 1) await draft();
    expect(await codeOf(draft())).toBe('too_many_open');
  });
});

describe('what is entered', () => {
  test('is stored only when there is such a provider (section F): nothing of the rest is kept', async () => {
    const of = await drafted();
    for (const [issuer, code] of [
      ['https://nobody.example', 'discovery_failed'],
      ['http://idp.example', 'discovery_failed'],
      ['not an address', 'discovery_failed'],
      ['https://idp.example/realms/other', 'discovery_mismatch'],
    ] as const)
      expect(await codeOf(setup.enterOpenId({ ...of, entry: { ...ENTRY, issuer } }))).toBe(code);
    expect(await rowOf(of.connectionId)).toMatchObject({ issuer: null, sealed: null });
  });

  test('an issuer that differs by a slash is shown first, and then stored as the provider names itself', async () => {
    provider.document = { issuer: `${ISSUER}/` };
    const of = await drafted();
    const { code, data } = await refusal(setup.enterOpenId({ ...of, entry: ENTRY }));
    expect({ code, data }).toEqual({
      code: 'issuer_differs',
      data: { expected: ISSUER, received: `${ISSUER}/` },
    });
    expect((await rowOf(of.connectionId))?.issuer).toBeNull();
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, acceptsSlash: true } });
    expect((await rowOf(of.connectionId))?.issuer).toBe(`${ISSUER}/`);
  });

  test('keeps the secret when none is given, and forgets it with a public client', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    const sealed = (await rowOf(of.connectionId))?.sealed;
    expect(sealed).toMatch(/^ey/);
    expect(sealed).not.toContain(SECRET);
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, clientSecret: undefined, clientId: 'b' } });
    expect(await rowOf(of.connectionId)).toMatchObject({ sealed, client_id: 'b' });
    await setup.enterOpenId({
      ...of,
      entry: { ...ENTRY, clientSecret: undefined, clientAuthentication: 'none' },
    });
    expect((await rowOf(of.connectionId))?.sealed).toBeNull();
  });

  test('does not bring a secret to another issuer, or to another host, than it was entered for', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    const entry = { ...ENTRY, clientSecret: undefined };
    provider.document = { token_endpoint: 'https://evil.example/token' };
    expect(await codeOf(setup.enterOpenId({ ...of, entry }))).toBe('client_secret_missing');
    provider = new HostileProvider({ issuer: 'https://evil.example' });
    const elsewhere = { ...entry, issuer: 'https://evil.example' };
    expect(await codeOf(setup.enterOpenId({ ...of, entry: elsewhere }))).toBe('client_secret_missing');
    expect((await rowOf(of.connectionId))?.issuer).toBe(ISSUER);
  });

  test('is of the provider that was chosen: what is checked of people goes by that', async () => {
    provider = new HostileProvider({ issuer: 'https://accounts.google.com' });
    const google = { ...ENTRY, issuer: 'https://accounts.google.com' };
    for (const name of ['generic', 'okta'] as const)
      expect(await codeOf(setup.enterOpenId({ ...(await drafted({ provider: name })), entry: google }))).toBe(
        'issuer_of_other_provider',
      );
    await setup.enterOpenId({ ...(await drafted({ provider: 'google' })), entry: google });
    const microsoft = `${LOGIN}/11111111-2222-3333-4444-555555555555/v2.0`;
    provider = new HostileProvider({ issuer: microsoft });
    const entry = { ...ENTRY, issuer: microsoft };
    expect(await codeOf(setup.enterOpenId({ ...(await drafted()), entry }))).toBe('issuer_of_other_provider');
  });

  test('is another issuer only while nobody has come in: they would be strangers there', async () => {
    const of = await drafted();
    await setup.enterOpenId({ ...of, entry: ENTRY });
    const user = newId('user');
    await pool.query('INSERT INTO users (id, project_id) VALUES ($1, $2)', [user, project]);
    await pool.query(
      `INSERT INTO identities (id, project_id, organization_id, connection_id, user_id, issuer, subject)
        VALUES ($1, $2, $3, $4, $5, $6, 'ada')`,
      [newId('identity'), project, of.organizationId, of.connectionId, user, ISSUER],
    );
    provider = new HostileProvider({ issuer: 'https://other.example' });
    const entry = { ...ENTRY, issuer: 'https://other.example' };
    expect(await codeOf(setup.enterOpenId({ ...of, entry }))).toBe('issuer_in_use');
    expect((await rowOf(of.connectionId))?.issuer).toBe(ISSUER);
    provider = new HostileProvider({ issuer: ISSUER });
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, clientId: 'renewed' } });
    expect((await rowOf(of.connectionId))?.client_id).toBe('renewed');
  });

  test('of an Entra directory is Microsoft’s alone: by tid and oid anybody could be somebody else’s double', async () => {
    const of = await drafted({ provider: 'entra' });
    const tid = '11111111-2222-3333-4444-555555555555';
    for (const issuer of [
      `https://evil.example/${tid}/v2.0`,
      `${LOGIN}/common/v2.0`,
      // Of everybody's personal accounts.
      `${LOGIN}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0`,
      `${LOGIN}/${tid}/v2.0/x`,
    ]) {
      provider = new HostileProvider({ issuer });
      expect(await codeOf(setup.enterOpenId({ ...of, entry: { ...ENTRY, issuer } }))).toBe(
        'directory_issuer_wanted',
      );
    }
    const issuer = `${LOGIN}/${tid}/v2.0`;
    provider = new HostileProvider({ issuer });
    await setup.enterOpenId({ ...of, entry: { ...ENTRY, issuer } });
    expect((await rowOf(of.connectionId))?.issuer).toBe(issuer);
  });

  test('is looked up so often in ten minutes, and no more: nobody looks around with us', async () => {
    const of = await drafted();
    for (let look = 0; look < 60; look += 1) await setup.lookUp({ ...of, pasted: ISSUER });
    expect(await codeOf(setup.lookUp({ ...of, pasted: ISSUER }))).toBe('too_many_attempts');
    expect(await codeOf(setup.enterOpenId({ ...of, entry: ENTRY }))).toBe('too_many_attempts');
    expect(provider.asked('/.well-known/openid-configuration')).toHaveLength(60);
  });
});
