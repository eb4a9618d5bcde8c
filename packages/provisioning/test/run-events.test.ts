import { beforeEach, describe, expect, test } from 'vitest';
import { beginRun } from '../src/begin-run.ts';
import { createProvisioning, createProvisioningWorker } from '../src/index.ts';
import { createRunKinds } from '../src/runs/kinds/index.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { listening } from './bench/network.ts';

/* What the log says of runs, and which of them wait for another. */

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
const worker = createProvisioningWorker(bench.parts, 'w');
let customer: Customer;
let connectionId: string;
let firstRun: string;

beforeEach(async () => {
  customer = await bench.newCustomer();
  await bench.approve();
  ({ connectionId, runId: firstRun } = await bench.connect(customer));
});

const begin = async (kind: string) => {
  const { organizationId, caller } = customer;
  return (await provisioning.beginRun({ kind, organizationId, connectionId, caller })).request_id;
};
const told = async (action: string) => {
  const { rows } = await bench.pool.query(
    `SELECT a.target_id, a.actor_kind, a.actor_id, a.data, e.type FROM audit_events a
     LEFT JOIN (SELECT id, type FROM event_outbox UNION ALL SELECT id, type FROM events) e ON e.id = a.id
     WHERE a.organization_id = $1 AND a.action = $2 ORDER BY a.position`,
    [customer.organizationId, action],
  );
  return rows;
};

describe('the log tells of a run', () => {
  test('that it began, by whom, and of the click who approved', async () => {
    const runId = await begin('rotate');
    const { userId, directoryId } = customer;
    const common = { actor_kind: 'user', actor_id: userId, type: 'provisioning.started' };
    const where = { directory: directoryId, connection: connectionId };
    expect(await told('provisioning.started')).toEqual([
      {
        ...common,
        target_id: firstRun,
        data: { ...where, kind: 'connect', approved_by: 'an-administrator' },
      },
      { ...common, target_id: runId, data: { ...where, kind: 'rotate' } },
    ]);
  });

  test('that the schedule began it, where nobody did', async () => {
    const { organizationId } = customer;
    const where = { kind: 'rotate', organizationId, connectionId, by: 'schedule' } as const;
    const runId = await beginRun(bench.parts, createRunKinds(), where);
    expect((await told('provisioning.started')).at(-1)).toMatchObject({
      ...{ target_id: runId, actor_kind: 'worker', actor_id: null },
    });
    expect(await bench.finish(customer, runId)).toMatchObject({ state: 'succeeded' });
  });

  test.each(['repair', 'rotate'])('that a %s came to nothing, and why', async (kind) => {
    await bench.revoke();
    const runId = await begin(kind);
    expect(await bench.finish(customer, runId)).toMatchObject({ state: 'failed' });
    const data = { run: runId, kind, code: 'consent_incomplete' };
    expect(await told('provisioning.failed')).toMatchObject([
      { target_id: connectionId, actor_kind: 'worker', data, type: 'provisioning.failed' },
    ]);
  });
});

test('the log tells of a click that came to nothing, and why', async () => {
  customer = await bench.newCustomer();
  const click = await bench.newRun(customer);
  await bench.passDeadline(click.runId);
  expect(await bench.finish(customer, click.runId)).toMatchObject({ state: 'failed' });
  const data = { run: click.runId, kind: 'connect', code: 'consent_incomplete' };
  expect(await told('provisioning.failed')).toMatchObject([{ target_id: click.connectionId, data }]);
});

test('the log tells of disconnecting, and that the directory did not let go of the app', async () => {
  await bench.revoke();
  const { organizationId, caller, userId } = customer;
  const { runId } = await provisioning.disconnect({ organizationId, connectionId, caller });
  expect(await bench.finish(customer, runId ?? '')).toMatchObject({ state: 'failed' });
  expect(await told('connection.disconnected')).toMatchObject([
    { target_id: connectionId, actor_id: userId },
  ]);
  const data = { run: runId, kind: 'disconnect' };
  expect(await told('provisioning.failed')).toMatchObject([{ target_id: connectionId, data }]);
});

test('a run that is begun in the place of another waits until the worker of that one has stopped (review R4)', async () => {
  await begin('check');
  const work = await worker.take();
  const { runId } = await bench.newRun(customer);
  const other = createProvisioningWorker(bench.newParts(), 'w-other');
  expect(await other.workOnce()).toBe(false);
  await work?.();
  expect(await other.workOnce()).toBe(true);
  expect(await bench.finish(customer, runId)).toMatchObject({ state: 'succeeded' });
});

test('a repair that comes to nothing takes the credential back that it did not come to prove', async () => {
  const before = await bench.connection(connectionId);
  const { entraAppId, credential } = before;
  await bench.control.send('DELETE', `/applications/${entraAppId}/passwords/${credential?.keyId}`);
  const runId = await begin('repair');
  await bench.control.fault({ surface: 'login', path: '*/token', nth: 2, status: 401, aadsts: 7000215 });
  await worker.workOnce();
  expect((await bench.made(customer)).applications[0]?.passwordCredentials).toHaveLength(1);
  await bench.control.fault({ surface: 'login', path: '*/token', count: 1, status: 401, aadsts: 7000215 });
  await bench.passDeadline(runId);
  expect(await bench.finish(customer, runId)).toMatchObject({ state: 'failed' });
  expect((await bench.made(customer)).applications[0]?.passwordCredentials).toEqual([]);
  expect(await bench.parts.managed.credentials(connectionId)).toMatchObject([{ state: 'active' }]);
  expect((await bench.connection(connectionId)).credential).toEqual(credential);
});

test('a repair that added no credential has nothing to take back, and says so of none', async () => {
  const { entraServicePrincipalId } = await bench.connection(connectionId);
  await bench.control.changeServicePrincipal(entraServicePrincipalId ?? '', { accountEnabled: false });
  const runId = await begin('repair');
  // Waiting before is no adding.
  await bench.control.fault({
    surface: 'graph',
    method: 'GET',
    path: '*/applications/*',
    count: 1,
    status: 429,
  });
  await worker.workOnce();
  await bench.control.clearFaults();
  await bench.due(runId);
  const asked: string[] = [];
  const onRequest = ({ path }: { path: string }) => void asked.push(path);
  const ended = await listening({ onRequest }, () => bench.finish(customer, runId));
  expect(ended).toMatchObject({ state: 'failed' });
  // Its own, and that of the connection, before it is kept and as proof: none to look for what there is to take back.
  expect(asked.filter((path) => path.endsWith('/token'))).toHaveLength(3);
  expect((await bench.parts.runs.steps(runId)).at(-1)).toMatchObject({ name: 'undo', state: 'compensated' });
});

test('a secret that an overtaken worker adds after the run was undone is taken back, too', async () => {
  const before = await bench.connection(connectionId);
  const runId = await begin('rotate');
  let overtaken = false;
  const onRequest = async ({ path }: { path: string }) => {
    if (overtaken || !path.endsWith('/addPassword')) return;
    overtaken = true;
    // The other one's new secret is never taken, and what it added goes again.
    await bench.control.fault({ surface: 'login', path: '*/token', nth: 2, status: 401, aadsts: 7000112 });
    const other = createProvisioningWorker(bench.newParts(), 'w-other');
    await bench.due(runId);
    while ((await bench.runRow(customer, runId)).state !== 'failed') {
      await other.workOnce();
      await bench.control.clearFaults();
      await bench.due(runId);
    }
    // The first one's own try to take its secret back comes to nothing.
    await bench.control.fault({ surface: 'graph', path: '*/removePassword', count: 1, status: 503 });
  };
  await listening({ onRequest }, () => worker.workOnce());
  expect(overtaken).toBe(true);
  await bench.control.clearFaults();
  expect((await bench.made(customer)).applications[0]?.passwordCredentials).toHaveLength(2);
  expect(await bench.finish(customer, runId)).toMatchObject({ state: 'failed' });
  const [application] = (await bench.made(customer)).applications;
  expect(application?.passwordCredentials.map(({ keyId }) => keyId)).toEqual([before.credential?.keyId]);
});

test('the enterprise app of Portico itself that is switched off is told as that: nobody has to delete anything', async () => {
  const runId = await begin('repair');
  await bench.control.fault({ surface: 'login', path: '*/token', status: 401, aadsts: 7000112 });
  const { failure } = await bench.finish(customer, runId);
  await bench.control.clearFaults();
  expect(failure).toMatchObject({ code: 'consent_incomplete', actor: 'directory_admin' });
  expect(failure?.message).toContain('enterprise app of Portico itself is switched off');
  expect(failure?.message).not.toContain('delete');
});

test('a rotation of a switched-off app says so, too, and leaves no secret behind', async () => {
  const { entraServicePrincipalId, credential } = await bench.connection(connectionId);
  await bench.control.changeServicePrincipal(entraServicePrincipalId ?? '', { accountEnabled: false });
  const ended = await bench.finish(customer, await begin('rotate'));
  expect(ended).toMatchObject({ state: 'failed', failure: { actor: 'directory_admin' } });
  expect(ended.failure?.message).toContain('switched off in the Entra directory');
  const [application] = (await bench.made(customer)).applications;
  expect(application?.passwordCredentials.map(({ keyId }) => keyId)).toEqual([credential?.keyId]);
});

test('a check of a paused connection leaves it paused, whatever it finds', async () => {
  const { organizationId, caller } = customer;
  const { entraServicePrincipalId } = await bench.connection(connectionId);
  await bench.control.changeServicePrincipal(entraServicePrincipalId ?? '', { accountEnabled: false });
  await provisioning.setPaused({ organizationId, connectionId, paused: true, caller });
  expect(await bench.finish(customer, await begin('check'))).toMatchObject({ state: 'succeeded' });
  expect(await bench.connection(connectionId)).toMatchObject({
    status: 'paused',
    warnings: ['app_disabled'],
  });
});

test('an enterprise app that was switched off is found so; only an approval of the directory switches it on again', async () => {
  const { entraServicePrincipalId } = await bench.connection(connectionId);
  const isEnabled = async () => (await bench.made(customer)).servicePrincipals[0]?.['accountEnabled'];
  await bench.control.changeServicePrincipal(entraServicePrincipalId ?? '', { accountEnabled: false });
  expect(await bench.finish(customer, await begin('check'))).toMatchObject({ state: 'succeeded' });
  expect(await bench.connection(connectionId)).toMatchObject({
    ...{ status: 'degraded', warnings: ['app_disabled'] },
  });
  const repaired = await bench.finish(customer, await begin('repair'));
  expect(repaired).toMatchObject({ state: 'failed', failure: { actor: 'directory_admin' } });
  expect(repaired.failure?.message).toContain('switched off');
  expect(await isEnabled()).toBe(false);
  const { runId } = await bench.newRun(customer);
  expect(await bench.finish(customer, runId)).toMatchObject({ state: 'succeeded', kind: 'repair' });
  expect(await isEnabled()).toBe(true);
  expect(await bench.connection(connectionId)).toMatchObject({ status: 'active', warnings: [] });
});
