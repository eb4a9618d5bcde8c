import { randomBytes } from 'node:crypto';
import { masterKeyCanaries } from '@portico/database';
import { createTestDatabase } from '@portico/testing';
import { KeyRing } from '@portico/vault';
import { afterEach, describe, expect, test } from 'vitest';
import {
  checkClock,
  checkMasterKey,
  checkSchema,
  createLog,
  leaveCanary,
  tellOfOpenAuditLog,
} from '../src/index.ts';

const database = await createTestDatabase();
const newKeyRing = (id = 'k1') => KeyRing.parse(`${id}:${randomBytes(32).toString('base64')}`);
const checkStart = async (keyRing: KeyRing): Promise<void> => {
  await checkSchema(database);
  await checkMasterKey(database, keyRing);
};

describe('a process of a deployment starts', () => {
  afterEach(() => database.pool.query('DELETE FROM master_key_canaries'));

  test('on a database that nobody has sealed anything in', async () => {
    await checkStart(newKeyRing());
  });

  test('with the master key of the others and no other one, by whatever id (attack 101)', async () => {
    const keyRing = newKeyRing();
    await leaveCanary(database, keyRing);
    // Once for each key.
    await leaveCanary(database, keyRing);
    expect(await masterKeyCanaries(database.pool).all()).toHaveLength(1);
    await checkStart(keyRing);
    for (const id of ['k1', 'k2'])
      await expect(checkStart(newKeyRing(id))).rejects.toThrow('PORTICO_MASTER_KEY');
  });

  test.each([
    [90_000, 'behind'],
    [-90_000, 'ahead of'],
  ])('only with a clock like the database’s, and names it: %d ms (review R11)', (aheadMs, where) => {
    expect(() => checkClock(aheadMs)).toThrow(`clock of this machine is 90 s ${where} `);
    checkClock(aheadMs > 0 ? 59_000 : -59_000);
  });

  test('and says so where its database role could change the audit log (attack 94)', async () => {
    const told: string[] = [];
    await tellOfOpenAuditLog(
      database,
      createLog('info', (line) => told.push(line)),
    );
    expect(told.map((line) => JSON.parse(line))).toMatchObject([
      { level: 40, because: 'the role of DATABASE_URL is a superuser' },
    ]);
  });

  test('on a database of its own release (fault R32)', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE '%migrations%'",
    );
    const [table] = rows;
    await database.pool.query(`CREATE TABLE kept AS SELECT * FROM ${table?.name}`);
    await database.pool.query(`DELETE FROM ${table?.name}`);
    try {
      await expect(checkStart(newKeyRing())).rejects.toThrow('DATABASE_URL');
    } finally {
      await database.pool.query(`INSERT INTO ${table?.name} SELECT * FROM kept`);
      await database.pool.query('DROP TABLE kept');
    }
  });

  test('and not on that of a newer one, which it names (fault R32)', async () => {
    const newer = '99990101000000_newer';
    await database.pool.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('newer', '', $1, now())`,
      [newer],
    );
    try {
      await expect(checkStart(newKeyRing())).rejects.toThrow(newer);
    } finally {
      await database.pool.query(`DELETE FROM _prisma_migrations WHERE id = 'newer'`);
    }
  });
});

test('a log line is one line, whatever is in it', () => {
  const lines: string[] = [];
  createLog('info', (line) => lines.push(line)).info({ text: 'a\nb' }, 'event');
  createLog('silent', (line) => lines.push(line)).error({}, 'event');
  createLog('warn', (line) => lines.push(line)).info({}, 'event');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'event', text: 'a\nb', level: 30 });
});
