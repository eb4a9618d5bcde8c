import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyMigrations, readMigrationStatus, readMigrations, schemaDiff } from '../src/index.ts';
import { writeMigration } from '../src/migrations/new-migration.ts';
import { createTestDatabase, withoutSchema } from '../testing/index.ts';

const migrated = await createTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'portico-migrations-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.useRealTimers());
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});

const write = (name: string, sql: string) => {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
};
async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
const tables = async (url: string) =>
  (await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).map(
    (row) => row['tablename'],
  );

describe('the migrations and the schema', () => {
  test('are in step', async () => {
    const { sql, inStep } = await schemaDiff(migrated.url);
    expect(sql).toBe('-- This is an empty migration.\n');
    expect(inStep).toBe(true);
  });

  test('a model that no migration makes is noticed', async () => {
    const model = { path: 'planted.prisma', content: 'model Planted {\n  id String @id\n}\n' };
    const { readSchema } = await import('../src/migrations/migration-folder.ts');
    const { inStep, sql } = await schemaDiff(migrated.url, { schema: [...readSchema(), model] });
    expect(inStep).toBe(false);
    expect(sql).toContain('CREATE TABLE "Planted"');
  });

  test('comparing them changes no database and leaves no shadow behind', async () => {
    const before = await tables(migrated.url);
    await schemaDiff(migrated.url);
    expect(await tables(migrated.url)).toEqual(before);
    const shadows = await query(migrated.url, "SELECT FROM pg_database WHERE datname LIKE 'portico_shadow%'");
    expect(shadows).toEqual([]);
  });

  test('there is no migration to write while they are in step, and a bad name is refused', async () => {
    expect(await writeMigration(migrated.url, 'nothing_new', new Date(0), folder)).toBeUndefined();
    await expect(writeMigration(migrated.url, '../up', new Date(0), folder)).rejects.toMatchObject({
      code: 'migration_name_invalid',
    });
  });
});

describe('applying migrations', () => {
  test('a second time does nothing', async () => {
    expect(await applyMigrations(migrated.url)).toEqual([]);
  });

  test('fault R31: six starters at once migrate once and nobody waits for a lock that is no longer needed', async () => {
    const url = await withoutSchema();
    // Time stands still: a connection that is given back only after a while is never given back.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const applied = await Promise.all(Array.from({ length: 6 }, () => applyMigrations(url)));
    vi.useRealTimers();
    expect(applied.flat()).toEqual(readMigrations().map(({ name }) => name));
    // Of this database alone: the other test files have locks of their own on the same server.
    const locks =
      "SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE locktype = 'advisory' AND datname = current_database()";
    expect(await query(url, locks)).toEqual([]);
  });

  test('fault R32: a script that fails in the middle changes nothing, and the corrected one applies', async () => {
    const url = await withoutSchema();
    write('20260101000000_first', 'CREATE TABLE first (id int);');
    write('20260102000000_second', 'CREATE TABLE second (id int); SELECT broken;');
    await expect(applyMigrations(url, folder)).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('column "broken" does not exist'),
    });
    expect(await tables(url)).toEqual([]);
    write('20260102000000_second', 'CREATE TABLE second (id int);');
    expect(await applyMigrations(url, folder)).toHaveLength(2);
    expect(await tables(url)).toEqual(['_prisma_migrations', 'first', 'second']);
  });

  test('fault R32: killed in the middle of a script, nothing was changed and the next start applies it', async () => {
    const url = await withoutSchema();
    write('20260101000000_first', 'CREATE TABLE first (id int);');
    write('20260102000000_slow', 'CREATE TABLE slow (id int); SELECT pg_sleep(60);');
    const broken = expect(applyMigrations(url, folder)).rejects.toMatchObject({ code: 'migration_failed' });
    const victim = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%'";
    await expect
      .poll(async () => (await query(url, `SELECT pid ${victim} AND pid <> pg_backend_pid()`)).length)
      .toBe(1);
    await query(url, `SELECT pg_terminate_backend(pid) ${victim} AND pid <> pg_backend_pid()`);
    await broken;
    expect(await tables(url)).toEqual([]);
    write('20260102000000_slow', 'CREATE TABLE slow (id int);');
    expect(await applyMigrations(url, folder)).toHaveLength(2);
  });

  test('a body of a function may hold semicolons', async () => {
    const url = await withoutSchema();
    write(
      '20260101000000_trigger',
      'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$; -- a; b',
    );
    await applyMigrations(url, folder);
    expect(await query(url, 'SELECT f() AS f')).toEqual([{ f: 2 }]);
  });

  test('a file that was changed after it had been applied stops the start', async () => {
    const url = await withoutSchema();
    write('20260101000000_first', 'CREATE TABLE first (id int);');
    await applyMigrations(url, folder);
    write('20260101000000_first', 'CREATE TABLE first (id int, more int);');
    await expect(applyMigrations(url, folder)).rejects.toMatchObject({ code: 'migration_edited' });
  });

  test('fault R31: a table that is in use makes the migration give up instead of queueing everyone', async () => {
    const url = await withoutSchema();
    write('20260101000000_first', 'CREATE TABLE first (id int);');
    await applyMigrations(url, folder);
    write('20260102000000_alter', 'ALTER TABLE first ADD COLUMN more int;');
    const user = new pg.Client({ connectionString: url });
    await user.connect();
    await user.query('BEGIN; LOCK TABLE first IN ACCESS SHARE MODE');
    await expect(applyMigrations(url, folder)).rejects.toThrow(/lock timeout/);
    await user.end();
    expect(await applyMigrations(url, folder)).toEqual(['20260102000000_alter']);
  });
});

describe('the migration status', () => {
  test('of an empty database: all pending', async () => {
    const client = new pg.Client({ connectionString: await withoutSchema() });
    await client.connect();
    const migrations = readMigrations();
    const status = await readMigrationStatus(client, migrations);
    await client.end();
    expect(status).toEqual({
      applied: [],
      pending: migrations.map(({ name }) => name),
      edited: [],
      unknown: [],
    });
  });

  test('tells a database that a newer release migrated', async () => {
    const [newest] = readMigrations().slice(-1);
    const older = readMigrations().slice(0, -1);
    const status = await readMigrationStatus(migrated.pool, older);
    expect(status.unknown).toEqual([newest?.name]);
    expect(status.pending).toEqual([]);
  });
});

test('a database that does not answer is named with its setting, without the password', async () => {
  const tried = applyMigrations('postgresql://portico:secret@127.0.0.1:1/portico');
  await expect(tried).rejects.toMatchObject({ code: 'database_unreachable' });
  await expect(tried).rejects.toThrow(/DATABASE_URL at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED/);
  await expect(tried).rejects.not.toThrow(/secret/);
});
