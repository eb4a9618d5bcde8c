import { expect, test } from 'vitest';
import { createProvisioningWorker, type WorkerParts } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { listening } from './bench/network.ts';

const bench = await startBench();

async function startedRun() {
  const customer = await bench.newCustomer();
  await bench.approve();
  return { customer, ...(await bench.newRun(customer)) };
}

const workerOf = (name: string, parts: WorkerParts = bench.newParts()) =>
  createProvisioningWorker(parts, name);

test('twenty workers at once: one works, the others find nothing (fault R5)', async () => {
  const { customer, runId } = await startedRun();
  const workers = Array.from({ length: 20 }, (_, index) => workerOf(`w-${index}`));
  const worked = await Promise.all(workers.map((worker) => worker.workOnce()));
  expect(worked.filter(Boolean)).toHaveLength(1);
  expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'succeeded', attempts: 1 });
  expect((await bench.made(customer)).applications).toHaveLength(1);
});

test('two runs are worked on by two workers at once', async () => {
  const { customer, runId } = await startedRun();
  const other = await bench.otherCustomer(customer);
  const { runId: otherRun } = await bench.newRun(other);
  await Promise.all([workerOf('w-1').workOnce(), workerOf('w-2').workOnce()]);
  expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'succeeded' });
  expect(await bench.runRow(other, otherRun)).toMatchObject({ state: 'succeeded' });
});

/** Lets the lease end while a worker waits for Graph's answer to `path`, and another worker finish the run. */
async function overtakenAt(path: string, when: 'onRequest' | 'onAnswer') {
  const { customer, runId, connectionId } = await startedRun();
  let overtaken = false;
  const slow = bench.newParts();
  await listening(
    {
      [when]: async (asked: { path: string }) => {
        if (overtaken || !asked.path.endsWith(path)) return;
        overtaken = true;
        await bench.finish(customer, runId, bench.newParts(), 'w-fast');
      },
    },
    () => workerOf('w-slow', slow).workOnce(),
  );
  expect(overtaken).toBe(true);
  return { customer, runId, connectionId };
}

const MOMENTS = [
  { path: '/token', what: 'its token' },
  { path: "')", what: 'the new app' },
  { path: '/addPassword', what: 'the secret' },
  { path: '/authenticationBehaviors', what: 'the desired state' },
].flatMap((moment) => [
  { ...moment, when: 'onRequest' as const, word: 'before it asked for' },
  { ...moment, when: 'onAnswer' as const, word: 'while it waited for' },
]);

test.each(MOMENTS)('a worker that lost its lease $word $what changes nothing any more', async (moment) => {
  const { customer, runId, connectionId } = await overtakenAt(moment.path, moment.when);
  expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'succeeded' });
  expect(bench.log.at(-1)).toMatchObject({ event: 'provisioning.lease_lost' });
  const row = await bench.connection(connectionId);
  const { applications } = await bench.made(customer);
  expect(applications.map(({ id }) => id)).toEqual([row.entraApplicationObjectId]);
  expect(applications[0]?.passwordCredentials.map(({ keyId }) => keyId)).toEqual([row.credential?.keyId]);
  const { rows } = await bench.pool.query(
    "SELECT 1 FROM audit_events WHERE target_id = $1 AND action = 'connection.activated'",
    [connectionId],
  );
  expect(rows).toHaveLength(1);
});

test('what nobody foresaw is tried again only until the deadline', async () => {
  const { customer, runId } = await startedRun();
  const broken: WorkerParts = {
    ...bench.parts,
    managed: {
      ...bench.parts.managed,
      addCredential: () => Promise.reject(new Error('nobody foresaw this')),
    },
  };
  await expect(workerOf('w-broken', broken).workOnce()).rejects.toThrow('nobody foresaw this');
  expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'running' });
  await bench.passDeadline(runId);
  const ended = await bench.finish(customer, runId, broken);
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { code: 'provisioning_failed', actor: 'portico' },
  });
  expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
});

test('a run is due when it says so: at once, after its wait, after a dead worker’s lease', async () => {
  const { runId } = await startedRun();
  const worker = workerOf('w');
  expect(await worker.nextDueMs()).toBeLessThanOrEqual(1);
  await bench.pool.query(
    "UPDATE provisioning_runs SET lease_owner = 'dead', lease_until = now() + interval '40 s' WHERE id = $1",
    [runId],
  );
  /** Milliseconds of the lease, by the clock of the table: before and after, so that it does not matter how long we take. */
  const left = async () => {
    const text =
      'SELECT extract(epoch FROM lease_until - now())::float8 * 1000 AS ms FROM provisioning_runs WHERE id = $1';
    return (await bench.pool.query<{ ms: number }>(text, [runId])).rows[0]?.ms ?? 0;
  };
  const most = await left();
  const due = (await worker.nextDueMs()) ?? 0;
  expect(due).toBeLessThanOrEqual(most);
  expect(due).toBeGreaterThanOrEqual(await left());
  expect(due).toBeGreaterThan(0);
  expect(await worker.workOnce()).toBe(false);
  await bench.pool.query("UPDATE provisioning_runs SET state = 'failed' WHERE id = $1", [runId]);
  expect(await worker.nextDueMs()).toBeUndefined();
});
