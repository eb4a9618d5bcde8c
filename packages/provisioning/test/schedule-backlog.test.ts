import { beforeEach, expect, test } from 'vitest';
import { createCareSchedule } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { managedConnection } from './bench/managed.ts';

/* Many connections are due at once: how much of it is under way, and what waits for that. */

const bench = await startBench();
const { customer, connectionId, begin } = managedConnection(bench);
const schedule = createCareSchedule(bench.parts);

beforeEach(async () => {
  // Those of other tests' customers, whose directory is another one since.
  await bench.pool.query(
    "UPDATE entra_app_registrations SET care_at = 'infinity' WHERE connection_id <> $1",
    [connectionId()],
  );
});

/** So many other customers whose connections are due. */
async function alsoDue(count: number): Promise<void> {
  const others = await Promise.all(
    Array.from({ length: count }, async () => {
      const other = await bench.otherCustomer(customer());
      return (await bench.newRun(other)).connectionId;
    }),
  );
  await bench.pool.query('DELETE FROM provisioning_runs');
  await bench.pool.query("UPDATE sso_connections SET status = 'active' WHERE id = ANY ($1)", [others]);
  await bench.pool.query(
    'UPDATE entra_app_registrations SET care_at = now() WHERE connection_id = ANY ($1)',
    [others],
  );
}

async function unfinished(): Promise<number> {
  const { rows } = await bench.pool.query("SELECT 1 FROM provisioning_runs WHERE state = 'running'");
  return rows.length;
}

test('people’s work waits behind no more than sixteen runs of the schedule', async () => {
  await alsoDue(20);
  expect(await schedule.workOnce()).toBe(true);
  expect(await schedule.workOnce()).toBe(false);
  expect(await unfinished()).toBe(16);
  await bench.pool.query("UPDATE provisioning_runs SET state = 'succeeded'");
  expect(await schedule.workOnce()).toBe(true);
  expect(await unfinished()).toBe(4);
});

test('of all workers together, also of those that look at the same moment or have taken and not yet begun', async () => {
  await alsoDue(40);
  const taken = await bench.parts.care.take(10);
  expect(taken).toHaveLength(10);
  const workers = Array.from({ length: 6 }, () => createCareSchedule(bench.newParts()));
  await Promise.all(workers.map((worker) => worker.workOnce()));
  expect(await unfinished()).toBe(6);
  // A person's run is not of them, and waits for none of them to begin.
  await begin('check');
  expect(await unfinished()).toBe(7);
  // Whoever took those has died, or could begin none.
  for (const { connectionId: id } of taken.slice(0, 4)) await bench.parts.care.leave(id);
  await bench.pool.query(
    "UPDATE entra_app_registrations SET care_taken_until = now() - interval '1 s' WHERE care_taken_until IS NOT NULL",
  );
  await Promise.all(workers.map((worker) => worker.workOnce()));
  expect(await unfinished()).toBe(17);
});
