import { randomBytes } from 'node:crypto';
import { newId } from '@portico/core';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import {
  applyMigrations,
  events,
  migrateDatabase,
  openDatabase,
  prepareServingRole,
  purges,
  readMigrationStatus,
  readMigrations,
  waysPastTheAuditLog,
} from '../src/index.ts';
import { createTestDatabase, withoutSchema } from '../testing/index.ts';

/* Two roles: one owns the schema, the other one serves and can only add to the audit log (attack 94). */

const REFUSED = { code: '42501' };
const PASSWORD = "it's 100% a password: @/?#";

function as(url: string, role: string, password = PASSWORD): string {
  const address = new URL(url);
  address.username = role;
  address.password = encodeURIComponent(password);
  return address.href;
}
const newRole = (what: string) => `${what}-${randomBytes(6).toString('hex')}`;

async function query(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** An empty database with an owner who is no superuser and may make roles, or not. */
async function ownedDatabase(attributes = 'CREATEROLE') {
  const adminUrl = await withoutSchema();
  const [owner, serving] = [newRole('owner'), newRole('serving')];
  await query(
    adminUrl,
    `CREATE ROLE "${owner}" LOGIN ${attributes} PASSWORD ${pg.escapeLiteral(PASSWORD)}`,
    `ALTER DATABASE ${new URL(adminUrl).pathname.slice(1)} OWNER TO "${owner}"`,
  );
  return { adminUrl, migrationUrl: as(adminUrl, owner), databaseUrl: as(adminUrl, serving), serving };
}

const both = await ownedDatabase();
await migrateDatabase(both);
const served = openDatabase({ url: both.databaseUrl, poolSize: 3 });
afterAll(() => served.close());
const { prisma, pool } = served;
const projectId = newId('project');
await prisma.project.create({ data: { id: projectId, name: 'A project' } });
await pool.query(
  `INSERT INTO audit_events (id, project_id, actor_kind, action, target_kind, target_id) VALUES ('evt_1', '${projectId}', 'system', 'x', 'project', 'p')`,
);

describe('with a role of its own, web app and worker cannot', () => {
  test.each([
    ['change an event', "UPDATE audit_events SET action = 'y'"],
    ['delete an event', 'DELETE FROM audit_events'],
    ['empty the audit log', 'TRUNCATE audit_events'],
    ['empty another table', 'TRUNCATE throttle_counters'],
    ['switch the trigger off', 'ALTER TABLE audit_events DISABLE TRIGGER ALL'],
    ['drop the trigger', 'DROP TRIGGER audit_events_append_only ON audit_events'],
    [
      'replace what the trigger does',
      'CREATE OR REPLACE FUNCTION portico_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    ],
    [
      'add a trigger',
      'CREATE TRIGGER more AFTER INSERT ON audit_events EXECUTE FUNCTION portico_refuse_change()',
    ],
    ['skip triggers', 'SET session_replication_role = replica'],
    ['alter a table', 'ALTER TABLE projects ADD COLUMN more int'],
    ['drop a table', 'DROP TABLE audit_events CASCADE'],
    ['make a table', 'CREATE TABLE more (id int)'],
    ['turn the numbers of events back', "SELECT setval('audit_events_position_seq', 1)"],
    ['lock everybody out of the audit log', 'BEGIN; LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE'],
    ['pretend a migration', "UPDATE _prisma_migrations SET checksum = ''"],
    ['take a table over', 'ALTER TABLE audit_events OWNER TO CURRENT_USER'],
    ['make a role', 'CREATE ROLE more'],
  ])('%s (attack 94)', async (_, statement) => {
    await expect(query(both.databaseUrl, statement)).rejects.toMatchObject(REFUSED);
    expect(await query(both.adminUrl, 'SELECT action FROM audit_events')).toEqual([{ action: 'x' }]);
  });
});

test('with a role of its own, every other table is read, written and purged', async () => {
  const tables = await query(
    both.adminUrl,
    `SELECT relname AS name, has_table_privilege('${both.serving}', oid, 'SELECT') AND has_table_privilege('${both.serving}', oid, 'INSERT')
       AND has_table_privilege('${both.serving}', oid, 'UPDATE') AND has_table_privilege('${both.serving}', oid, 'DELETE') AS written
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter(({ written }) => written !== true).map(({ name }) => name)).toEqual([
    '_prisma_migrations',
    'audit_events',
  ]);
  await pool.query(
    "INSERT INTO throttle_counters (key, window_start, attempts) VALUES ('k', now() - interval '1 day', 1)",
  );
  expect((await purges(pool).purge())?.deleted['throttle_counters']).toBe(1);
  expect((await readMigrationStatus(pool, readMigrations())).pending).toEqual([]);
});

test('who serves can be asked whether the audit log is safe: with one role it is not, with two it is', async () => {
  expect(await waysPastTheAuditLog(pool)).toEqual([]);
  const one = openDatabase({ url: both.migrationUrl, poolSize: 1 });
  expect(await waysPastTheAuditLog(one.pool)).toContain('owns tables');
  await one.close();
  const superuser = await createTestDatabase();
  expect(await waysPastTheAuditLog(superuser.pool)).toEqual(['is a superuser']);
});

test('what a later migration makes is granted too, and six starters at once do not meet', async () => {
  await query(both.migrationUrl, 'CREATE TABLE later (id bigserial PRIMARY KEY, more int)');
  await expect(query(both.databaseUrl, 'SELECT FROM later')).rejects.toMatchObject(REFUSED);
  await Promise.all(Array.from({ length: 6 }, () => migrateDatabase(both)));
  await query(both.databaseUrl, 'INSERT INTO later (more) VALUES (1)', 'DELETE FROM later');
  await expect(query(both.databaseUrl, 'DROP TABLE later')).rejects.toMatchObject(REFUSED);
});

test('what somebody granted beyond is taken back by the next start', async () => {
  await query(
    both.migrationUrl,
    `GRANT ALL ON audit_events TO "${both.serving}"`,
    'GRANT DELETE ON audit_events TO PUBLIC',
  );
  await query(both.adminUrl, 'GRANT CREATE ON SCHEMA public TO PUBLIC');
  expect(await waysPastTheAuditLog(pool)).toEqual(['may make tables', 'may change the audit log']);
  await migrateDatabase(both);
  expect(await waysPastTheAuditLog(pool)).toEqual([]);
});

describe('a role that does not fit is refused by name, and nothing is granted', () => {
  test.each([
    ['a superuser', 'SUPERUSER', '', /is a superuser/],
    ['one that may make roles', 'CREATEROLE', '', /may make roles/],
    ['a member of the owner', '', 'owner', /owns the database, owns the schema/],
    ['one that may write to every table of the server', '', 'pg_write_all_data', /may change the audit log/],
  ])('%s (attack 94)', async (_, attributes, memberOf, named) => {
    const { adminUrl, migrationUrl, databaseUrl, serving } = await ownedDatabase();
    await query(adminUrl, `CREATE ROLE "${serving}" LOGIN ${attributes} PASSWORD 'p'`);
    const group = memberOf === 'owner' ? decodeURIComponent(new URL(migrationUrl).username) : memberOf;
    if (group) await query(adminUrl, `GRANT "${group}" TO "${serving}"`);
    const tried = migrateDatabase({ databaseUrl, migrationUrl });
    await expect(tried).rejects.toMatchObject({
      code: 'serving_role_unfit',
      message: expect.stringMatching(named),
    });
    const granted = `SELECT FROM pg_class, aclexplode(relacl) a WHERE a.grantee = '"${serving}"'::regrole`;
    expect(await query(adminUrl, granted)).toEqual([]);
  });

  test('the owner itself, and an address with another schema', async () => {
    const { migrationUrl, databaseUrl } = both;
    await expect(prepareServingRole(migrationUrl, migrationUrl)).rejects.toThrow(
      /another role than DATABASE_MIGRATION_URL/,
    );
    await expect(prepareServingRole(migrationUrl, `${databaseUrl}?schema=other`)).rejects.toThrow(
      /two schemas/,
    );
  });

  test('one that is missing where the owner may make none: told without its password', async () => {
    const { migrationUrl, databaseUrl, serving } = await ownedDatabase('NOCREATEROLE');
    const tried = migrateDatabase({ databaseUrl, migrationUrl });
    await expect(tried).rejects.toThrow(`The role ${serving} of DATABASE_URL does not exist`);
    await expect(tried).rejects.not.toThrow(/a password/);
  });
});

test('a role that somebody made beforehand is enough, in a schema of its own too', async () => {
  const { adminUrl, migrationUrl, databaseUrl, serving } = await ownedDatabase('NOCREATEROLE');
  await query(adminUrl, `CREATE ROLE "${serving}" LOGIN PASSWORD ${pg.escapeLiteral(PASSWORD)}`);
  const inSchema = (url: string) => `${url}?schema=own`;
  await migrateDatabase({ databaseUrl: inSchema(databaseUrl), migrationUrl: inSchema(migrationUrl) });
  expect(await query(databaseUrl, 'SELECT count(*)::int AS events FROM own.audit_events')).toEqual([
    { events: 0 },
  ]);
  await expect(query(databaseUrl, 'DELETE FROM own.audit_events')).rejects.toMatchObject(REFUSED);
});

test('without DATABASE_MIGRATION_URL there is one role, as before', async () => {
  const databaseUrl = await withoutSchema();
  expect(await migrateDatabase({ databaseUrl, migrationUrl: undefined })).toHaveLength(
    readMigrations().length,
  );
  expect(await applyMigrations(databaseUrl)).toEqual([]);
});

test('an owner that cannot be reached is named by its own setting, without the password', async () => {
  const migrationUrl = 'postgresql://owner:hunter2@127.0.0.1:1/portico';
  const tried = migrateDatabase({ databaseUrl: both.databaseUrl, migrationUrl });
  await expect(tried).rejects.toThrow(/^The database of DATABASE_MIGRATION_URL at 127\.0\.0\.1:1 /);
  await expect(tried).rejects.not.toThrow(/hunter2/);
});

test('with a role of its own, what happens is told and numbered', async () => {
  await pool.query(
    `INSERT INTO audit_events (id, project_id, actor_kind, action, target_kind, target_id)
     VALUES ('evt_told', $1, 'system', 'organization.renamed', 'organization', 'org_1')`,
    [projectId],
  );
  expect(await events(pool).number()).toBe(1);
  expect(await prisma.event.findMany({ where: { projectId } })).toMatchObject([
    { id: 'evt_told', sequence: 1n },
  ]);
});
