import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type DatabaseState, masterKeyCanaries } from '@portico/database';
import { createTestDatabase } from '@portico/testing';
import { KeyRing, sealCanary } from '@portico/vault';
import { afterEach, describe, expect, test } from 'vitest';
import { readWorkerEnv } from '../src/env.ts';
import { serveHealth } from '../src/health.ts';
import { createLog } from '../src/log.ts';
import { checkClock, checkDatabase, tellOfOpenAuditLog } from '../src/startup-checks.ts';
import { WakeUp } from '../src/wake-up.ts';

const database = await createTestDatabase();
const newKeyRing = (id = 'k1') => KeyRing.parse(`${id}:${randomBytes(32).toString('base64')}`);

describe('a worker starts', () => {
  afterEach(() => database.pool.query('DELETE FROM master_key_canaries'));

  test('before the web app ever did', async () => {
    await checkDatabase(database, newKeyRing());
  });

  test('with the web app’s master key and no other, by whatever id (attack 101)', async () => {
    const keyRing = newKeyRing();
    await masterKeyCanaries(database.pool).add('k1', await sealCanary(keyRing));
    await checkDatabase(database, keyRing);
    for (const id of ['k1', 'k2'])
      await expect(checkDatabase(database, newKeyRing(id))).rejects.toThrow('PORTICO_MASTER_KEY');
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
      { event: 'database.audit_log_open', role: ['is a superuser'], see: 'DATABASE_MIGRATION_URL' },
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
      await expect(checkDatabase(database, newKeyRing())).rejects.toThrow('DATABASE_URL');
    } finally {
      await database.pool.query(`INSERT INTO ${table?.name} SELECT * FROM kept`);
      await database.pool.query('DROP TABLE kept');
    }
  });
});

describe('settings (fault R36)', () => {
  const good = {
    DATABASE_URL: database.url,
    PORTICO_ORIGIN: 'https://portico.example',
    PORTICO_MASTER_KEY: `k1:${randomBytes(32).toString('base64')}`,
  };

  test('that do', () => {
    expect(readWorkerEnv(good)).toMatchObject({ health: undefined, logLevel: 'info' });
  });

  test.each([
    ['PORTICO_MASTER_KEY', undefined],
    ['PORTICO_MASTER_KEY', 'k1:c2hvcnQ='],
    ['DATABASE_URL', undefined],
    ['PORTICO_ORIGIN', 'http://portico.example'],
    ['PORTICO_MS_CLOUD', 'emulator'],
    ['PORTICO_MS_CLOUD', 'login.evil.example'],
    ['PORTICO_WORKER_HEALTH_PORT', 'x'],
    ['PORTICO_LOG_LEVEL', 'loud'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(() => readWorkerEnv({ ...good, [name]: value })).toThrow(name);
  });
});

describe('a worker hears of new runs', () => {
  test('at once, and again after its connection was cut (fault R2)', async () => {
    let heard: () => void = () => undefined;
    const next = () =>
      new Promise<void>((resolve) => {
        heard = resolve;
      });
    const listening = next();
    const wakeUp = new WakeUp(database.pool, 'portico_provisioning', () => heard());
    await wakeUp.listen();
    await listening;
    const told = next();
    await database.pool.query("SELECT pg_notify('portico_provisioning', 'msp_x')");
    await told;
    // Listening anew counts as a wake-up: something may have happened meanwhile.
    const again = next();
    await database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    );
    await again;
    const toldAgain = next();
    await database.pool.query("SELECT pg_notify('portico_provisioning', 'msp_y')");
    await toldAgain;
    wakeUp.stop();
  });
});

test('health says whether the database takes writes, and nothing else', async () => {
  const statuses = async (state: DatabaseState) => {
    const server = serveHealth(() => state, { port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const paths = ['/livez', '/readyz', '/'];
    const answers = await Promise.all(paths.map((path) => fetch(`http://127.0.0.1:${port}${path}`)));
    server.close();
    return answers.map(({ status }) => status);
  };
  expect(await statuses('ready')).toEqual([200, 200, 404]);
  for (const state of ['read_only', 'incomplete', 'unreachable', 'silent'] as const)
    expect(await statuses(state)).toEqual([200, 503, 404]);
});

test('a log line is one line, whatever is in it', () => {
  const lines: string[] = [];
  createLog('info', (line) => lines.push(line))('event', { text: 'a\nb' });
  createLog('silent', (line) => lines.push(line))('event', {});
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'event', text: 'a\nb' });
});
