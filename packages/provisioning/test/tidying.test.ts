import { expect, test } from 'vitest';
import { startBench } from './bench/bench.ts';
import { managedConnection } from './bench/managed.ts';
import { answering } from './bench/network.ts';
import { scheduledCare } from './bench/scheduled.ts';

/* What another credential has taken the place of goes from the directory, or it is said that it is there still. */

const bench = await startBench();
const managed = managedConnection(bench);
const { connection, customer, secrets } = managed;
const { schedule, runs, kinds, sql, pass, care } = scheduledCare(bench, managed);

/** The schedule has put a new credential in the place of one that was to expire; the old one is still there. */
async function renewed(): Promise<void> {
  await sql(`UPDATE connection_credentials SET created_at = now() - interval '680 days',
    expires_at = now() + interval '50 days' WHERE connection_id = $1`);
  for (const _ of [1, 2]) {
    await pass('1 day');
    await care();
  }
  expect(await kinds()).toEqual(['check succeeded', 'rotate succeeded']);
}

test('tidying up that comes to nothing is not said to be done, and lets the daily look have its turn', async () => {
  await renewed();
  await bench.control.fault({ surface: 'graph', path: '*/removePassword', status: 403 });
  for (const _ of [1, 2, 3, 4]) {
    await pass('1 day');
    await care();
  }
  expect((await kinds()).slice(2)).toEqual([
    ...['check succeeded', 'tidy failed', 'check succeeded', 'tidy failed'],
  ]);
  expect(await secrets()).toHaveLength(2);
  expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  await bench.control.clearFaults();
  for (const _ of [1, 2]) {
    await pass('1 day');
    await care();
  }
  expect((await kinds()).at(-1)).toBe('tidy succeeded');
  expect(await secrets()).toEqual([(await connection()).credential?.keyId]);
});

test('an old credential is not said to be removed where Microsoft’s list is behind to the end (fault R15)', async () => {
  await renewed();
  const { credential } = await connection();
  const send = answering<{ passwordCredentials: { keyId: string }[] }>(
    ({ passwordCredentials: list }) =>
      list && { passwordCredentials: list.filter(({ keyId }) => keyId !== credential?.keyId) },
  );
  await pass('1 hour');
  await schedule.workOnce();
  const tidying = (await runs()).at(-1);
  expect(tidying).toMatchObject({ kind: 'tidy' });
  await bench.passDeadline(tidying?.id ?? '');
  await bench.finish(
    customer(),
    tidying?.id ?? '',
    bench.newParts({ microsoft: { send, timeoutMs: 30_000 } }),
  );
  expect((await kinds()).slice(2)).toEqual(['tidy failed']);
  expect(await secrets()).toHaveLength(2);
});
