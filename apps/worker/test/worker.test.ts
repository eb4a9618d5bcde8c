import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { DatabaseState } from '@portico/database';
import { createTestDatabase } from '@portico/testing';
import { describe, expect, test } from 'vitest';
import { readWorkerEnv } from '../src/env.ts';
import { serveHealth } from '../src/health.ts';
import { WakeUp } from '../src/wake-up.ts';

const database = await createTestDatabase();

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
    // As the web app: an address of which only a part counts would be two.
    ['PORTICO_ORIGIN', 'https://portico.example/sso'],
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
