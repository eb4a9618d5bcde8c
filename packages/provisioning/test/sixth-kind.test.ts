import type { RunFailure } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { createProvisioning, createProvisioningWorker } from '../src/index.ts';
import type { RunKind } from '../src/runs/kind.ts';
import { RUN_KINDS, type RunKindTable } from '../src/runs/kinds/index.ts';
import type { Step } from '../src/step-parts/step.ts';
import { confirmConsent } from '../src/steps/confirm-consent.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

/*
 * A sixth kind of run is one file and one row. Here it is planted beside the table: it renames the app registration. Queue,
 * worker, journal, undo and progress are the product's own, and none of them has heard of it.
 */

const bench = await startBench();
let customer: Customer;
let connectionId: string;
/** What the planted step comes to after it has acted. */
let failure: RunFailure | undefined;

beforeEach(async () => {
  customer = await bench.newCustomer();
  await bench.approve();
  ({ connectionId } = await bench.connect(customer));
  failure = undefined;
});

const renameTo = (displayName: string): Step => ({
  name: 'rename_app',
  title: 'App registration renamed',
  async act({ graph, connection }) {
    await (await graph()).updateApplication(connection.entraApplicationObjectId ?? '', { displayName });
    return failure === undefined ? { kind: 'done' } : { kind: 'fail', failure };
  },
});

const rename: RunKind = {
  words: {
    underWay: 'Renaming',
    succeeded: 'It has its new name',
    failed: 'It was not renamed',
    afterFailure: 'It has its old name.',
    overdue: 'A minute at most.',
  },
  ...{ onConnection: true, ofAClick: false, givesWay: true, quietBySchedule: false },
  steps: [confirmConsent, renameTo('New name')],
  ...{ deadlineSeconds: 60, longestWaitMs: 1_000 },
  undo: {
    act: async (context) => void (await renameTo('Old name').act(context)),
    leftBehind: () => 'It may have its new name.',
    finish: async () => undefined,
  },
};

const WITH_PLANTED: RunKindTable = { ...RUN_KINDS, rename };
const provisioning = createProvisioning(bench.parts, WITH_PLANTED);

const begin = async (using = provisioning) => {
  const { organizationId, caller } = customer;
  return using.beginRun({ kind: 'rename', organizationId, connectionId, caller });
};
const worker = createProvisioningWorker(bench.parts, 'w', WITH_PLANTED);
const shown = (runId: string) =>
  provisioning.progress(customer.organizationId, runId, customer.caller.principal);
const nameInDirectory = async () => (await bench.made(customer)).applications[0]?.displayName;

describe('a kind of run that is planted beside the table', () => {
  test('is begun, worked on and shown by what knows nothing of it', async () => {
    const begun = await begin();
    expect(begun).toMatchObject({ kind: 'rename', state: 'running', words: { under_way: 'Renaming' } });
    const { deadlineAt, createdAt } = await bench.runRow(customer, begun.request_id);
    expect(deadlineAt.getTime() - createdAt.getTime()).toBe(60_000);
    expect(await worker.workOnce()).toBe(true);
    expect(await shown(begun.request_id)).toMatchObject({
      state: 'succeeded',
      words: { succeeded: 'It has its new name' },
      steps: [
        { name: 'confirm_consent', state: 'done' },
        { name: 'rename_app', title: 'App registration renamed', state: 'done' },
      ],
    });
    expect(await nameInDirectory()).toBe('New name');
  });

  test('takes back by itself what came to nothing', async () => {
    failure = { code: 'provisioning_failed', actor: 'portico', message: 'Planted.' };
    const { request_id: runId } = await begin();
    await worker.workOnce();
    expect(await shown(runId)).toMatchObject({ state: 'compensating' });
    failure = undefined;
    await worker.workOnce();
    expect(await shown(runId)).toMatchObject({
      ...{ state: 'failed', failure: { message: 'Planted.' } },
      steps: [{ state: 'done' }, { state: 'failed' }, { name: 'undo', state: 'compensated' }],
    });
    expect(await nameInDirectory()).toBe('Old name');
  });

  test('ends with a click on Connect Microsoft, as its row says', async () => {
    const { request_id: runId } = await begin();
    const { organizationId } = customer;
    await bench.newRun(customer, WITH_PLANTED);
    expect(await bench.parts.runs.find(organizationId, runId)).toMatchObject({ state: 'failed' });
  });

  test('waits for a worker that knows it, and is not begun where it is not known', async () => {
    const { request_id: runId } = await begin();
    const older = createProvisioningWorker(bench.parts, 'w-older');
    expect(await older.workOnce()).toBe(false);
    expect(await older.nextDueMs()).toBeUndefined();
    await expect(begin(createProvisioning(bench.parts))).rejects.toMatchObject({ code: 'invalid_request' });
    expect(
      await createProvisioning(bench.parts).progress(
        customer.organizationId,
        runId,
        customer.caller.principal,
      ),
    ).toMatchObject({ kind: 'rename', words: { under_way: 'Work on the connection' } });
  });
});
