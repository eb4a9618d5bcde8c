import { beforeEach, describe, expect, test } from 'vitest';
import { disconnect as beginToDisconnect } from '../src/disconnect.ts';
import { createProvisioning, createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { listening } from './bench/network.ts';

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
let customer: Customer;

beforeEach(async () => {
  customer = await bench.newCustomer();
  await bench.approve();
});

/** To the end, as whoever waits for it reads it. */
const disconnect = (connectionId: string) => bench.disconnect(customer, connectionId);
/** The owner's part of it: the worker has not begun. */
const askToDisconnect = (connectionId: string) =>
  beginToDisconnect(bench.parts, {
    organizationId: customer.organizationId,
    connectionId,
    caller: customer.caller,
  });
const repaired = async (connectionId: string) => {
  const { organizationId, caller } = customer;
  const asked = { kind: 'repair', organizationId, connectionId, caller };
  return bench.finish(customer, (await provisioning.beginRun(asked)).request_id);
};
const NOTHING = { applications: [], servicePrincipals: [] };

describe('disconnecting', () => {
  test('takes app and enterprise app out of the directory and out of its bin, and the secret out of the table', async () => {
    const { connectionId } = await bench.connect(customer);
    expect(await disconnect(connectionId)).toEqual({
      ...{ status: 'inactive', removed: true, manualSteps: [] },
      runId: expect.stringMatching(/^msp_/),
    });
    expect(await bench.made(customer)).toEqual(NOTHING);
    const row = await bench.connection(connectionId);
    expect(row).toMatchObject({
      status: 'inactive',
      credential: null,
      entraAppId: null,
      entraTenantId: customer.directoryId,
    });
    expect(row.disconnectedAt).toBeInstanceOf(Date);
    const { rows } = await bench.pool.query(
      "SELECT actor_id FROM audit_events WHERE target_id = $1 AND action = 'connection.disconnected'",
      [connectionId],
    );
    expect(rows).toEqual([{ actor_id: customer.userId }]);
  });

  test('repeated, it says the same', async () => {
    const { connectionId } = await bench.connect(customer);
    await disconnect(connectionId);
    expect(await disconnect(connectionId)).toMatchObject({ removed: true });
  });

  test('and connecting again gives the same connection id, with a new app (fault R12)', async () => {
    const first = await bench.connect(customer);
    const { entraAppId } = await bench.connection(first.connectionId);
    await disconnect(first.connectionId);
    const second = await bench.connect(customer);
    expect(second.connectionId).toBe(first.connectionId);
    const row = await bench.connection(first.connectionId);
    expect(row).toMatchObject({ status: 'active', disconnectedAt: null });
    expect(row.entraAppId).not.toBe(entraAppId);
    expect((await bench.made(customer)).applications).toHaveLength(1);
  });

  test('when the consent was taken back, it says what an administrator has to do by hand', async () => {
    const { connectionId } = await bench.connect(customer);
    const { entraAppId } = await bench.connection(connectionId);
    await bench.revoke();
    const told = await disconnect(connectionId);
    expect(told).toMatchObject({ status: 'inactive', removed: false });
    expect(told.manualSteps.join(' ')).toContain(entraAppId);
    expect(await bench.connection(connectionId)).toMatchObject({ status: 'inactive', credential: null });
  });

  test('the steps by hand are enough: after them, connecting again works under the same id', async () => {
    const { connectionId } = await bench.connect(customer);
    const { entraAppId } = await bench.connection(connectionId);
    await bench.revoke();
    expect((await disconnect(connectionId)).manualSteps.join(' ')).toContain('permanently');
    await bench.control.deleteApplication(entraAppId ?? '', true);
    await bench.approve();
    expect((await bench.connect(customer)).connectionId).toBe(connectionId);
  });

  test('without them, a later approval owns nothing: the run ends and names the app to delete', async () => {
    const { connectionId } = await bench.connect(customer);
    const { entraAppId } = await bench.connection(connectionId);
    await bench.revoke();
    await disconnect(connectionId);
    await bench.approve();
    const { runId } = await bench.newRun(customer);
    await bench.pool.query("UPDATE provisioning_runs SET created_at = now() - interval '3 minutes'");
    const ended = await bench.finish(customer, runId);
    expect(ended).toMatchObject({ state: 'failed', failure: { actor: 'directory_admin' } });
    expect(ended.failure?.message).toContain(entraAppId);
    expect(ended.attempts).toBeLessThan(5);
  });

  test.each([{ status: 503 }, { drop: 'after' }] as const)(
    'when Microsoft fails with %o it ends sign-in all the same, and the worker goes on until nothing is left (review R5)',
    async (fault) => {
      const { connectionId } = await bench.connect(customer);
      await bench.control.fault({ surface: 'graph', method: 'DELETE', count: 3, ...fault });
      await askToDisconnect(connectionId);
      expect(await bench.connection(connectionId)).toMatchObject({ status: 'inactive', credential: null });
      expect(await disconnect(connectionId)).toMatchObject({ removed: true });
      expect(await bench.made(customer)).toEqual(NOTHING);
    },
  );

  test('asked for twenty times at once is one run', async () => {
    const { connectionId } = await bench.connect(customer);
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => askToDisconnect(connectionId)));
    const runs = asked.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)));
    expect(new Set(runs).size).toBe(1);
    expect(await disconnect(connectionId)).toMatchObject({ removed: true });
  });

  test('an app that the customer deleted before is no obstacle (fault R17)', async () => {
    const { connectionId } = await bench.connect(customer);
    const { entraAppId } = await bench.connection(connectionId);
    await bench.control.deleteApplication(entraAppId ?? '');
    expect(await disconnect(connectionId)).toMatchObject({ removed: true });
    expect(await bench.made(customer)).toEqual(NOTHING);
  });

  test('ends the sessions that came over the connection, and no others', async () => {
    const { connectionId } = await bench.connect(customer);
    const session = (id: string, connection: string) =>
      bench.pool.query(
        `INSERT INTO sessions (id, project_id, organization_id, user_id, connection_id, identity_id, authenticated_at,
           expires_at)
         VALUES ($1, $2, $3, $4, $5, 'idn_any', now(), now() + interval '1 hour')`,
        [id, customer.projectId, customer.organizationId, customer.userId, connection],
      );
    await session('sess_over_it', connectionId);
    await session('sess_of_another', 'sso_another');
    await disconnect(connectionId);
    const { rows } = await bench.pool.query<{ id: string }>(
      'SELECT id FROM sessions WHERE revoked_at IS NOT NULL AND project_id = $1',
      [customer.projectId],
    );
    expect(rows).toEqual([{ id: 'sess_over_it' }]);
  });

  test('a connection of another organization is not there (attack 81)', async () => {
    const { connectionId } = await bench.connect(customer);
    const other = await bench.otherCustomer(customer);
    const { caller } = other;
    const asked = (organizationId: string) =>
      beginToDisconnect(bench.parts, { organizationId, connectionId, caller });
    await expect(asked(other.organizationId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(asked(customer.organizationId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await bench.connection(connectionId)).toMatchObject({ status: 'active' });
  });

  test('a plain member may not', async () => {
    const { connectionId } = await bench.connect(customer);
    customer = await bench.demoted(customer);
    await expect(disconnect(connectionId)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('disconnecting during a run (fault R12)', () => {
  test('that waits: the run is undone, nothing stays behind', async () => {
    const { runId, connectionId } = await bench.newRun(customer);
    await bench.control.fault({ surface: 'graph', path: '*/addPassword', count: 1, status: 503 });
    await createProvisioningWorker(bench.parts, 'w').workOnce();
    await disconnect(connectionId);
    expect(await bench.finish(customer, runId)).toMatchObject({ state: 'failed' });
    expect(await bench.made(customer)).toEqual(NOTHING);
    expect(await bench.connection(connectionId)).toMatchObject({ status: 'inactive', entraAppId: null });
  });

  test('that repairs a working connection: its app goes too', async () => {
    const { connectionId } = await bench.connect(customer);
    const repair = await bench.newRun(customer);
    await disconnect(connectionId);
    expect(await bench.runRow(customer, repair.runId)).toMatchObject({ state: 'failed' });
    expect(await bench.made(customer)).toEqual(NOTHING);
  });

  describe.each([
    { when: 'onRequest', word: 'before any request' },
    { when: 'onAnswer', word: 'before any answer' },
  ] as const)('$word of a worker', ({ when }) => {
    test('while others only look on: nothing stays behind, and nothing comes back', async () => {
      const taken: boolean[] = [];
      await atEachMoment(when, async ({ connectionId }) => {
        await askToDisconnect(connectionId);
        taken.push(await createProvisioningWorker(bench.newParts(), 'w-other').workOnce());
      });
      // Until that worker has stopped, or its lease has ended, there is nothing for another to take.
      expect(new Set(taken)).toEqual(new Set([false]));
    });

    test('whose lease is over, so that another undoes too early: undone once more', async () => {
      await atEachMoment(when, async ({ connectionId }) => {
        await bench.disconnect(customer, connectionId, bench.newParts());
      });
    });
  });

  type Run = { readonly runId: string; readonly connectionId: string };

  /** One run for each request that a run makes, disturbed at that request. */
  async function atEachMoment(when: 'onRequest' | 'onAnswer', disturb: (run: Run) => Promise<void>) {
    const asked = await requestsOfOneRun();
    expect(asked.length).toBeGreaterThanOrEqual(10);
    for (const [index, request] of asked.entries()) {
      customer = await bench.newCustomer();
      await bench.approve();
      const run = await bench.newRun(customer);
      await workDisturbed(when, index, () => disturb(run));
      await disconnect(run.connectionId);
      const { state } = await bench.runRow(customer, run.runId);
      expect({ request, state, ...(await bench.made(customer)) }).toEqual({
        request,
        state: 'failed',
        ...NOTHING,
      });
      const row = await bench.connection(run.connectionId);
      expect(row).toMatchObject({ status: 'inactive', credential: null });
    }
  }

  async function workDisturbed(when: 'onRequest' | 'onAnswer', index: number, disturb: () => Promise<void>) {
    let seen = -1;
    const listener = async () => {
      seen += 1;
      if (seen === index) await disturb();
    };
    await listening({ [when]: listener }, () => createProvisioningWorker(bench.newParts(), 'w').workOnce());
  }

  async function requestsOfOneRun(): Promise<string[]> {
    const asked: string[] = [];
    await bench.newRun(customer);
    await listening({ onAnswer: ({ method, path }) => void asked.push(`${method} ${path}`) }, () =>
      createProvisioningWorker(bench.newParts(), 'w').workOnce(),
    );
    return asked;
  }
});

describe('an app that the directory protects from permanent deletion', () => {
  const protect = async (connectionId: string) => {
    const row = await bench.connection(connectionId);
    for (const path of [
      `applications/${row.entraApplicationObjectId}`,
      `servicePrincipals/${row.entraServicePrincipalId}`,
    ])
      await bench.control.send('PATCH', `/directories/contoso.example/graph/beta/${path}`, {
        isHardDeleteProtectionEnabled: true,
      });
  };
  const inBin = async () => {
    const { applications, servicePrincipals } = await bench.made(customer);
    return [...applications, ...servicePrincipals].map(({ deletedDateTime }) => deletedDateTime !== null);
  };

  test('is deleted, nobody is made to wait for more, and what is left is said; a week later it goes for good', async () => {
    const { connectionId } = await bench.connect(customer);
    await protect(connectionId);
    const outcome = await disconnect(connectionId);
    expect(outcome).toMatchObject({ status: 'inactive', removed: false });
    expect(outcome.manualSteps.join(' ')).toMatch(/permanently under Deleted applications/);
    const run = await bench.runRow(customer, outcome.runId ?? '');
    expect(run).toMatchObject({ state: 'failed', attempts: 1, failure: { actor: 'directory_admin' } });
    expect(run.failure?.message).toMatch(/is deleted, and nobody can use it.*Deleted applications/);
    expect(await inBin()).toEqual([true, true]);
    await bench.control.moveClock(8 * 24 * 3600);
    expect(await disconnect(connectionId)).toMatchObject({ removed: true, manualSteps: [] });
    expect(await bench.made(customer)).toEqual(NOTHING);
  });

  test.each([
    { status: 400, code: 'Request_BadRequest' },
    { status: 409, code: 'Request_Conflict' },
  ])('whatever Microsoft says to that ($status)', async (refusal) => {
    const { connectionId } = await bench.connect(customer);
    await bench.control.fault({ surface: 'graph', method: 'DELETE', path: '*deletedItems*', ...refusal });
    expect(await disconnect(connectionId)).toMatchObject({ removed: false });
    expect(await inBin()).toEqual([true, true]);
  });

  test('and that somebody deleted is not called lost: a repair says where it lies, and keeps it once it is restored', async () => {
    const { connectionId } = await bench.connect(customer);
    await protect(connectionId);
    const graph = '/directories/contoso.example/graph';
    const before = await bench.connection(connectionId);
    const { entraApplicationObjectId: id } = before;
    await bench.control.send('DELETE', `${graph}/applications/${id}`);
    const failed = await repaired(connectionId);
    // It waits for nothing: the second is the undoing.
    expect(failed).toMatchObject({ state: 'failed', attempts: 2, failure: { actor: 'directory_admin' } });
    expect(failed?.failure?.message).toMatch(
      /was deleted.*seven days.*restores it.*Deleted applications, or deletes it there permanently/,
    );
    await bench.control.send('POST', `${graph}/directory/deletedItems/${id}/restore`);
    expect(await repaired(connectionId)).toMatchObject({ state: 'succeeded' });
    expect((await bench.connection(connectionId)).entraAppId).toBe(before.entraAppId);
  });

  test('is deleted by a connect that comes to nothing, which says what is left', async () => {
    const { runId, connectionId } = await bench.newRun(customer);
    await bench.control.fault({ surface: 'graph', path: '*/addPassword', count: 1, status: 503 });
    await bench.due(runId);
    await createProvisioningWorker(bench.parts, 'w').workOnce();
    await protect(connectionId);
    await bench.forbidCredentials();
    expect(await bench.finish(customer, runId)).toMatchObject({ state: 'failed' });
    const undone = (await bench.parts.runs.steps(runId)).find(({ name }) => name === 'undo');
    expect(undone).toMatchObject({
      ...{ state: 'failed', detail: { message: expect.stringMatching(/Deleted applications/) } },
    });
    expect(await inBin()).toEqual([true, true]);
  });
});
