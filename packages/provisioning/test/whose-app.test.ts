import { describe, expect, test } from 'vitest';
import { createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

const bench = await startBench();
const { control } = bench;
const worker = createProvisioningWorker(bench.parts, 'w');
const TEMPLATE = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';
const DIRECTORY = 'contoso.example';

async function startedRun() {
  const customer = await bench.newCustomer();
  await bench.askFor('Application.ReadWrite.All');
  await bench.approve();
  return { customer, ...(await bench.newRun(customer)) };
}

/** Somebody else in the customer's directory makes an app of that name from the same template. */
async function foreignInstance(displayName: string): Promise<string> {
  const path = `/directories/${DIRECTORY}/graph/applicationTemplates/${TEMPLATE}/instantiate`;
  const { application } = (await control.send('POST', path, { displayName })) as {
    application: { id: string };
  };
  return application.id;
}

/** The answer to `instantiate` is lost. Answers the name that was asked for. */
async function loseTheAnswer({ takesEffect }: { takesEffect: boolean }): Promise<string> {
  const path = '*instantiate';
  await control.fault({ surface: 'graph', method: 'POST', path, count: 1, status: 503, takesEffect });
  await worker.workOnce();
  const { rows } = await bench.pool.query<{ name: string }>(
    "SELECT detail -> 'markers' ->> 0 AS name FROM provisioning_steps WHERE name = 'create_app'",
  );
  return rows[0]?.name ?? '';
}

/** It is as its owner made it. */
async function expectUntouched(customer: Customer, id: string): Promise<void> {
  const { applications } = await bench.made(customer);
  expect(applications.find((application) => application.id === id)).toMatchObject({
    deletedDateTime: null,
    passwordCredentials: [],
    optionalClaims: null,
    web: { redirectUris: [] },
  });
}

async function expectConnectedWithout(connectionId: string, foreign: string): Promise<void> {
  const row = await bench.connection(connectionId);
  expect(row.status).toBe('active');
  expect(row.entraApplicationObjectId).not.toBe(foreign);
}

describe('an app of somebody else in the customer’s directory (attack 18)', () => {
  test('that has the name before is neither taken, nor changed, nor deleted', async () => {
    const { customer, runId, connectionId } = await startedRun();
    const foreign = await foreignInstance(`Portico setting up ${connectionId}`);
    await bench.finish(customer, runId);
    await expectConnectedWithout(connectionId, foreign);
    await expectUntouched(customer, foreign);
  });

  test('that takes the name while the answer is lost is neither taken, nor changed, nor deleted', async () => {
    const { customer, runId, connectionId } = await startedRun();
    const foreign = await foreignInstance(await loseTheAnswer({ takesEffect: true }));
    await bench.finish(customer, runId);
    await expectConnectedWithout(connectionId, foreign);
    await expectUntouched(customer, foreign);
  });

  test('that takes the name of one that was never made is not taken when somebody owns it', async () => {
    const { customer, runId, connectionId } = await startedRun();
    const foreign = await foreignInstance(await loseTheAnswer({ takesEffect: false }));
    await ownedBySomebody(foreign);
    await bench.finish(customer, runId);
    await expectConnectedWithout(connectionId, foreign);
    await expectUntouched(customer, foreign);
  });

  test('stays when a run that came to nothing is undone', async () => {
    const { customer, runId, connectionId } = await startedRun();
    const [before, meanwhile] = [
      await foreignInstance(`Portico setting up ${connectionId}`),
      await foreignInstance(await loseTheAnswer({ takesEffect: true })),
    ];
    await bench.passDeadline(runId);
    expect(await bench.finish(customer, runId)).toMatchObject({ state: 'failed' });
    for (const foreign of [before, meanwhile]) await expectUntouched(customer, foreign);
  });
});

describe('an app of somebody else under the unique name of ours (attack 18)', () => {
  async function foreignNamed(connectionId: string): Promise<string> {
    const body = { displayName: 'Mine', uniqueName: `portico-${connectionId}` };
    const path = `/directories/${DIRECTORY}/graph/applications`;
    const { id } = (await control.send('POST', path, body)) as { id: string };
    await ownedBySomebody(id);
    return id;
  }

  test('is neither used nor changed where Portico could reach it: whoever connects reads whose it is', async () => {
    const customer = await bench.newCustomer();
    await bench.askFor('Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy');
    await bench.approve();
    const { runId, connectionId } = await bench.newRun(customer);
    const foreign = await foreignNamed(connectionId);
    expect(await bench.finish(customer, runId)).toMatchObject({
      state: 'failed',
      failure: { actor: 'directory_admin', message: expect.stringMatching(/unique name/) },
    });
    await expectUntouched(customer, foreign);
  });

  test('is not deleted when the connection is disconnected', async () => {
    const { customer, runId, connectionId } = await startedRun();
    await bench.finish(customer, runId);
    const foreign = await foreignNamed(connectionId);
    await bench.disconnect(customer, connectionId);
    await expectUntouched(customer, foreign);
    expect((await bench.made(customer)).applications.map(({ id }) => id)).toEqual([foreign]);
  });
});

test('an instance whose answer was lost is found by its own name, and taken out when its run is undone (fault R14)', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await loseTheAnswer({ takesEffect: true });
  await bench.disconnect(customer, connectionId);
  expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'failed' });
  expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
});

async function ownedBySomebody(id: string): Promise<void> {
  const owner = bench.emulator.seedFacts.directories.find(({ domain }) => domain === DIRECTORY)?.user;
  await control.send('POST', `/directories/${DIRECTORY}/graph/applications/${id}/owners/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${owner?.objectId}`,
  });
}

test('an app that the template made is kept when its enterprise app alone was deleted: nothing of ours stays behind (fault R17)', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await bench.finish(customer, runId);
  const before = await bench.connection(connectionId);
  const path = `/directories/${DIRECTORY}/graph/servicePrincipals/${before.entraServicePrincipalId}`;
  await control.send('DELETE', path);
  const again = await bench.newRun(customer);
  expect(await bench.finish(customer, again.runId)).toMatchObject({ state: 'succeeded' });
  const { applications } = await bench.made(customer);
  expect(applications.map(({ appId }) => appId)).toEqual([before.entraAppId]);
  await bench.disconnect(customer, connectionId);
  expect((await bench.made(customer)).applications).toEqual([]);
});
