import { isPorticoError } from '@portico/core';
import { describe, expect, test } from 'vitest';
import { beginRun } from '../src/begin-run.ts';
import { createRunKinds } from '../src/runs/kinds/index.ts';
import { startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';
import { managedConnection } from './bench/managed.ts';

const bench = await startBench();
const { provisioning, customer, connectionId, run, spoil, removeSecret, begin } = managedConnection(bench);

const listed = ({ organizationId, caller }: Customer = customer()) =>
  provisioning.pastRuns(organizationId, connectionId(), caller.principal);

async function lookedAtBySchedule(): Promise<void> {
  const { organizationId } = customer();
  const asked = { kind: 'check', organizationId, connectionId: connectionId(), by: 'schedule' } as const;
  await bench.finish(customer(), await beginRun(bench.parts, createRunKinds(), asked));
}

describe('what was done on a connection', () => {
  test('is told in order, the newest first, with what was found, by whom, and what came of it', async () => {
    await lookedAtBySchedule();
    await spoil();
    await removeSecret();
    await run('check');
    const rotation = await begin('rotate');
    await bench.control.fault({ surface: 'graph', path: '*/addPassword', status: 500 });
    await bench.passDeadline(rotation);
    await bench.finish(customer(), rotation);
    await bench.control.clearFaults();
    const told = await listed();
    const short = told.map(({ kind, state, by, title, findings }) => ({
      ...{ kind, state, by, title },
      findings: findings.map(({ code }) => code),
    }));
    expect(short).toEqual([
      {
        ...{ kind: 'rotate', state: 'failed', by: 'user', findings: [] },
        title: 'The credential was not renewed',
      },
      {
        ...{ kind: 'check', state: 'succeeded', by: 'user', title: 'The connection was checked' },
        findings: ['app_changed', 'credential_refused', 'return_refused'],
      },
      {
        ...{ kind: 'check', state: 'succeeded', by: 'schedule', title: 'The connection was checked' },
        findings: [],
      },
      { ...{ kind: 'connect', state: 'succeeded', by: 'user', title: told[3]?.title }, findings: [] },
    ]);
    expect(told[0]?.failure).toMatch(/Microsoft/);
    expect(told.map(({ created_at: at }) => at)).toEqual(
      told
        .map(({ created_at: at }) => at)
        .toSorted()
        .toReversed(),
    );
    for (const { message } of told[1]?.findings ?? []) expect(message).toMatch(/\.$/);
  });

  test('reaches back a month, however often somebody has its page open, which has it looked at again and again', async () => {
    const [{ id } = { id: '' }] = await listed();
    // A look every half a minute of two days, and one a day before that, of which one found something.
    await bench.pool.query(
      `INSERT INTO provisioning_runs (id, project_id, organization_id, connection_id, entra_tenant_id, kind, state, quiet, started_by_kind, created_at, finished_at, deadline_at)
       SELECT 'look_' || n, project_id, organization_id, connection_id, entra_tenant_id, 'check', 'succeeded', true, 'schedule', at, at, at
       FROM provisioning_runs, (
         SELECT n, date_trunc('hour', now()) - interval '2 days' + n * interval '30 seconds' AS at FROM generate_series(0, 5759) n
         UNION ALL SELECT -n, now() - n * interval '1 day' FROM generate_series(3, 29) n) looks
       WHERE id = $1`,
      [id],
    );
    await bench.pool.query(
      `INSERT INTO provisioning_steps (run_id, name, position, state, detail) VALUES ('look_60', 'compare_with_desired', 0, 'done', '{"findings":["app_missing"]}')`,
    );
    const looks = (await listed()).filter((run) => run.id.startsWith('look_'));
    expect(looks.filter(({ times }) => times === 1).map((run) => run.id)).toEqual([
      'look_60',
      ...Array.from({ length: 27 }, (_, index) => `look_-${index + 3}`),
    ]);
    expect(looks.reduce((sum, { times }) => sum + times, 0)).toBe(5760 + 27);
    expect(looks).toHaveLength(48 + 1 + 27);
  });

  test('that goes on is told by what it is at', async () => {
    await begin('check');
    expect((await listed())[0]).toMatchObject({
      ...{ title: 'Checking the connection', state: 'running', finished_at: null, failure: null },
    });
  });

  test('is nobody else’s to read (attack 81)', async () => {
    const other = await bench.otherCustomer(customer());
    const refused = listed(other);
    await expect(refused).rejects.toSatisfy((error) => isPorticoError(error) && error.code === 'not_found');
  });
});
