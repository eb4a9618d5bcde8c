import type { EmulatorFault } from '@portico/testing';
import { describe, expect, test } from 'vitest';
import { createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

const bench = await startBench();
const { control } = bench;
const worker = createProvisioningWorker(bench.parts, 'w');

async function startedRun() {
  const customer = await bench.newCustomer();
  await bench.approve();
  return { customer, ...(await bench.newRun(customer)) };
}

async function expectOneApp(customer: Customer, connectionId: string): Promise<void> {
  const { applications, servicePrincipals } = await bench.made(customer);
  const row = await bench.connection(connectionId);
  expect(applications.map(({ id }) => id)).toEqual([row.entraApplicationObjectId]);
  expect(servicePrincipals.map(({ id }) => id)).toEqual([row.entraServicePrincipalId]);
  expect(applications[0]?.passwordCredentials.map(({ keyId }) => keyId)).toEqual([row.credential?.keyId]);
  expect(row.status).toBe('active');
}

/** Nothing in the directory, the bin included, and a connection that holds no secret. */
async function expectNothingLeft(customer: Customer, connectionId: string): Promise<void> {
  expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
  expect(await bench.connection(connectionId)).toMatchObject({
    status: 'inactive',
    credential: null,
    entraAppId: null,
    entraApplicationObjectId: null,
    entraServicePrincipalId: null,
  });
}

describe('429 of Graph (fault R13)', () => {
  test('is waited out exactly as long as Retry-After says, and not a moment less', async () => {
    const { customer, runId, connectionId } = await startedRun();
    await control.fault({ surface: 'graph', nth: 3, count: 1, status: 429, retryAfter: 77 });
    const began = Date.now();
    await worker.workOnce();
    const waiting = await bench.runRow(customer, runId);
    expect(waiting).toMatchObject({ state: 'waiting', waitReason: 'throttled' });
    const answered = waiting.nextAttemptAt.getTime() - 77_000;
    expect(answered).toBeGreaterThanOrEqual(began);
    // A column keeps milliseconds and rounds up, too.
    expect(answered).toBeLessThanOrEqual(Date.now() + 1);
    expect(await worker.workOnce()).toBe(false);
    await bench.finish(customer, runId);
    await expectOneApp(customer, connectionId);
  });

  test('for one customer does not hold up another', async () => {
    const { customer, runId } = await startedRun();
    await control.fault({ surface: 'graph', count: 1, status: 429, retryAfter: 3_000 });
    await worker.workOnce();
    await control.clearFaults();
    const other = await bench.otherCustomer(customer);
    const { runId: otherRun } = await bench.newRun(other);
    await worker.workOnce();
    expect(await bench.runRow(other, otherRun)).toMatchObject({ state: 'succeeded' });
    expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'waiting' });
  });
});

/** Every write of a run to Graph, as the emulator's fault rules name it. */
const WRITES: readonly { name: string; method: string; path: string }[] = [
  { name: 'the app registration', method: 'PATCH', path: '/v1.0/applications(uniqueName=*' },
  { name: 'the enterprise app', method: 'PATCH', path: '/v1.0/servicePrincipals(appId=*' },
  { name: 'the desired state', method: 'PATCH', path: '/v1.0/applications/*' },
  { name: 'the assignment switch', method: 'PATCH', path: '/v1.0/servicePrincipals/*' },
  { name: 'the secret', method: 'POST', path: '*/addPassword' },
];
const TROUBLES: readonly { name: string; fault: Partial<EmulatorFault> }[] = [
  { name: '503 and nothing behind it', fault: { status: 503 } },
  { name: '503 with success behind it', fault: { status: 503, takesEffect: true } },
  { name: 'a connection cut before', fault: { drop: 'before' } },
  { name: 'a connection cut after the effect', fault: { drop: 'after' } },
  { name: '404 of replication', fault: { status: 404 } },
  {
    name: '400 of replication',
    fault: {
      status: 400,
      code: 'Request_BadRequest',
      message: "The appId 'x' does not reference a valid application object.",
    },
  },
  { name: '409 of another writer', fault: { status: 409 } },
];

describe.each(TROUBLES)('$name (faults R14, R15)', ({ fault }) => {
  test.each(WRITES)('at $name: one app and one secret in the end', async ({ method, path }) => {
    const { customer, runId, connectionId } = await startedRun();
    await control.fault({ surface: 'graph', method, path, count: 1, ...fault });
    await worker.workOnce();
    expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'waiting' });
    await bench.finish(customer, runId);
    await expectOneApp(customer, connectionId);
  });
});

test('the template answers 404 although it made the app: found again, none made twice (fault R14)', async () => {
  const customer = await bench.newCustomer();
  await bench.askFor('Application.ReadWrite.All');
  await bench.approve();
  const { runId, connectionId } = await bench.newRun(customer);
  await control.replicate({ application: 3 });
  await control.fault({
    surface: 'graph',
    method: 'POST',
    path: '*instantiate',
    count: 1,
    status: 404,
    takesEffect: true,
  });
  await bench.finish(customer, runId);
  await expectOneApp(customer, connectionId);
});

test('a template instance that shows only after a second one was made is swept (fault R14)', async () => {
  const customer = await bench.newCustomer();
  await bench.askFor('Application.ReadWrite.All');
  await bench.approve();
  const { runId, connectionId } = await bench.newRun(customer);
  await control.replicate({ application: 5 });
  await control.fault({
    surface: 'graph',
    method: 'POST',
    path: '*instantiate',
    count: 1,
    status: 503,
    takesEffect: true,
  });
  await worker.workOnce();
  await control.replicate({});
  await bench.finish(customer, runId);
  const { applications } = await bench.made(customer);
  const row = await bench.connection(connectionId);
  const live = applications.filter(({ deletedDateTime }) => deletedDateTime === null);
  expect(applications.length).toBeGreaterThan(1);
  expect(live.map(({ id }) => id)).toEqual([row.entraApplicationObjectId]);
});

test('new objects and secrets that take their time are waited for (fault R15)', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await control.replicate({ application: 4, servicePrincipal: 4, password: 4 });
  await bench.finish(customer, runId);
  await expectOneApp(customer, connectionId);
  expect((await bench.connection(connectionId)).warnings).toEqual([]);
});

test('a fresh token without roles is waited for; past the deadline the run says consent_incomplete (attack 14)', async () => {
  const customer = await bench.newCustomer();
  await bench.askFor();
  await bench.approve();
  const { runId, connectionId } = await bench.newRun(customer);
  await worker.workOnce();
  expect(await bench.runRow(customer, runId)).toMatchObject({
    state: 'waiting',
    waitReason: 'consent_not_arrived',
  });
  await bench.passDeadline(runId);
  const ended = await bench.finish(customer, runId);
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { code: 'consent_incomplete', actor: 'directory_admin' },
  });
  expect(ended.failure?.message).toContain('Application.ReadWrite.OwnedBy');
  await expectNothingLeft(customer, connectionId);
});

test('more permissions than asked for change nothing: the narrow way is taken, and the connection warns (attack 14)', async () => {
  const customer = await bench.newCustomer();
  await bench.askFor('Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy');
  await bench.approve();
  const { runId, connectionId } = await bench.connect(customer);
  expect(await bench.runRow(customer, runId)).toMatchObject({ recipe: 'upsert' });
  expect((await bench.connection(connectionId)).warnings).toEqual(['broader_to_withdraw']);
});

test('a directory that forbids every credential: its administrator is named, and nothing stays behind, not even in the bin', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await bench.forbidCredentials();
  const ended = await bench.finish(customer, runId);
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { code: 'provisioning_failed', actor: 'directory_admin' },
  });
  expect(ended.failure?.message).toMatch(/policy/i);
  expect(await bench.journal(runId)).toContain('undo compensated');
  await expectNothingLeft(customer, connectionId);
});

test('a refusal that cannot get better ends the run and undoes it', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await control.fault({ surface: 'graph', path: '*/addPassword', status: 400, code: 'Request_BadRequest' });
  const ended = await bench.finish(customer, runId);
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { code: 'provisioning_failed', actor: 'portico' },
  });
  await expectNothingLeft(customer, connectionId);
});

test('undoing goes on through trouble until nothing is left', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await bench.forbidCredentials();
  await control.fault({ surface: 'graph', method: 'DELETE', count: 3, status: 503, takesEffect: true });
  expect(await bench.finish(customer, runId)).toMatchObject({ state: 'failed' });
  await expectNothingLeft(customer, connectionId);
});

test('a repair that fails leaves the working connection alone', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await bench.finish(customer, runId);
  const before = await bench.connection(connectionId);
  const repair = await bench.newRun(customer);
  await control.fault({ surface: 'graph', method: 'PATCH', status: 400, code: 'Request_BadRequest' });
  expect(await bench.finish(customer, repair.runId)).toMatchObject({ state: 'failed' });
  await expectOneApp(customer, connectionId);
  expect((await bench.connection(connectionId)).credential).toEqual(before.credential);
});

test('when Microsoft is away past the deadline the run ends instead of trying for ever', async () => {
  const { customer, runId, connectionId } = await startedRun();
  await control.fault({ surface: 'graph', status: 503 });
  await worker.workOnce();
  expect(await bench.runRow(customer, runId)).toMatchObject({ waitReason: 'microsoft_unavailable' });
  await bench.passDeadline(runId);
  await bench.due(runId);
  await worker.workOnce();
  expect(await bench.runRow(customer, runId)).toMatchObject({ state: 'compensating' });
  await control.clearFaults();
  expect(await bench.finish(customer, runId)).toMatchObject({
    failure: { code: 'provisioning_failed', actor: 'portico' },
  });
  await expectNothingLeft(customer, connectionId);
});

test('a consent that is taken back midway ends the run and names who has to act (fault R16)', async () => {
  const { customer, runId } = await startedRun();
  await control.fault({ surface: 'graph', path: '*/addPassword', count: 1, status: 503 });
  await worker.workOnce();
  await bench.revoke();
  await bench.due(runId);
  await worker.workOnce();
  expect((await bench.runRow(customer, runId)).state).toBe('waiting');
  await bench.passDeadline(runId);
  const ended = await bench.finish(customer, runId);
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { code: 'consent_incomplete', actor: 'directory_admin' },
  });
  const [undone] = (await bench.parts.runs.steps(runId)).slice(-1);
  expect(undone).toMatchObject({ name: 'undo', state: 'failed' });
  expect(undone?.detail['message']).toMatch(/app registration [0-9a-f-]{36} could not be deleted/);
});

test('a provisioning app that is registered for one directory alone is the operator’s matter, and no credential is blamed', async () => {
  const { customer, runId } = await startedRun();
  await bench.control.fault({ surface: 'login', path: '*/token', count: 1, status: 400, aadsts: 650059 });
  const { state, failure } = await bench.finish(customer, runId);
  expect({ state, failure }).toMatchObject({
    ...{ state: 'failed', failure: { code: 'provisioning_app_misconfigured', actor: 'operator' } },
  });
  expect(failure?.message).toMatch(/one Entra directory alone.*registration/);
  expect(failure?.message).not.toMatch(/credential/);
});

test('a refused credential of the provisioning app is the operator’s matter', async () => {
  const { customer, runId } = await startedRun();
  const credential = { kind: 'secret' as const, secret: 'a-wrong-secret' };
  const app = bench.parts.provisioningApp;
  const parts = bench.newParts({ provisioningApp: app && { ...app, credential } });
  const ended = await bench.finish(customer, runId, parts);
  expect(ended).toMatchObject({
    state: 'failed',
    failure: { code: 'provisioning_app_misconfigured', actor: 'operator' },
  });
  expect(JSON.stringify(bench.log)).not.toContain('a-wrong-secret');
});
