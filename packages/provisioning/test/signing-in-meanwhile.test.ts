import type { CredentialKind } from '@portico/database';
import { expect, test } from 'vitest';
import { createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { listening } from './bench/network.ts';
import { opensDirectory } from './bench/opens.ts';
import { renewing } from './bench/renewing.ts';

/* People sign in all the while. Each proves themselves by what the connection's row had when they came. */

const bench = await startBench();
const { provisioning, customer, connected, rotate } = renewing(bench);
const MOST_LEASES = 30;

/** Somebody comes before and after each call of a run to Microsoft and redeems then; whoever came first, at each later one. */
function comings(connectionId: string) {
  const outcomes: boolean[] = [];
  let [isBusy, onTheWay] = [false, undefined as Awaited<ReturnType<typeof bench.connection>> | undefined];
  const redeem = async (row: NonNullable<typeof onTheWay>) =>
    outcomes.push(await opensDirectory(bench.parts, row, customer().directoryId));
  return {
    outcomes,
    async somebodyComes(): Promise<void> {
      // Their own call is none of the run's.
      if (isBusy) return;
      isBusy = true;
      const row = await bench.connection(connectionId);
      if (onTheWay !== undefined) await redeem(onTheWay);
      await redeem(row);
      onTheWay ??= row;
      isBusy = false;
    },
    /** So long passes that nobody is on the way any more. */
    allArrived: () => {
      onTheWay = undefined;
    },
  };
}

const WAYS: readonly { from: CredentialKind; to: CredentialKind }[] = [
  { from: 'client_secret', to: 'client_secret' },
  { from: 'client_secret', to: 'certificate' },
  { from: 'certificate', to: 'certificate' },
  { from: 'certificate', to: 'federated' },
  { from: 'federated', to: 'client_secret' },
];

test.each(WAYS)(
  'continuous sign-ins under a rotation from $from to $to: none fails, though what is new takes its time to spread',
  async ({ from, to }) => {
    const connectionId = await connected();
    if (from !== 'client_secret') await rotate(connectionId, from);
    const before = (await bench.connection(connectionId)).credential?.keyId;
    const { organizationId, caller } = customer();
    const asked = { kind: 'rotate', credentialKind: to, connectionId, organizationId, caller };
    const { request_id: runId } = await provisioning.beginRun(asked);
    await bench.control.replicate({ password: 3, certificate: 3, federatedCredential: 3 });
    const { outcomes, somebodyComes, allArrived } = comings(connectionId);
    const worker = createProvisioningWorker(bench.parts, 'w');
    await listening({ onRequest: somebodyComes, onAnswer: somebodyComes }, async () => {
      for (let leases = 0; leases < MOST_LEASES; leases += 1) {
        await somebodyComes();
        allArrived();
        if (!(await bench.goesOn(customer(), runId))) return;
        await worker.workOnce();
        await somebodyComes();
      }
    });
    expect(await bench.runRow(customer(), runId)).toMatchObject({ state: 'succeeded' });
    const after = await bench.connection(connectionId);
    expect(after.credential).toMatchObject({ kind: to });
    expect(after.credential?.keyId).not.toBe(before);
    expect(outcomes.length).toBeGreaterThan(MOST_LEASES);
    expect(outcomes.filter((isIn) => !isIn)).toEqual([]);
  },
);
