import { newId } from '@portico/core';
import { expect, test } from 'vitest';
import { PURGED_TABLES, purges } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

/* What has expired goes, and what still counts stays (A5, attack 142). */

const { pool, prisma } = await createTestDatabase();
const { purge } = purges(pool);
const ago = (interval: string) => `now() - interval '${interval}'`;
const projectId = newId('project');
await prisma.project.create({ data: { id: projectId, name: 'A project' } });
const user = newId('user');
await prisma.user.create({ data: { id: user, projectId } });
const organization = newId('organization');
await prisma.organization.create({ data: { id: organization, projectId, name: 'An organization' } });
const application = newId('application');
await prisma.application.create({
  data: { id: application, projectId, name: 'An application', kind: 'web' },
});
const connection = newId('connection');
await prisma.ssoConnection.create({
  data: {
    ...{ id: connection, projectId, organizationId: organization, name: 'A connection' },
    ...{ protocol: 'oidc', provider: 'entra', managedBy: 'microsoft_graph', status: 'active' },
  },
});

let rows = 0;
const id = () => {
  rows += 1;
  return `row_${rows}`;
};

/** A row of each table whose end is at that time, as SQL. */
const INSERTS: Readonly<Record<string, (end: string) => string>> = {
  oauth_states: (end) =>
    `INSERT INTO oauth_states (project_id, kind, id, payload, expires_at) VALUES ('${projectId}', 'Session', '${id()}', '{}', ${end})`,
  sign_in_attempts: (end) =>
    `INSERT INTO sign_in_attempts (id, state_hash, browser_hash, project_id, purpose, expires_at)
     VALUES ('${id()}', '${id()}', 'b', '${projectId}', 'sign_in', ${end})`,
  sessions: (end) =>
    `INSERT INTO sessions (id, project_id, user_id, method, authenticated_at, expires_at, groups)
     VALUES ('${id()}', '${projectId}', '${user}', 'password', now(), ${end}, '{}')`,
  dashboard_sessions: (end) =>
    `INSERT INTO dashboard_sessions (id, token_hash, user_id, expires_at) VALUES ('${id()}', '${id()}', '${user}', ${end})`,
  password_links: (end) =>
    `INSERT INTO password_links (id, token_hash, user_id, expires_at) VALUES ('${id()}', '${id()}', '${user}', ${end})`,
  invitations: (end) =>
    `INSERT INTO invitations (id, kind, email, token_hash, expires_at) VALUES ('${id()}', 'operator', 'a@b.example', '${id()}', ${end})`,
  replacement_arrivals: (end) =>
    `WITH move AS (
       INSERT INTO connection_replacements (old_connection_id, project_id, organization_id)
       VALUES ('${connection}', '${projectId}', '${organization}') ON CONFLICT (old_connection_id) DO UPDATE SET begun_at = now() RETURNING *)
     INSERT INTO replacement_arrivals (id, old_connection_id, new_connection_id, project_id, organization_id, issuer, subject, email_verified, email_doubted, last_came_at)
     SELECT '${id()}', old_connection_id, 'next', project_id, organization_id, 'i', '${id()}', false, false, ${end} FROM move`,
  setup_links: (end) =>
    `INSERT INTO setup_links (id, project_id, organization_id, token_hash, created_by_id, expires_at)
     VALUES ('${id()}', '${projectId}', '${organization}', '${id()}', '${user}', ${end})`,
  logout_notices: (end) =>
    `INSERT INTO logout_notices (id, project_id, application_id, session_id, user_id, delivered_at, next_attempt_at)
     VALUES ('${id()}', '${projectId}', 'a', 's', '${user}', ${end}, ${end} + interval '100 years')`,
  warning_mails: (end) =>
    `INSERT INTO warning_mails (id, project_id, organization_id, user_id, connection_id, event_id, occurred_at, delivered_at, next_attempt_at)
     VALUES ('${id()}', '${projectId}', '${organization}', '${user}', '${connection}', '${id()}', ${end}, ${end}, ${end} + interval '100 years')`,
  provisioning_requests: (end) =>
    `INSERT INTO provisioning_requests (id, project_id, organization_id, user_id, via, return_to, expires_at)
     VALUES ('${id()}', '${projectId}', '${organization}', '${user}', 'dashboard', '/', ${end})`,
  provisioning_runs: (end) =>
    `INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, started_by_kind,
       quiet, state, deadline_at, finished_at)
     VALUES ('${id()}', 'check', '${projectId}', '${organization}', '${connection}', 't', 'schedule', true, 'succeeded', ${end}, ${end})`,
  refused_requests: (end) =>
    `INSERT INTO refused_requests (project_id, application_id, endpoint, error, reason, occurred_at)
     VALUES ('${projectId}', '${application}', 'token', 'invalid_grant', 'a reason', ${end})`,
  events: (end) =>
    `INSERT INTO events (id, project_id, sequence, type, payload, occurred_at)
     VALUES ('${id()}', '${projectId}', ${rows}, 'organization.renamed', '{}', ${end})`,
  provider_messages_seen: (end) =>
    `INSERT INTO provider_messages_seen (connection_id, message_hash, expires_at) VALUES ('${connection}', '${id()}', ${end})`,
  throttle_counters: (end) =>
    `INSERT INTO throttle_counters (key, window_start, attempts) VALUES ('${id()}', ${end}, 1)`,
};
/** Just before and just after the time that a row is kept after its end. */
const KEPT: Readonly<Record<string, readonly [kept: string, over: string]>> = {
  oauth_states: ['59 minutes', '61 minutes'],
  sign_in_attempts: ['23 hours', '25 hours'],
  sessions: ['29 days', '31 days'],
  dashboard_sessions: ['29 days', '31 days'],
  password_links: ['29 days', '31 days'],
  invitations: ['29 days', '31 days'],
  replacement_arrivals: ['89 days', '91 days'],
  setup_links: ['29 days', '31 days'],
  logout_notices: ['6 days', '8 days'],
  warning_mails: ['6 days', '8 days'],
  provisioning_requests: ['23 hours', '25 hours'],
  provisioning_runs: ['29 days', '31 days'],
  refused_requests: ['6 days', '8 days'],
  events: ['89 days', '91 days'],
  provider_messages_seen: ['59 minutes', '61 minutes'],
  throttle_counters: ['59 minutes', '61 minutes'],
};
const count = async (table: string): Promise<number> =>
  Number((await pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

test.each(PURGED_TABLES)('%s: what is over for long enough goes, and only that', async (table) => {
  const [kept = '', over = ''] = KEPT[table] ?? [];
  const insert = INSERTS[table];
  if (insert === undefined) throw new Error(`no row for ${table}`);
  await pool.query(insert(ago(kept)));
  await pool.query(insert(`now() + interval '1 day'`));
  for (let index = 0; index < 3; index += 1) await pool.query(insert(ago(over)));
  const done = await purge();
  expect(done?.deleted[table]).toBe(3);
  expect(done?.more).toBe(false);
  expect(await count(table)).toBe(2);
});

test('the id_token of a session that has ended is forgotten soon, and that of a live one is not', async () => {
  const session = async (name: string, expires: string, revoked: string) =>
    pool.query(
      `INSERT INTO sessions (id, project_id, user_id, method, authenticated_at, expires_at, revoked_at, groups, idp_id_token)
       VALUES ('${name}', '${projectId}', '${user}', 'password', now(), ${expires}, ${revoked}, '{}', 'sealed')`,
    );
  const tomorrow = `now() + interval '1 day'`;
  await session('lives', tomorrow, 'NULL');
  await session('signs out', tomorrow, ago('59 minutes'));
  await session('was ended', tomorrow, ago('61 minutes'));
  await session('has expired', ago('61 minutes'), 'NULL');
  await purge();
  const { rows } = await pool.query('SELECT id FROM sessions WHERE idp_id_token IS NOT NULL ORDER BY id');
  expect(rows).toEqual([{ id: 'lives' }, { id: 'signs out' }]);
});

test('a notice that is still to be delivered stays, however old', async () => {
  await pool.query(
    `INSERT INTO logout_notices (id, project_id, application_id, session_id, user_id, created_at, next_attempt_at)
     VALUES ('${id()}', '${projectId}', 'a', 's', '${user}', ${ago('30 days')}, ${ago('30 days')})`,
  );
  expect((await purge())?.deleted['logout_notices']).toBe(0);
});

test.each([
  ['a test sign-in', 'test', 'ok'],
  ['a sign-in that was refused', 'sign_in', 'idp_error'],
  ['a sign-in', 'sign_in', 'ok'],
])('what came of %s is read for a week', async (_, purpose, outcome) => {
  const made = (interval: string) =>
    pool.query(
      `INSERT INTO sign_in_attempts (id, state_hash, browser_hash, project_id, purpose, outcome, expires_at)
       VALUES ('${id()}', '${id()}', 'b', '${projectId}', '${purpose}', '${outcome}', ${ago(interval)})`,
    );
  await made('6 days');
  await made('8 days');
  expect((await purge())?.deleted['sign_in_attempts']).toBe(1);
});

test('more than a batch goes in several, and two processes at once delete no row twice', async () => {
  await pool.query(
    `INSERT INTO oauth_states (project_id, kind, id, payload, expires_at)
     SELECT '${projectId}', 'Interaction', 'many_' || n, '{}', ${ago('2 hours')} FROM generate_series(1, 12000) n`,
  );
  let deleted = 0;
  for (let more = true; more; ) {
    const outcomes = await Promise.all([purge(), purge()]);
    deleted += outcomes.reduce((sum, outcome) => sum + (outcome?.deleted['oauth_states'] ?? 0), 0);
    more = outcomes.some((outcome) => outcome?.more === true);
  }
  expect(deleted).toBe(12_000);
});
