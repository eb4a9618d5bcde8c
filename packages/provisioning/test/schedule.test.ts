import { healthOf } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { beginRun } from '../src/begin-run.ts';
import { createCareSchedule } from '../src/index.ts';
import { createRunKinds } from '../src/runs/kinds/index.ts';
import { startBench } from './bench/bench.ts';
import { managedConnection } from './bench/managed.ts';
import { scheduledCare } from './bench/scheduled.ts';

/* What the schedule does without anybody asking: looks, renews, mends what it may. */

const bench = await startBench();
const managed = managedConnection(bench);
const { connection, connectionId, customer, secrets, spoil, removeSecret, begin } = managed;
const { schedule, runs, kinds, sql, pass, care } = scheduledCare(bench, managed);

/** As a sign-in finds it. */
const refusedAtSignIn = (credentialId = '', reason: string) =>
  bench.parts.connections.clientRefused({ id: connectionId(), credentialId }, 'credential_refused', {
    ...{ id: `evt_${reason}`, requestId: 'req_seen', reason },
  });

describe('a connection is looked at', () => {
  test('a day after it was made, and every day; it is told nobody, and shown to nobody', async () => {
    await care();
    expect(await runs()).toEqual([]);
    for (const days of [1, 2]) {
      await pass('1 day');
      await care();
      expect(await kinds()).toHaveLength(days);
    }
    expect(await runs()).toMatchObject([
      { kind: 'check', state: 'succeeded', quiet: true },
      { kind: 'check', state: 'succeeded', quiet: true },
    ]);
    const { rows } = await bench.pool.query(
      "SELECT 1 FROM audit_events WHERE organization_id = $1 AND data ->> 'kind' = 'check'",
      [customer().organizationId],
    );
    expect(rows).toEqual([]);
    const shown = await bench.parts.runs.latestOf(customer().organizationId);
    expect(shown.map(({ kind }) => kind)).toEqual(['connect']);
  });

  test('by one of two workers that look at once', async () => {
    await pass('1 day');
    const both = [schedule.workOnce(), createCareSchedule(bench.newParts()).workOnce()];
    expect((await Promise.all(both)).sort()).toEqual([false, true]);
    expect(await kinds()).toEqual(['check running']);
  });

  test('and whoever asks for something else takes the place of that', async () => {
    await pass('1 day');
    await schedule.workOnce();
    const runId = await begin('repair');
    expect(await kinds()).toEqual(['check failed']);
    expect(await bench.finish(customer(), runId)).toMatchObject({ state: 'succeeded' });
  });

  test('and nobody of another organization takes it (attack 81)', async () => {
    await pass('1 day');
    await schedule.workOnce();
    const stranger = await bench.otherCustomer(customer());
    await expect(begin('repair', stranger)).rejects.toMatchObject({ code: 'not_found' });
    expect(await kinds()).toEqual(['check running']);
  });

  test('not when it was disconnected', async () => {
    await bench.disconnect(customer(), connectionId());
    await pass('1 day');
    expect(await schedule.workOnce()).toBe(false);
  });

  test('while it is paused, too', async () => {
    await managed.setPaused(true);
    await pass('1 day');
    await care();
    expect(await kinds()).toEqual(['check succeeded']);
  });

  test('again after a look that came to nothing (R17)', async () => {
    await pass('1 day');
    await schedule.workOnce();
    const [failing] = await runs();
    await bench.passDeadline(failing?.id ?? '');
    await bench.control.fault({ surface: 'login', path: '*/token', status: 503 });
    await bench.finish(customer(), failing?.id ?? '');
    await bench.control.clearFaults();
    expect(await kinds()).toEqual(['check failed']);
    await spoil();
    await pass('1 day');
    await care();
    expect((await kinds()).slice(1)).toEqual(['check succeeded', 'repair succeeded']);
  });

  test('when somebody opens its page, half a minute after the last time at the earliest, whatever came of that', async () => {
    const look = () => bench.parts.care.lookNow(customer().organizationId, connectionId());
    const runsAre = (when: string) =>
      sql(`UPDATE provisioning_runs SET created_at = ${when} WHERE connection_id = $1`);
    // That is just now for as long as this test takes.
    const JUST_NOW = "now() + interval '1 hour'";
    const later = async () => {
      const text = `SELECT max(created_at) + interval '30 s' AS later FROM provisioning_runs WHERE connection_id = $1`;
      return (await bench.pool.query<{ later: Date }>(text, [connectionId()])).rows[0]?.later;
    };
    // Something may have happened since: it is looked at all the same, when the half minute is over.
    await runsAre(JUST_NOW);
    expect(await look()).toEqual(await later());
    expect(await look()).toEqual(await later());
    expect(await schedule.workOnce()).toBe(false);
    await runsAre("now() - interval '31 s'");
    const since = await look();
    expect(since).toBeInstanceOf(Date);
    await care();
    expect(await kinds()).toEqual(['check succeeded']);
    expect((await connection()).checkedAt?.getTime()).toBeGreaterThanOrEqual(since?.getTime() ?? Number.NaN);
    // Whoever asks is told of the look that comes first.
    await runsAre(JUST_NOW);
    await sql(
      "UPDATE entra_app_registrations SET care_at = now() + interval '1 minute' WHERE connection_id = $1",
    );
    expect((await look())?.getTime()).toBeLessThan((await later())?.getTime() ?? 0);
    await pass('1 minute');
    await schedule.workOnce();
    const failing = (await runs()).find(({ state }) => state === 'running')?.id ?? '';
    await bench.passDeadline(failing);
    await bench.control.fault({ surface: 'login', path: '*/token', status: 503 });
    await bench.finish(customer(), failing);
    expect((await kinds()).toSorted()).toEqual(['check failed', 'check succeeded']);
    await runsAre(JUST_NOW);
    expect(await look()).toEqual(await later());
    expect(await schedule.workOnce()).toBe(false);
  });

  test('also one of which a worker of an older release did not say when', async () => {
    await sql('UPDATE entra_app_registrations SET care_at = NULL WHERE connection_id = $1');
    await care();
    expect(await kinds()).toEqual(['check succeeded']);
  });

  test('when a sign-in finds its credential refused', async () => {
    await removeSecret();
    const { credential } = await connection();
    await refusedAtSignIn(credential?.id, 'invalid_client');
    await care();
    expect(await kinds()).toEqual(['check succeeded', 'repair succeeded']);
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });
});

describe('what a look finds is mended', () => {
  test.each([
    ['redirect URIs that somebody changed', spoil],
    ['a secret that is gone (fault R17)', removeSecret],
  ])('without anybody: %s', async (_, happen) => {
    await happen();
    await pass('1 day');
    await care();
    expect(await kinds()).toEqual(['check succeeded', 'repair succeeded']);
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
    expect(await managed.run('check')).toMatchObject({ state: 'succeeded' });
    expect(await connection()).toMatchObject({ status: 'active', warnings: [] });
  });

  test.each([
    [
      'an app registration that was deleted',
      'broken',
      ['app_missing', 'credential_refused'],
      async () => bench.control.deleteApplication((await managed.application()).appId),
    ],
    [
      'an enterprise app that is switched off',
      'broken',
      ['app_disabled'],
      () => change({ accountEnabled: false }),
    ],
    [
      'assignment that is required',
      'degraded',
      ['assignment_required'],
      () => change({ appRoleAssignmentRequired: true }),
    ],
  ] as const)('but not what the administrator may have meant: %s', async (_, health, found, happen) => {
    await happen();
    await pass('1 day');
    await care();
    expect(await kinds()).toEqual(['check succeeded']);
    const { status, warnings } = await connection();
    expect({ status, warnings, health: healthOf(warnings) }).toEqual({
      status: 'degraded',
      warnings: found,
      health,
    });
  });

  test('and whom the administrator lets in stays so, also while something else is mended', async () => {
    await spoil();
    await pass('1 day');
    await schedule.workOnce();
    await bench.finish(customer(), (await runs())[0]?.id ?? '');
    await change({ appRoleAssignmentRequired: true });
    await care();
    expect(await kinds()).toEqual(['check succeeded', 'repair succeeded']);
    const [enterpriseApp] = (await bench.made(customer())).servicePrincipals;
    expect(enterpriseApp?.['appRoleAssignmentRequired']).toBe(true);
  });

  test('nor does a refused sign-in make a deleted app anew', async () => {
    await pass('1 day');
    await care();
    const { entraAppId, credential } = await connection();
    await bench.control.deleteApplication(entraAppId ?? '');
    await refusedAtSignIn(credential?.id, 'unauthorized_client');
    for (const _ of [1, 2]) {
      await pass('2 hours');
      await care();
    }
    expect(await kinds()).not.toContain('repair succeeded');
    expect(await connection()).toMatchObject({ entraAppId, status: 'degraded' });
    const runId = await beginRun(bench.parts, createRunKinds(), {
      ...{ kind: 'repair', connectionId: connectionId(), by: 'schedule' },
      organizationId: customer().organizationId,
    });
    expect(await bench.finish(customer(), runId)).toMatchObject({ state: 'failed' });
    expect(await connection()).toMatchObject({ entraAppId });
  });

  test('beside what is left to people', async () => {
    await change({ appRoleAssignmentRequired: true });
    await removeSecret();
    await pass('1 day');
    await care();
    expect(await kinds()).toEqual(['check succeeded', 'repair succeeded']);
    expect(await connection()).toMatchObject({ status: 'degraded', warnings: ['assignment_required'] });
  });

  test('not behind the back of whoever has just looked', async () => {
    await spoil();
    await managed.run('check');
    expect(await schedule.workOnce()).toBe(false);
  });

  const change = async (changes: Readonly<Record<string, boolean>>) =>
    bench.control.changeServicePrincipal((await connection()).entraServicePrincipalId ?? '', changes);
});

describe('a credential is renewed', () => {
  test('sixty days before it expires; the old one stays for an hour (fault R22)', async () => {
    const before = await connection();
    await pass('669 days');
    await sql("UPDATE entra_app_registrations SET care_at = now() - interval '1 s' WHERE connection_id = $1");
    await care();
    expect(await kinds()).toEqual(['check succeeded']);
    await pass('1 day');
    await care();
    expect((await kinds()).slice(1)).toEqual(['rotate succeeded']);
    const { credential } = await connection();
    expect(credential?.keyId).not.toBe(before.credential?.keyId);
    expect((await secrets()).sort()).toEqual([credential?.keyId, before.credential?.keyId].sort());
    await pass('59 minutes');
    await care();
    expect(await kinds()).toHaveLength(2);
    await pass('1 minute');
    await care();
    expect((await kinds()).slice(2)).toEqual(['tidy succeeded']);
    expect(await secrets()).toEqual([credential?.keyId]);
    expect(await bench.parts.managed.credentials(connectionId())).toHaveLength(1);
  });

  test('of a short life, when two thirds of it are over', async () => {
    await sql(
      "UPDATE connection_credentials SET expires_at = created_at + interval '90 days' WHERE connection_id = $1",
    );
    await pass('59 days');
    await care();
    expect(await kinds()).toEqual(['check succeeded']);
    await pass('1 day 1 minute');
    await care();
    expect((await kinds()).slice(1)).toEqual(['rotate succeeded']);
  });

  const fourDaysPass = async () => {
    for (const _ of [1, 2, 3, 4]) {
      await pass('1 day');
      await care();
    }
    return (await kinds()).slice(0, 4);
  };

  test('which fails, and all that is wrong is found all the same', async () => {
    await pass('700 days');
    await bench.forbidCredentials();
    expect(await fourDaysPass()).toEqual([
      ...['check succeeded', 'rotate failed', 'check succeeded', 'rotate failed'],
    ]);
  });

  test('which is not tried while Portico is known not to be allowed to', async () => {
    await pass('700 days');
    await bench.revoke();
    expect(new Set(await fourDaysPass())).toEqual(new Set(['check succeeded']));
    expect(await connection()).toMatchObject({
      ...{ status: 'degraded', warnings: ['consent_withdrawn', 'credential_expires'] },
    });
  });

  test('or it is told from 60, 30 and 7 days before that it expires, once each, and in how many days (fault R22)', async () => {
    await bench.revoke();
    const told = async () => (await managed.audited('connection.credential_expires')).map(({ days }) => days);
    await pass('670 days');
    for (const [days, expected] of [
      ['0 days', []],
      ['1 day', [59]],
      ['10 days', [59]],
      ['20 days', [59, 29]],
      ['1 day', [59, 29]],
      ['22 days', [59, 29, 6]],
      ['1 day', [59, 29, 6]],
    ] as const) {
      await pass(days);
      await care();
      // Every other time it is tried once more.
      await sql('UPDATE entra_app_registrations SET care_at = now() WHERE connection_id = $1');
      await care();
      expect(await told()).toEqual(expected);
    }
  });

  test('and while it is paused that waits: it is told after it is resumed', async () => {
    await bench.revoke();
    await managed.setPaused(true);
    await pass('690 days');
    const told = async () => {
      await pass('1 day');
      await care();
      await sql('UPDATE entra_app_registrations SET care_at = now() WHERE connection_id = $1');
      await care();
      return (await managed.audited('connection.credential_expires')).map(({ days }) => days);
    };
    expect(await told()).toEqual([]);
    expect((await connection()).warnings).toContain('credential_expires');
    await managed.setPaused(false);
    expect(await told()).toEqual([38]);
  });
});
