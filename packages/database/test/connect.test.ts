import { afterEach, expect, test, vi } from 'vitest';
import { openDatabase, readDatabaseEnv } from '../src/index.ts';
import { createTestDatabase } from '../testing/index.ts';

const database = await createTestDatabase();
afterEach(() => vi.useRealTimers());

test('the pool and Prisma see the same database', async () => {
  const { rows } = await database.pool.query('SELECT current_database() AS name');
  expect(await database.prisma.$queryRaw`SELECT current_database() AS name`).toEqual(rows);
});

test('fault R2: a connection that was killed is replaced, and its loss is reported', async () => {
  const lost: Error[] = [];
  const own = openDatabase({
    url: database.url,
    poolSize: 1,
    onConnectionLost: (error) => lost.push(error),
  });
  const { rows } = await own.pool.query('SELECT pg_backend_pid() AS pid');
  await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  await expect.poll(() => lost.length).toBe(1);
  const healed = await own.pool.query('SELECT pg_backend_pid() AS pid');
  expect(healed.rows[0].pid).not.toBe(rows[0].pid);
  await own.close();
});

test('fault R2: a connection that was killed while somebody had it ends no process, and the next statement over it fails', async () => {
  const own = openDatabase({ url: database.url, poolSize: 1 });
  const taken = await own.pool.connect();
  const { rows } = await taken.query('SELECT pg_backend_pid() AS pid');
  const broken = new Promise((resolve) => taken.once('end', () => resolve(undefined)));
  await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  await broken;
  // Nobody but the pool listens: an error that nobody hears would be thrown here.
  expect(taken.listenerCount('error')).toBeGreaterThan(0);
  await expect(taken.query('SELECT 1')).rejects.toThrow();
  taken.release();
  expect((await own.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await own.close();
});

test('fault R25: when every connection is busy the next one fails in two seconds', async () => {
  const own = openDatabase({ url: database.url, poolSize: 1 });
  const busy = await own.pool.connect();
  // Only the pool's own patience is measured, not the speed of the machine.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let failure: unknown;
  const refused = own.pool.query('SELECT 1').catch((error: unknown) => {
    failure = error;
  });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(failure).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  await refused;
  expect(failure).toMatchObject({ message: expect.stringContaining('timeout') });
  vi.useRealTimers();
  busy.release();
  await own.close();
});

test('fault R6: a lock that nobody gives back ends the wait', async () => {
  const [holder, waiter] = [await database.pool.connect(), await database.pool.connect()];
  await holder.query('BEGIN; LOCK TABLE projects IN ACCESS EXCLUSIVE MODE');
  await expect(waiter.query('SELECT FROM projects')).rejects.toThrow(/lock timeout/);
  await holder.query('ROLLBACK');
  for (const client of [holder, waiter]) client.release();
});

test('fault R36: a missing or foreign DATABASE_URL is refused by name, without its value', () => {
  const foreign = 'mysql://someone:hunter2@db/portico';
  for (const value of [undefined, '', 'portico', foreign, 'postgresql://host']) {
    expect(() => readDatabaseEnv({ DATABASE_URL: value })).toThrow(/^DATABASE_URL/);
  }
  expect(() => readDatabaseEnv({ DATABASE_URL: foreign })).not.toThrow(/hunter2/);
  expect(readDatabaseEnv({ DATABASE_URL: 'postgres://u:p@h/d' })).toEqual({
    databaseUrl: 'postgres://u:p@h/d',
  });
});

test('a connection that nobody gives back does not hold up the end of the process (review R14)', async () => {
  const own = openDatabase({ url: database.url, poolSize: 2 });
  const kept = await own.pool.connect();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const closed = own.close();
  await vi.advanceTimersByTimeAsync(3_000);
  await closed;
  vi.useRealTimers();
  kept.release(true);
});
