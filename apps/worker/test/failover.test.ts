import { randomBytes } from 'node:crypto';
import { startOwnServer } from '@portico/testing';
import { expect, test } from 'vitest';
import { startWorkerProcess } from './worker-process.ts';

const server = await startOwnServer();
/** For runs, and for notices of ended sessions. */
const LISTENERS = 2;

const listeners = async () => {
  const [row] = await server.ask(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'portico-worker' AND query LIKE 'LISTEN%'`,
  );
  return row?.['count'];
};

test('a worker that met a standby lives on: it listens again after the promotion, and a signal ends it (fault R2, review R14)', async () => {
  const worker = await startWorkerProcess({
    DATABASE_URL: server.url,
    PORTICO_MASTER_KEY: `k1:${randomBytes(32).toString('base64')}`,
  });
  await expect.poll(listeners).toBe(LISTENERS);
  await server.demote();
  // More often than the worker has connections: each refusal used to keep one.
  await expect.poll(() => worker.count('worker.not_listening')).toBeGreaterThan(8);
  await server.promote();
  await expect.poll(listeners).toBe(LISTENERS);
  expect(await worker.stop()).toBe(0);
});
