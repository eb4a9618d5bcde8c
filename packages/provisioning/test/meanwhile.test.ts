import { actOf } from '@portico/connections';
import { newId } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { createProvisioningWorker } from '../src/index.ts';
import { GAVE_WAY, startBench } from './bench/bench.ts';
import { managedConnection } from './bench/managed.ts';

/** What happens to a connection while something else does. */
const bench = await startBench();
const { provisioning, customer, connectionId, connection, begin, setPaused } = managedConnection(bench);

describe('statements that meet at one connection wait for each other in one order (fault R5)', () => {
  const lease = async (kind: 'rotate' | 'check') => {
    const runId = await begin(kind);
    await bench.pool.query(
      "UPDATE provisioning_runs SET lease_owner = 'w', lease_until = now() + interval '1 minute' WHERE id = $1",
      [runId],
    );
    return { runId, workerId: 'w' };
  };
  const disconnect = () =>
    bench.parts.runs.disconnect({
      ...{ runId: newId('provisioningRun'), deadlineSeconds: 600, failureOfOthers: GAVE_WAY },
      ...{ organizationId: customer().organizationId, connectionId: connectionId() },
      event: actOf(customer().caller),
    });
  const waiting = async () => {
    const { rows } = await bench.pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows.length;
  };

  /** Both arrive, the first one first, while somebody holds `locked`; then both go on. */
  async function meet(locked: string, first: () => Promise<unknown>, second: () => Promise<unknown>) {
    const holder = await bench.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query(`${locked} FOR UPDATE`, [connectionId()]);
      const ends = [first()];
      await expect.poll(waiting).toBe(1);
      ends.push(second());
      await expect.poll(waiting).toBe(2);
      await holder.query('COMMIT');
      return (await Promise.allSettled(ends)).map((end) =>
        end.status === 'fulfilled' ? 'done' : String(end.reason?.code ?? end.reason),
      );
    } finally {
      holder.release();
    }
  }
  const THE_RUN = "SELECT 1 FROM provisioning_runs WHERE connection_id = $1 AND state = 'running'";
  const THE_CONNECTION = 'SELECT 1 FROM sso_connections WHERE id = $1';

  test('what a check found, and disconnecting', async () => {
    const held = await lease('check');
    const note = () =>
      bench.parts.managed.noteHealth(held, connectionId(), {
        findings: ['app_changed'],
        remarks: [],
        careNow: false,
        expiryEventId: 'evt_expiry',
        auditEventId: newId('auditEvent'),
      });
    expect(await meet(THE_RUN, note, disconnect)).toEqual(['done', 'done']);
    expect(await connection()).toMatchObject({ status: 'inactive' });
  });

  test('a new credential, and disconnecting', async () => {
    const held = await lease('rotate');
    const made = { kind: 'client_secret', sealed: 'x', keyId: 'k', expiresAt: new Date() } as const;
    const credential = { id: newId('credential'), ...made };
    const add = () => bench.parts.managed.addCredential(held, connectionId(), credential);
    expect(await meet(THE_RUN, add, disconnect)).toEqual(['done', 'done']);
    expect(await bench.parts.managed.credentials(connectionId())).toEqual([]);
  });

  test('the switch to a credential, and disconnecting', async () => {
    const held = await lease('rotate');
    const facts = { issuer: 'i', warnings: [], settles: undefined, auditEventId: newId('auditEvent') };
    const activate = () => bench.parts.managed.activate(held, connectionId(), facts);
    expect(await meet(THE_RUN, activate, disconnect)).toEqual(['done', 'done']);
    expect(await connection()).toMatchObject({ status: 'inactive' });
  });

  test('disconnecting, and a click that was proven', async () => {
    const click = () => bench.newRun(customer());
    const [first, second] = await meet(THE_CONNECTION, disconnect, click);
    // There is a run of the connection now, which the click finds.
    expect([first, second]).toEqual(['done', '23505']);
    expect(await connection()).toMatchObject({ status: 'inactive' });
  });

  test('disconnecting, and a run that is begun by hand', async () => {
    const other = () => begin('check');
    expect(await meet(THE_CONNECTION, disconnect, other)).toEqual(['done', 'not_found']);
  });
});

describe('a click on Connect Microsoft', () => {
  test.each(['check', 'rotate'] as const)(
    'ends a %s that is under way, and does its own work',
    async (kind) => {
      const earlier = await begin(kind);
      await bench.control.fault({ surface: 'login', path: '*/token', count: 1, status: 503 });
      await createProvisioningWorker(bench.parts, 'w').workOnce();
      const click = await bench.newRun(customer());
      expect(await bench.runRow(customer(), earlier)).toMatchObject({ state: 'failed', failure: GAVE_WAY });
      expect(await bench.finish(customer(), click.runId)).toMatchObject({
        state: 'succeeded',
        kind: 'repair',
      });
      expect((await bench.made(customer())).applications[0]?.passwordCredentials).toHaveLength(1);
    },
  );

  test('does not end another click’s run, nor a removal', async () => {
    const first = await bench.newRun(customer());
    await expect(bench.newRun(customer())).rejects.toMatchObject({
      constraint: 'provisioning_runs_one_unfinished',
    });
    await bench.finish(customer(), first.runId);
    await bench.control.fault({ surface: 'graph', method: 'DELETE', count: 1, status: 503 });
    const { organizationId, caller } = customer();
    void (await provisioning.disconnect({ organizationId, connectionId: connectionId(), caller }));
    await expect(bench.newRun(customer())).rejects.toMatchObject({
      constraint: 'provisioning_runs_one_unfinished',
    });
  });

  test.each([
    ['succeeds', undefined, 'succeeded'],
    ['fails', { surface: 'graph', method: 'PATCH', status: 400, code: 'Request_BadRequest' }, 'failed'],
  ] as const)('on a paused connection that %s leaves it paused', async (_, fault, state) => {
    await setPaused(true);
    const click = await bench.newRun(customer());
    if (fault !== undefined) await bench.control.fault(fault);
    expect(await bench.finish(customer(), click.runId)).toMatchObject({ state, kind: 'repair' });
    expect(await connection()).toMatchObject({ status: 'paused' });
    await setPaused(false);
    expect(await connection()).toMatchObject({ status: 'active' });
  });
});

describe('what fails on our side', () => {
  /** As when the operator takes the provisioning app out of the settings. */
  const unset = () => bench.newParts({ provisioningApp: undefined });

  test('does not keep a run undoing for ever', async () => {
    const other = await bench.otherCustomer(customer());
    const { runId } = await bench.newRun(other);
    await bench.passDeadline(runId);
    await bench.control.fault({ surface: 'graph', path: '*/addPassword', count: 9, status: 503 });
    const worker = createProvisioningWorker(bench.parts, 'w');
    await worker.workOnce();
    expect(await bench.runRow(other, runId)).toMatchObject({ state: 'compensating' });
    const ended = await bench.finish(other, runId, unset());
    expect(ended).toMatchObject({ state: 'failed' });
    expect(await bench.journal(runId)).toContain('undo failed');
  });

  test('makes room for the customer’s other work', async () => {
    const fabrikam = bench.emulator.seedFacts.directories.find(({ domain }) => domain === 'fabrikam.example');
    const broken = await begin('repair');
    const second = await bench.newRun({ ...customer(), directoryId: fabrikam?.tenantId ?? '' });
    const runs = {
      ...bench.parts.runs,
      chooseRecipe: () => Promise.reject(new Error('nobody foresaw this')),
    };
    const worker = createProvisioningWorker({ ...bench.parts, runs }, 'w');
    await expect(worker.workOnce()).rejects.toThrow('nobody foresaw this');
    expect(await bench.runRow(customer(), broken)).toMatchObject({ state: 'running', attempts: 1 });
    await createProvisioningWorker(bench.parts, 'w-2').workOnce();
    expect(await bench.runRow(customer(), second.runId)).toMatchObject({ attempts: 1 });
  });
});

test('a disconnected connection whose app was made without an answer is looked for when it is disconnected again', async () => {
  const other = await bench.otherCustomer(customer());
  const run = await bench.newRun(other);
  await bench.control.fault({
    surface: 'graph',
    method: 'PATCH',
    count: 1,
    drop: 'after',
  });
  await createProvisioningWorker(bench.parts, 'w').workOnce();
  await bench.revoke();
  await bench.passDeadline(run.runId);
  await bench.pool.query("UPDATE provisioning_runs SET created_at = now() - interval '3 minutes'");
  expect(await bench.finish(other, run.runId)).toMatchObject({ state: 'failed' });
  expect(await bench.connection(run.connectionId)).toMatchObject({ entraApplicationObjectId: null });
  const named = async () =>
    (await bench.made(other)).applications.filter(
      ({ uniqueName }) => uniqueName === `portico-${run.connectionId}`,
    );
  expect(await named()).toHaveLength(1);
  expect(await bench.disconnect(other, run.connectionId)).toMatchObject({ removed: false });
  await bench.approve();
  await bench.disconnect(other, run.connectionId);
  expect((await bench.parts.runs.latestOf(other.organizationId))[0]).toMatchObject({ kind: 'disconnect' });
});
