import { expect, test } from 'vitest';
import { createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { listening } from './bench/network.ts';

const bench = await startBench();

/** A worker that is told to stop while it waits for the answer to its call of that number; 0 for before the first. */
async function stoppedAt(call: number) {
  const customer = await bench.newCustomer();
  await bench.approve();
  const run = await bench.newRun(customer);
  const stopping = new AbortController();
  if (call === 0) stopping.abort();
  let calls = 0;
  const onRequest = () => {
    calls += 1;
    if (calls === call) stopping.abort();
  };
  const worker = createProvisioningWorker(bench.newParts({ stopping: stopping.signal }), 'w-stopping');
  await listening({ onRequest }, () => worker.workOnce());
  return { customer, ...run, calls };
}

test('a worker that is told to stop makes no further call and hands its lease back, and the next one finishes at once (review R3)', async () => {
  const all = (await stoppedAt(-1)).calls;
  expect(all).toBeGreaterThan(5);
  for (let call = 0; call <= all; call += 1) {
    const { customer, runId, calls } = await stoppedAt(call);
    // Whoever asks for a token sends two requests, as a library does.
    expect(calls).toBeLessThanOrEqual(call + 3);
    const [{ lease_owner: owner }] = (
      await bench.pool.query('SELECT lease_owner FROM provisioning_runs WHERE id = $1', [runId])
    ).rows;
    expect({ call, owner }).toEqual({ call, owner: null });
    // Nobody waits for a lease: what the next worker leases is this run.
    const next = createProvisioningWorker(bench.newParts(), 'w-next');
    while (await next.workOnce());
    expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'succeeded' });
    const { applications } = await bench.made(customer);
    expect(applications.map(({ passwordCredentials }) => passwordCredentials.length)).toEqual([1]);
  }
});
