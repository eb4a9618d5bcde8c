import { beforeEach, describe, expect, test } from 'vitest';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { withoutAccess } from './bench/without-access.ts';

const bench = await startBench();
const { app, connect, bound, rows, ofConnection, logged } = withoutAccess(bench);
let customer: Customer;

beforeEach(async () => {
  customer = await bench.newCustomer();
});

describe('disconnecting', () => {
  test('ends sign-in, makes no run, and says how the approval is taken back', async () => {
    const id = await bound(customer);
    const result = await bench.disconnect(customer, id);
    expect(result).toMatchObject({ status: 'inactive', removed: true, runId: null });
    expect(result.manualSteps.join(' ')).toContain(app?.clientId);
    expect((await bench.connection(id)).status).toBe('inactive');
    expect(await ofConnection('provisioning_runs', id)).toEqual([]);
    expect(await logged(customer, 'connection.disconnected')).toHaveLength(1);
  });

  test('frees the directory for another organization, and connecting again keeps the id', async () => {
    const id = await bound(customer);
    await bench.disconnect(customer, id);
    expect(await bound(customer)).toBe(id);
    await bench.disconnect(customer, id);
    expect(await bound(await bench.neighbour(customer))).not.toBe(id);
  });
});

describe('from full care to none', () => {
  beforeEach(() => bench.approve());

  test('is refused while the app is there: disconnect first', async () => {
    const { connectionId } = await bench.connect(customer);
    const before = await bench.connection(connectionId);
    expect(await connect(customer)).toEqual({ error: 'disconnect_first' });
    expect(await bench.connection(connectionId)).toEqual(before);
  });

  test('is refused while it is being taken out, and goes with the same id afterwards', async () => {
    const { connectionId } = await bench.connect(customer);
    const { organizationId, caller } = customer;
    const asked = await bench.parts.runs.disconnect({
      ...{ runId: 'msp_disconnecting', deadlineSeconds: 600, organizationId, connectionId },
      failureOfOthers: { code: 'provisioning_failed', actor: 'portico', message: '' },
      event: {
        id: 'ae_disconnect',
        actorKind: 'user',
        actorId: caller.principal.userId,
        ipAddress: null,
        requestId: null,
      },
    });
    expect(await connect(customer)).toEqual({ error: 'provisioning_in_progress' });
    await bench.finish(customer, asked?.runId ?? '');
    expect(await bound(customer)).toBe(connectionId);
    expect(await bench.connection(connectionId)).toMatchObject({
      ...{ status: 'active', managedBy: 'sign_in_app', credential: null, disconnectedAt: null },
    });
  });
});

describe('from none to full care', () => {
  beforeEach(() => bench.approve());

  test('keeps the id, and people sign in over the sign-in app until the other way is proven', async () => {
    const id = await bound(customer);
    const { runId, connectionId } = await bench.newRun(customer);
    expect(connectionId).toBe(id);
    expect(await bench.connection(id)).toMatchObject({ status: 'active', managedBy: 'sign_in_app' });
    expect(await ofConnection('oidc_settings', id)).toMatchObject([{ client_id: app?.clientId }]);
    expect((await bench.finish(customer, runId)).state).toBe('succeeded');
    const after = await bench.connection(id);
    expect(after).toMatchObject({
      ...{ status: 'active', managedBy: 'microsoft_graph', entraTenantId: customer.directoryId },
      ...{ entraAppId: expect.any(String), credential: { kind: 'client_secret' } },
    });
    expect(await ofConnection('oidc_settings', id)).toMatchObject([{ client_id: after.entraAppId }]);
    // And it is looked after from now on.
    const [care] = await rows(
      "SELECT care_at < now() + interval '2 days' AS soon FROM entra_app_registrations WHERE connection_id = $1",
      [id],
    );
    expect(care).toEqual({ soon: true });
  });

  test('that comes to nothing leaves nothing in the directory, and sign-in as it was', async () => {
    const id = await bound(customer);
    await bench.forbidCredentials();
    const { runId } = await bench.newRun(customer);
    expect((await bench.finish(customer, runId)).state).toBe('failed');
    expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
    expect(await bench.connection(id)).toMatchObject({
      status: 'active',
      managedBy: 'sign_in_app',
      entraAppId: null,
    });
    expect(await ofConnection('oidc_settings', id)).toMatchObject([{ client_id: app?.clientId }]);
  });

  test('disconnected in the middle of it: what was made meanwhile is taken out', async () => {
    const id = await bound(customer);
    await bench.newRun(customer);
    expect(await bench.disconnect(customer, id)).toMatchObject({ removed: true, runId: expect.any(String) });
    expect(await bench.made(customer)).toEqual({ applications: [], servicePrincipals: [] });
    expect((await bench.connection(id)).status).toBe('inactive');
  });

  test('begun after a disconnection and come to nothing, it is disconnected as before', async () => {
    const id = await bound(customer);
    await bench.disconnect(customer, id);
    await bench.forbidCredentials();
    const { runId } = await bench.newRun(customer);
    expect((await bench.finish(customer, runId)).state).toBe('failed');
    expect((await bench.connection(id)).status).toBe('inactive');
  });
});
