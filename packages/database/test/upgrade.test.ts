import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { applyMigrations, MIGRATIONS_FOLDER, type Migration, readMigrations } from '../src/index.ts';
import { loadDump, loadRows, readDump, withoutSchema } from '../testing/index.ts';
import { statementsOf } from './statements.ts';

/* What can go wrong while the database of a deployment is migrated: nothing is lost (faults R31, R32). */

const dump = readDump('2026-11-28');
/** Changes what is there as a migration may, so that there is always one that comes after the dump. */
const PLANTED = {
  name: '99990101000000_planted',
  sql: `ALTER TABLE projects ADD COLUMN planted text;
UPDATE projects SET planted = name;
CREATE TABLE planted AS SELECT id FROM projects;
ALTER TABLE projects DROP COLUMN name CASCADE;
DELETE FROM oauth_states;
`,
};
const folder = mkdtempSync(join(tmpdir(), 'portico-upgrade-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});

type Script = Pick<Migration, 'name' | 'sql'>;

/** A folder of its own with these migrations. */
function folderOf(scripts: readonly Script[]): string {
  const own = mkdtempSync(join(folder, 'migrations-'));
  for (const { name, sql } of scripts) {
    mkdirSync(join(own, name));
    writeFileSync(join(own, name, 'migration.sql'), sql);
  }
  return own;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** All that a database holds: tables with their columns and rows, types, constraints, indexes, triggers, functions. */
async function contentOf(url: string): Promise<unknown> {
  const tables = await query(
    url,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const rows = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS what, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS is FROM "${name}" t`,
  );
  const catalogue = [
    `SELECT table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')
     FROM information_schema.columns WHERE table_schema = 'public'`,
    `SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
    `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'`,
    `SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal`,
    `SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    `SELECT enumtypid::regtype || '.' || enumlabel, enumsortorder::text FROM pg_enum`,
  ];
  return query(url, `${[...rows, ...catalogue].join(' UNION ALL ')} ORDER BY 1, 2`);
}

/**
 * After how many of its statements a migration is killed. What the last one has left uncommitted, none before it committed; so
 * the others are there for what a script is in the middle of.
 */
const killedAfter = (statements: number, script: string): Iterable<number> =>
  script === PLANTED.name
    ? Array.from({ length: statements + 1 }, (_, index) => index)
    : new Set([1, Math.floor(statements / 2), statements]);

describe('a migration that is killed leaves everything as it was, and the next run completes it (fault R32)', async () => {
  const all: Script[] = [...readMigrations(), PLANTED];
  const url = await withoutSchema();

  test.each(all.map((script, index) => ({ ...script, before: all.slice(0, index) })))(
    '$name',
    async ({ name, sql, before }) => {
      // Each goes on where the one before it ended; from where the dump was made, with its rows.
      if (before.length === dump.migrations.length) await loadRows(url, dump);
      const content = await contentOf(url);
      const statements = statementsOf(sql);
      for (const done of killedAfter(statements.length, name)) {
        const killed = [...statements.slice(0, done), 'SELECT pg_terminate_backend(pg_backend_pid());'];
        const run = applyMigrations(url, folderOf([...before, { name, sql: killed.join('') }]));
        await expect(run, `after ${done} statements`).rejects.toMatchObject({ code: 'migration_failed' });
        expect(await contentOf(url), `after ${done} statements`).toEqual(content);
      }
      expect(await applyMigrations(url, folderOf([...before, { name, sql }]))).toEqual([name]);
      expect(await contentOf(url)).not.toEqual(content);
    },
  );
});

describe('the database of a deployment', () => {
  const upgraded = () => folderOf([...readMigrations(), PLANTED]);
  const deployment = async () => {
    const url = await withoutSchema();
    await loadDump(url, dump);
    return url;
  };

  test('is migrated once by replicas that start together, and not again by the next (fault R31)', async () => {
    const url = await deployment();
    const [projects] = await query(url, 'SELECT count(*) FROM projects');
    const runs = await Promise.all([1, 2, 3].map(() => applyMigrations(url, upgraded())));
    expect(runs.flat()).toContain(PLANTED.name);
    expect(new Set(runs.flat()).size).toBe(runs.flat().length);
    expect(await query(url, 'SELECT count(*) FROM planted')).toEqual([projects]);
    const content = await contentOf(url);
    expect(await applyMigrations(url, upgraded())).toEqual([]);
    expect(await contentOf(url)).toEqual(content);
  });

  test('is left alone by a release that does not know its schema, with migrations of its own or without (fault R32)', async () => {
    const url = await deployment();
    await applyMigrations(url, upgraded());
    const content = await contentOf(url);
    const other = { name: '99980101000000_other', sql: 'CREATE TABLE other (id int);' };
    for (const older of [MIGRATIONS_FOLDER, folderOf([...readMigrations(), other])]) {
      const run = applyMigrations(url, older);
      await expect(run).rejects.toMatchObject({ code: 'schema_newer' });
      await expect(run).rejects.toThrow(PLANTED.name);
      expect(await contentOf(url)).toEqual(content);
    }
  });
});

test('a migration whose process is killed changes nothing, holds nothing, and the next run completes it (fault R32)', async () => {
  const [first, ...later] = readMigrations();
  const url = await withoutSchema();
  await applyMigrations(url, folderOf(first ? [first] : []));
  const content = await contentOf(url);
  const busy = new pg.Client({ connectionString: url });
  await busy.connect();
  await busy.query('BEGIN; LOCK TABLE users');
  const migrating =
    "FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'portico-migrate%'";
  const command = spawn(process.execPath, [fileURLToPath(new URL('../src/migrate.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url },
    stdio: 'ignore',
  });
  await expect.poll(() => query(url, `SELECT ${migrating} AND wait_event_type = 'Lock'`)).toHaveLength(1);
  command.kill('SIGKILL');
  await once(command, 'close');
  await busy.end();
  await expect.poll(() => query(url, `SELECT ${migrating}`)).toEqual([]);
  expect(await contentOf(url)).toEqual(content);
  expect(await applyMigrations(url)).toEqual(later.map(({ name }) => name));
});

test('migrations come after those that deployments have, by their names, and change none of them', () => {
  const first = readMigrations().slice(0, dump.migrations.length);
  expect(first.map(({ name, checksum }) => ({ name, checksum }))).toEqual(dump.migrations);
});

test('a migration that a deployment has is not edited afterwards: its dump is not loaded then', async () => {
  const [first, ...rest] = dump.migrations;
  const edited = { ...dump, migrations: [{ name: first?.name ?? '', checksum: 'another' }, ...rest] };
  await expect(loadDump(await withoutSchema(), edited)).rejects.toThrow(first?.name);
});
