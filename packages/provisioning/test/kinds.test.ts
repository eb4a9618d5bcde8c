import { healthOf } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { disconnect } from '../src/disconnect.ts';
import { createProvisioningWorker } from '../src/index.ts';
import { startBench } from './bench/bench.ts';
import { managedConnection } from './bench/managed.ts';
import { listening } from './bench/network.ts';

const bench = await startBench();
const {
  setPaused,
  provisioning,
  connection,
  begin,
  application,
  customer,
  connectionId,
  run,
  shownOf,
  spoil,
  removeSecret,
  audited,
} = managedConnection(bench);

describe('a repair', () => {
  test('straightens what was bent, and nobody goes to Microsoft for it', async () => {
    await spoil();
    const before = await connection();
    expect(await run('repair')).toMatchObject({ state: 'succeeded', kind: 'repair', requestId: null });
    expect((await application()).web.redirectUris).toHaveLength(2);
    expect(await connection()).toMatchObject({ status: 'active', credential: before.credential });
  });

  test('whose approval was taken back ends at once, says so, and leaves everything as it was (review R4)', async () => {
    const before = await connection();
    await bench.revoke();
    const ended = await run('repair');
    expect(ended).toMatchObject({ state: 'failed', failure: { code: 'consent_incomplete' } });
    // Once, and once to see that there is nothing to take back.
    expect(ended.attempts).toBe(2);
    expect(await bench.journal(ended.id)).not.toContain('undo failed');
    expect(await connection()).toEqual(before);
  });

  test('is shown like any other run, without anybody who approved', async () => {
    const runId = await begin('repair');
    await bench.finish(customer(), runId);
    const shown = await shownOf(runId);
    expect(shown).toMatchObject({ kind: 'repair', state: 'succeeded', connection_id: connectionId() });
    expect(shown.approved_by).toBeUndefined();
    expect(shown.approved_at).toBeUndefined();
  });

  test('of a paused connection leaves it paused', async () => {
    await setPaused(true);
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({ status: 'paused' });
  });
});

describe('a check', () => {
  test('of a connection that is as it has to be says nothing, and changes nothing', async () => {
    const [before, objects] = [await connection(), await bench.made(customer())];
    expect(await run('check')).toMatchObject({ state: 'succeeded' });
    const { checkedAt, ...after } = await connection();
    expect(after).toEqual({ ...before, checkedAt: undefined });
    expect(checkedAt).toBeInstanceOf(Date);
    expect(await bench.made(customer())).toEqual(objects);
  });

  test.each([
    ['a strange redirect URI', spoil, 'return_refused', 'application.web.redirectUris'],
    [
      'the app was deleted',
      async () => bench.control.deleteApplication((await application()).appId),
      'app_missing',
      undefined,
    ],
    ['its secret was removed', removeSecret, 'credential_refused', undefined],
  ] as const)('finds that %s, once, and that it is well again', async (_, happen, finding, path) => {
    await happen();
    const first = await begin('check');
    await bench.finish(customer(), first);
    expect(await connection()).toMatchObject({
      status: 'degraded',
      warnings: [expect.any(String)].slice(1).concat(expectedOf(finding)),
    });
    const steps = await bench.parts.runs.steps(first);
    const found = steps.find(({ name }) => name === 'compare_with_desired')?.detail['differences'];
    if (path !== undefined) expect(found).toEqual([path]);
    await run('check');
    expect(await audited('connection.found_broken')).toHaveLength(1);
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await run('check')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test('tells what it finds besides what was found before, also where an administrator left that as it is', async () => {
    const { entraServicePrincipalId } = await connection();
    await bench.control.send('PATCH', `/servicePrincipals/${entraServicePrincipalId}`, {
      appRoleAssignmentRequired: true,
    });
    await run('check');
    await bench.control.deleteApplication((await application()).appId);
    await run('check');
    await run('check');
    const [first, second, third] = await audited('connection.found_broken');
    expect([first?.['findings'], third]).toEqual([['assignment_required'], undefined]);
    expect(second?.['findings']).toContain('app_missing');
  });

  test('finds nothing when the product has another name and home page since', async () => {
    await bench.pool.query(
      "UPDATE projects SET name = 'Renamed', home_page = 'https://new.example/' WHERE id = $1",
      [customer().projectId],
    );
    expect(await run('check')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test.each([
    ['its permissions', () => bench.withdrawPermissions()],
    ['its approval', () => bench.revoke()],
  ])(
    'of a connection that may not be looked after any more says so, and that people get in (review R4): %s',
    async (_, withdraw) => {
      await withdraw();
      const ended = await run('check');
      expect(ended).toMatchObject({ state: 'succeeded', attempts: 1 });
      const { status, warnings } = await connection();
      expect({ status, warnings, health: healthOf(warnings) }).toEqual({
        ...{ status: 'degraded', warnings: ['consent_withdrawn'], health: 'degraded' },
      });
    },
  );

  test('finds that permissions which were taken back are there again', async () => {
    await bench.withdrawPermissions();
    await run('check');
    await bench.approve();
    await run('check');
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  /** What is approved anew after that is another enterprise app, which owns nothing. */
  const approvedAnew = async () => {
    await bench.revoke();
    await bench.approve();
  };

  test('finds that the app is no longer ours after the approval was deleted and given anew; without the app, a repair makes another', async () => {
    await approvedAnew();
    await run('check');
    const { status, warnings } = await connection();
    expect({ status, warnings, health: healthOf(warnings) }).toEqual({
      ...{ status: 'degraded', warnings: ['ownership_lost'], health: 'degraded' },
    });
    expect(await run('repair')).toMatchObject({ state: 'failed', failure: { code: 'consent_incomplete' } });
    expect(await connection()).toMatchObject({ warnings: ['ownership_lost'] });
    // Whoever approves once more is told at once, and not when the approval could have spread.
    const approved = await bench.newRun(customer());
    const ended = await bench.finish(customer(), approved.runId);
    expect(ended).toMatchObject({
      state: 'failed',
      failure: { message: expect.stringMatching(/delete it/) },
    });
    expect(ended.attempts).toBeLessThanOrEqual(2);
    await bench.control.deleteApplication((await application()).appId, true);
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await run('check')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test('keeps its app registration when the enterprise app alone was deleted: repair makes that anew', async () => {
    const before = await application();
    const { entraServicePrincipalId } = await connection();
    const path = `/directories/${customer().directoryId}/graph/servicePrincipals/${entraServicePrincipalId}`;
    await bench.control.send('DELETE', path);
    await run('check');
    expect((await connection()).warnings).toContain('app_missing');
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    const row = await connection();
    expect([row.entraAppId, row.warnings]).toEqual([before.appId, []]);
    expect(row.entraServicePrincipalId).not.toBe(entraServicePrincipalId);
    await run('check');
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
    const { applications } = await bench.made(customer());
    expect(applications.map(({ appId }) => appId)).toEqual([before.appId]);
  });

  test('that nobody can come back from is not said to work when the approval is taken back, too', async () => {
    const { id } = await application();
    const path = `/directories/${customer().directoryId}/graph/applications/${id}`;
    await bench.control.send('PATCH', path, { web: { redirectUris: ['https://elsewhere.example/'] } });
    await run('check');
    const broken = (await connection()).warnings;
    expect(broken).toContain('return_refused');
    await bench.revoke();
    await run('check');
    const { warnings } = await connection();
    expect([...warnings].sort()).toEqual([...broken, 'consent_withdrawn'].sort());
    expect(healthOf(warnings)).toBe('broken');
    await bench.approve();
    await bench.makeOwner(await application());
    expect(await run('repair')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test.each(['check', 'rotate'] as const)(
    'that lost its app has it again when our enterprise app was made an owner: found by %s',
    async (kind) => {
      await approvedAnew();
      await run('check');
      await bench.makeOwner(await application());
      expect(await run(kind)).toMatchObject({ state: 'succeeded' });
      expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
    },
  );

  test('is not degraded without an owner where more was approved than it takes one for', async () => {
    await bench.revoke();
    await bench.askFor('Application.ReadWrite.All');
    await bench.approve();
    await run('check');
    expect(await connection()).toMatchObject({ status: 'active', warnings: ['broader_not_owner'] });
  });

  test('that found two things wrong is not made good by one of them', async () => {
    await spoil();
    await removeSecret();
    await run('check');
    const wrong = { status: 'degraded', warnings: ['return_refused', 'app_changed', 'credential_refused'] };
    expect(await connection()).toMatchObject(wrong);
    for (const paused of [true, false]) await setPaused(paused);
    expect(await connection()).toMatchObject(wrong);
    // As a sign-in does that the directory lets through again.
    await bench.parts.connections.clientAccepted(connectionId(), { id: 'evt_any', requestId: 'req_any' });
    expect(await connection()).toMatchObject({
      status: 'degraded',
      warnings: ['return_refused', 'app_changed'],
    });
  });

  /** Without its app there is nothing that its secret could open. */
  const WITH: Readonly<Record<string, readonly string[]>> = {
    app_missing: ['credential_refused'],
    return_refused: ['app_changed'],
  };
  const expectedOf = (finding: string) => [finding, ...(WITH[finding] ?? [])];
});

describe('a run is refused', () => {
  test('while another one of the connection is under way', async () => {
    await begin('check');
    await expect(begin('repair')).rejects.toMatchObject({ code: 'provisioning_in_progress' });
  });

  test('on a connection that was disconnected, or is another organization’s (attack 81)', async () => {
    const other = await bench.otherCustomer(customer());
    await expect(begin('repair', other)).rejects.toMatchObject({ code: 'not_found' });
    await bench.disconnect(customer(), connectionId());
    await expect(begin('repair')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('to a plain member', async () => {
    const member = await bench.demoted(customer());
    await expect(begin('repair', member)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(setPaused(true, member)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a kind of a later release', () => {
  const later = async () => {
    const runId = await begin('check');
    await bench.pool.query("UPDATE provisioning_runs SET kind = 'of-a-later-release' WHERE id = $1", [runId]);
    return runId;
  };

  test('is left to the workers that know it, and keeps nobody awake', async () => {
    const runId = await later();
    const worker = createProvisioningWorker(bench.parts, 'w');
    expect([await worker.workOnce(), await worker.nextDueMs()]).toEqual([false, undefined]);
    expect(await bench.runRow(customer(), runId)).toMatchObject({ state: 'running', attempts: 0 });
  });

  test('is shown as work that goes on', async () => {
    expect(await shownOf(await later())).toMatchObject({
      ...{ state: 'running', steps: [], words: { under_way: 'Work on the connection' } },
    });
  });

  test.each(['connect', 'disconnect', 'of-a-later-release', 'toString', ''])(
    'or one that is begun in another way, such as %j, is not begun by hand',
    async (kind) => {
      const { organizationId, caller } = customer();
      await expect(
        provisioning.beginRun({ kind, organizationId, connectionId: connectionId(), caller }),
      ).rejects.toMatchObject({
        code: 'invalid_request',
      });
    },
  );
});

describe('pausing', () => {
  test('and resuming are told by the audit log, and cannot be done twice', async () => {
    await setPaused(true);
    expect(await connection()).toMatchObject({ status: 'paused' });
    await expect(setPaused(true)).rejects.toMatchObject({ code: 'conflict' });
    await setPaused(false);
    expect(await connection()).toMatchObject({ status: 'active' });
    await expect(setPaused(false)).rejects.toMatchObject({ code: 'conflict' });
    expect([await audited('connection.paused'), await audited('connection.resumed')]).toEqual([[{}], [{}]]);
  });

  test('by somebody who runs the deployment says so, and so does disconnecting', async () => {
    const { organizationId, caller } = customer();
    const operator = { ...caller, principal: { ...caller.principal, isOperator: true } };
    await setPaused(true, { ...customer(), caller: operator });
    await disconnect(bench.parts, { organizationId, connectionId: connectionId(), caller: operator });
    const { rows } = await bench.pool.query(
      'SELECT action, actor_kind FROM audit_events WHERE target_id = $1 AND action = ANY ($2) ORDER BY position',
      [connectionId(), ['connection.paused', 'connection.disconnected']],
    );
    expect(rows).toEqual([
      { action: 'connection.paused', actor_kind: 'operator' },
      { action: 'connection.disconnected', actor_kind: 'operator' },
    ]);
  });

  test('forgets nothing that is wrong', async () => {
    await removeSecret();
    await run('check');
    await setPaused(true);
    await setPaused(false);
    expect(await connection()).toMatchObject({ status: 'degraded', warnings: ['credential_refused'] });
  });
});

test('a directory that takes thirty seconds a call holds up no other customer(), and has one run at a time (review R4)', async () => {
  const fabrikam = bench.emulator.seedFacts.directories.find(({ domain }) => domain === 'fabrikam.example');
  const slow = await begin('check');
  let arrived: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  await listening({ onRequest: () => arrived() }, async () => {
    const worker = createProvisioningWorker(
      bench.newParts({ microsoft: { send: fetch, timeoutMs: 60_000 } }),
      'w',
    );
    await bench.control.fault({ surface: 'login', path: '*/token', count: 1, latencyMs: 30_000 });
    const work = await worker.take();
    // It ends with the emulator, when these tests are over.
    void work?.().catch(() => undefined);
    await waiting;
    // The same customer()'s other directory: due, and not taken. Another customer: taken, and done.
    const second = await bench.newRun({ ...customer(), directoryId: fabrikam?.tenantId ?? '' });
    expect(await worker.take()).toBeUndefined();
    const other = await bench.otherCustomer(customer());
    const theirs = await bench.newRun(other);
    expect(await bench.finish(other, theirs.runId)).toMatchObject({ state: 'succeeded' });
    expect(await bench.runRow(customer(), second.runId)).toMatchObject({ state: 'running', attempts: 0 });
    expect(await bench.runRow(customer(), slow)).toMatchObject({ state: 'running', attempts: 1 });
  });
});
