import { actOf } from '@portico/connections';
import { newId } from '@portico/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { runOutcome } from '../src/consent/run-outcome.ts';
import { createProvisioning } from '../src/index.ts';
import { GAVE_WAY, startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

const bench = await startBench();
const provisioning = createProvisioning(bench.parts);
let customer: Customer;

beforeEach(async () => {
  customer = await bench.newCustomer();
});

const start = (setsCookies: boolean) =>
  provisioning.start({
    organizationId: customer.organizationId,
    caller: customer.caller,
    setsCookies,
    returnTo: undefined,
  });

describe('the browser waits for the run', () => {
  /** Parts whose clock goes on by a second each time that somebody looks. */
  function hasty() {
    let now = 0;
    return bench.newParts({
      clock: {
        now: () => {
          now += 1_000;
          return new Date(now);
        },
      },
    });
  }
  const request = (id: string) => ({ id, organizationId: customer.organizationId });

  test('and is told that it is connected', async () => {
    await bench.approve();
    const { runId, connectionId } = await bench.connect(customer);
    expect(await runOutcome(bench.parts, request(runId), connectionId)).toEqual({
      ok: 'microsoft_connected',
      connection: connectionId,
    });
  });

  test('eight seconds at the most, then it sees the progress', async () => {
    const { runId, connectionId } = await bench.newRun(customer);
    expect(await runOutcome(hasty(), request(runId), connectionId)).toEqual({
      pending: 'microsoft',
      request: runId,
    });
  });

  test('and is told the code of the failure', async () => {
    await bench.approve();
    const { runId, connectionId } = await bench.newRun(customer);
    await bench.forbidCredentials();
    await bench.finish(customer, runId);
    expect(await runOutcome(bench.parts, request(runId), connectionId)).toEqual({
      error: 'provisioning_failed',
    });
  });
});

describe('a request that a developer’s product started with a bearer token', () => {
  test('leads to our own page, without a cookie and without a state that anybody could take along', async () => {
    const { url, cookie, requestId } = await start(false);
    expect(url).toBe(`http://localhost:3000/v1/sso/microsoft/connect/${requestId}`);
    expect(cookie).toBeUndefined();
    const { rows } = await bench.pool.query('SELECT * FROM provisioning_requests WHERE id = $1', [requestId]);
    expect(rows[0]).toMatchObject({ browser_hash: null, consent_state_hash: null });
  });

  test('shows that page to its starter only, not to another owner either', async () => {
    const { requestId } = await start(false);
    const shown = await provisioning.connectPage(requestId, customer.caller.principal);
    expect(shown).toMatchObject({ organizationName: 'Contoso', organizationId: customer.organizationId });
    const other = await bench.colleague(customer);
    for (const asked of [
      provisioning.connectPage(requestId, other.caller.principal),
      provisioning.confirmConnect(requestId, other.caller),
    ])
      await expect(asked).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is not for who signed in over another organization’s directory (review B1)', async () => {
    const { requestId } = await start(false);
    const { organizationId } = customer;
    const withheld = [{ organizationId, organizationName: 'Contoso', reason: 'sign_in_required' as const }];
    const principal = { ...customer.caller.principal, memberships: [], withheld };
    const refused = { code: 'other_sign_in_required' };
    await expect(provisioning.connectPage(requestId, principal)).rejects.toMatchObject(refused);
    await expect(provisioning.confirmConnect(requestId, { principal })).rejects.toMatchObject(refused);
  });

  test('takes one browser, however many confirm at once (attacks 4, 9)', async () => {
    const { requestId } = await start(false);
    const confirmed = await Promise.allSettled(
      Array.from({ length: 20 }, () => provisioning.confirmConnect(requestId, customer.caller)),
    );
    expect(confirmed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(provisioning.connectPage(requestId, customer.caller.principal)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('is over after ten minutes, and when its starter lost the role (attacks 3, 13)', async () => {
    const first = await start(false);
    const { caller } = await bench.demoted(customer);
    await expect(provisioning.confirmConnect(first.requestId, caller)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await bench.pool.query("UPDATE provisioning_requests SET expires_at = now() - interval '1 s'");
    await expect(provisioning.confirmConnect(first.requestId, customer.caller)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('cannot be taken over when it was started in the dashboard', async () => {
    const { requestId } = await start(true);
    await expect(provisioning.connectPage(requestId, customer.caller.principal)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('each hop is used up by one statement (invariant 2, attack 9)', () => {
  const twenty = async (use: () => Promise<boolean>) => {
    const used = await Promise.all(Array.from({ length: 20 }, use));
    return used.filter(Boolean).length;
  };
  const insert = (lifetimeSeconds: number) =>
    bench.parts.requests.insert({
      id: newId('provisioningRun'),
      projectId: customer.projectId,
      organizationId: customer.organizationId,
      userId: customer.userId,
      via: 'dashboard',
      level: 'full_care',
      returnTo: 'http://localhost:3000/',
      browserHash: 'browser',
      consentStateHash: `consent of ${customer.organizationId}`,
      lifetimeSeconds,
      event: actOf(customer.caller),
    });
  const consume = (browser: string) => () =>
    bench.parts.requests.consumeConsent(
      [`consent of ${customer.organizationId}`, browser],
      { claimedDirectoryId: customer.directoryId, proofStateHash: `proof of ${customer.organizationId}` },
      actOf(customer.caller),
    );
  const prove = (browser: string) => () =>
    bench.parts.requests.consumeProof(`proof of ${customer.organizationId}`, browser);

  test('by one caller of many, and by the right browser only', async () => {
    await insert(600);
    expect(await twenty(consume('another browser'))).toBe(0);
    expect(await twenty(consume('browser'))).toBe(1);
    expect(await twenty(prove('another browser'))).toBe(0);
    expect(await twenty(prove('browser'))).toBe(1);
    const { rows } = await bench.pool.query(
      'SELECT action, data, actor_id FROM audit_events WHERE organization_id = $1 ORDER BY position',
      [customer.organizationId],
    );
    expect(rows).toEqual([
      { action: 'microsoft_consent.started', data: {}, actor_id: customer.userId },
      {
        action: 'microsoft_consent.returned',
        data: { claimed: customer.directoryId },
        actor_id: customer.userId,
      },
    ]);
  });

  test('and by nobody when it has expired', async () => {
    await insert(-1);
    expect(await twenty(consume('browser'))).toBe(0);
  });
});

describe('a run comes only of a proven request', () => {
  const startRun = (requestId: string) =>
    bench.parts.runs.start({
      requestId,
      newConnectionId: `sso_${requestId.slice(4)}`,
      connectionName: 'x',
      entraTenantId: customer.directoryId,
      directoryName: null,
      approvedByObjectId: 'x',
      approvedByName: null,
      deadlineSeconds: 600,
      givingWay: { kinds: [], failure: GAVE_WAY },
      event: actOf(customer.caller),
    });

  test('not of one whose proof was not consumed, nor of one that failed', async () => {
    const { requestId } = await start(true);
    expect(await startRun(requestId)).toBeUndefined();
    await bench.pool.query(
      "UPDATE provisioning_requests SET proof_consumed_at = now(), failure_code = 'admin_required' WHERE id = $1",
      [requestId],
    );
    expect(await startRun(requestId)).toBeUndefined();
  });

  test('and once: a second start of the same request makes nothing (attack 9)', async () => {
    const { runId } = await bench.newRun(customer);
    expect(await startRun(runId)).toBeUndefined();
  });

  test('while another run of the connection goes on, the database refuses a second one', async () => {
    await bench.newRun(customer);
    await expect(bench.newRun(customer)).rejects.toMatchObject({
      constraint: 'provisioning_runs_one_unfinished',
    });
  });
});
