import { type Clock, MINUTE, systemClock } from '@portico/core';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Database, failureMeaning, openDatabase, watchDatabase } from '../src/index.ts';
import { expectedTables } from '../src/watch.ts';
import { createTestDatabase, startOwnServer, startTcpProxy } from '../testing/index.ts';

const server = await startOwnServer();
const shared = await createTestDatabase();

/** A process that watches its database. */
async function watching(url: string, poolSize = 2, clock: Clock = systemClock) {
  const database = openDatabase({ url, poolSize });
  const clocks: number[] = [];
  const watch = await watchDatabase({
    ...{ url, database, applicationName: 'watched', clock },
    onChange: () => undefined,
    onClockOff: (aheadMs) => clocks.push(aheadMs),
  });
  onTestFinished(async () => {
    await watch.stop();
    await database.close();
  });
  return { database, watch, clocks };
}
const meaningOf = (statement: Promise<unknown>) =>
  statement.then(
    () => 'done',
    (error: unknown) => failureMeaning(error),
  );
const newProject = ({ prisma }: Database) => prisma.project.create({ data: { id: 'prj_a', name: 'A' } });
const inTransaction = ({ prisma }: Database) =>
  prisma.$transaction(async (tx) => {
    await tx.project.create({ data: { id: 'prj_b', name: 'B' } });
  });
const insert = ({ pool }: Database) => pool.query("INSERT INTO projects (id, name) VALUES ('prj_c', 'C')");
/** What the failure of the same write means, by each way that Portico has. */
const meanings = (database: Database) =>
  Promise.all([insert, newProject, inTransaction].map((write) => meaningOf(write(database))));
const WRITABLE = 'BEGIN READ WRITE; ALTER DATABASE portico RESET default_transaction_read_only; COMMIT';
const UNAVAILABLE = ['unavailable', 'unavailable', 'unavailable'];

describe('ready means: takes writes, and has its tables (review R1)', () => {
  afterEach(async () => {
    await server.ask(WRITABLE);
  });

  test('the tables are those that the migrations make', async () => {
    const { rows } = await shared.pool.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
    );
    expect(expectedTables().sort()).toEqual(rows.map(({ tablename }) => tablename).sort());
  });

  test('a table that is gone is seen, and that it is back', async () => {
    const { watch } = await watching(server.url);
    await expect.poll(watch.state).toBe('ready');
    await server.ask('ALTER TABLE audit_events RENAME TO elsewhere');
    await expect.poll(watch.state).toBe('incomplete');
    await server.ask('ALTER TABLE elsewhere RENAME TO audit_events');
    await expect.poll(watch.state).toBe('ready');
  });

  test('a database that was made read-only is seen by every new session, and each write says what it is', async () => {
    await server.ask('ALTER DATABASE portico SET default_transaction_read_only = on');
    const { watch, database } = await watching(server.url);
    await expect.poll(watch.state).toBe('read_only');
    expect(await meanings(database)).toEqual(UNAVAILABLE);
    await server.ask(WRITABLE);
    await expect.poll(watch.state).toBe('ready');
  });

  test('a standby, a stop and a promotion are seen, and each write says what it is', async () => {
    const { watch, database } = await watching(server.url);
    await server.demote();
    await expect.poll(watch.state).toBe('read_only');
    expect(await meanings(database)).toEqual(UNAVAILABLE);
    await server.stop();
    await expect.poll(watch.state).toBe('unreachable');
    expect(await meanings(database)).toEqual(UNAVAILABLE);
    await server.start();
    await server.promote();
    await expect.poll(watch.state).toBe('ready');
  });

  test('a full pool does not hide it', async () => {
    const { watch, database } = await watching(server.url, 1);
    const busy = await database.pool.connect();
    expect(await meaningOf(database.pool.query('SELECT 1'))).toBe('unavailable');
    expect(await meaningOf(newProject(database))).toBe('unavailable');
    await expect.poll(watch.state).toBe('ready');
    busy.release();
  });
});

describe('a database that falls silent (fault R25, review R1)', () => {
  test('fails what waits for it, refuses what is asked then, and serves again when it is heard', async () => {
    const wire = await startTcpProxy(server.url);
    const { watch, database } = await watching(wire.url);
    const asleep = database.pool.query('SELECT pg_sleep(600)');
    const inside = database.prisma.$transaction((tx) => tx.$queryRaw`SELECT pg_sleep(600)::text`, {
      timeout: 600_000,
    });
    const failures = [meaningOf(asleep), meaningOf(inside)];
    await expect
      .poll(() =>
        server.ask("SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = 'active'"),
      )
      .toHaveLength(3);
    wire.freeze();
    expect(await Promise.all(failures)).toEqual(['unavailable', 'unavailable']);
    expect(watch.state()).toBe('silent');
    expect(await meanings(database)).toEqual(UNAVAILABLE);
    wire.mend();
    await expect.poll(watch.state).toBe('ready');
    expect(await meaningOf(database.pool.query('SELECT 1'))).toBe('done');
  });
});

describe('what a failure means', () => {
  test('a lock that nobody gives back, a connection that somebody ends: unavailable (faults R2, R6)', async () => {
    const [holder, waiter] = [await shared.pool.connect(), openDatabase({ url: shared.url, poolSize: 3 })];
    await holder.query('BEGIN; LOCK TABLE projects IN ACCESS EXCLUSIVE MODE');
    expect(await meanings(waiter)).toEqual(UNAVAILABLE);
    await holder.query('ROLLBACK');
    holder.release();
    const ended = meaningOf(waiter.prisma.$queryRaw`SELECT pg_sleep(601)::text`);
    const end = () =>
      shared.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(601)%' AND pid <> pg_backend_pid()",
      );
    await expect.poll(async () => (await end()).rowCount).toBe(1);
    expect(await ended).toBe('unavailable');
    await waiter.close();
  });

  test('who was second: conflict; a mistake of ours, or of a customer’s DNS: nothing', async () => {
    await newProject(shared);
    expect(await meaningOf(newProject(shared))).toBe('conflict');
    expect(await meaningOf(shared.pool.query('SELECT nonsense'))).toBeUndefined();
    const dns = Object.assign(new Error('queryTxt ENOTFOUND'), { code: 'ENOTFOUND', syscall: 'queryTxt' });
    expect(failureMeaning(dns)).toBeUndefined();
    expect(failureMeaning('text')).toBeUndefined();
  });

  test.each([
    ...['Connection terminated unexpectedly', 'Connection terminated due to connection timeout'],
    ...['Query read timeout', 'timeout expired', 'timeout exceeded when trying to connect'],
  ])('the driver’s “%s”, which has no code: unavailable', (text) => {
    expect(failureMeaning(new Error(text))).toBe('unavailable');
  });
});

describe('a clock that is set', () => {
  /** What the clock is ahead by, each time that it is read: twice for each question. */
  const told = async (aheadMs: (reading: number) => number, readings: number) => {
    let read = 0;
    const { clocks } = await watching(shared.url, 2, {
      now: () => {
        read += 1;
        return new Date(Date.now() + aheadMs(read));
      },
    });
    await expect.poll(() => read).toBeGreaterThan(readings);
    return clocks;
  };

  test('between a question and its answer says nothing of either (fault R24)', async () => {
    expect(await told((reading) => (reading % 2 === 0 ? -5 * MINUTE : 0), 10)).toEqual([]);
  });

  test('right a moment after the database’s is not told of: they are set one after the other (fault R24)', async () => {
    expect(await told((reading) => (reading === 3 || reading === 4 ? 5 * MINUTE : 0), 10)).toEqual([]);
    expect(await told((reading) => (reading > 2 ? 5 * MINUTE : 0), 10)).toHaveLength(1);
  });
});

test('a clock that differs from the database’s by more than a minute is told once, each way (review R11)', async () => {
  let aheadMs = 0;
  const { watch, clocks } = await watching(shared.url, 2, { now: () => new Date(Date.now() + aheadMs) });
  expect(Math.abs(watch.clockAheadMs())).toBeLessThan(MINUTE);
  for (const [round, minutes] of [5, -5].entries()) {
    aheadMs = minutes * MINUTE;
    await expect.poll(() => clocks.length).toBe(round + 1);
    expect(Math.sign(clocks[round] ?? 0)).toBe(-Math.sign(minutes));
    aheadMs = 0;
    await expect.poll(() => Math.abs(watch.clockAheadMs())).toBeLessThan(MINUTE);
  }
});
