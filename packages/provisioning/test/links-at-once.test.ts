import { type Caller, newId } from '@portico/core';
import { expect, test } from 'vitest';
import { GAVE_WAY, startBench } from './bench/bench.ts';
import type { Customer } from './bench/customer.ts';

/* Several links of one organization lead to Microsoft: each locks itself before the connection, and takes it from the others. */

const bench = await startBench();
const { pool } = bench;

/** Who holds a link that this owner has made. */
async function holderOf({ projectId, organizationId, userId }: Customer): Promise<Caller> {
  const linkId = newId('setupLink');
  const { rows } = await pool.query<{ opened_at: Date }>(
    `INSERT INTO setup_links (id, project_id, organization_id, token_hash, intents, created_by_id, expires_at, browser_hash, opened_at)
     VALUES ($1, $2, $3, $1, '{sso}', $4, now() + interval '1 hour', 'a browser', now()) RETURNING opened_at`,
    [linkId, projectId, organizationId, userId],
  );
  const authenticatedAt = rows[0]?.opened_at ?? new Date();
  const right = { linkId, organizationId, projectId, intents: ['sso'], connectionId: null } as const;
  return {
    principal: {
      ...{ kind: 'setup_link', userId: linkId, projectId, authenticatedAt, isOperator: false },
      ...{ projectAdminOf: [], memberships: [], withheld: [], setsUp: right },
    },
  };
}

const waiting = async () =>
  (
    await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
  ).rowCount;

test('two that press Connect together, where the one had begun it before and it failed, wait for each other in turn', async () => {
  const customer = await bench.newCustomer();
  const [one, other] = [await holderOf(customer), await holderOf(customer)];
  const begin = (caller: Caller) =>
    bench.newRun({ ...customer, userId: caller.principal.userId, caller }).then(
      ({ connectionId }) => connectionId,
      (error: { code?: string; constraint?: string }) => error.constraint ?? error.code,
    );
  const connectionId = await begin(other);
  await pool.query(
    `UPDATE provisioning_runs SET state = 'failed', failure = $2, finished_at = now() WHERE connection_id = $1`,
    [connectionId, JSON.stringify(GAVE_WAY)],
  );
  // Both have come as far as they get while somebody else has the connection.
  const somebody = await pool.connect();
  await somebody.query('BEGIN');
  await somebody.query('SELECT FROM sso_connections WHERE id = $1 FOR UPDATE', [connectionId]);
  const first = begin(one);
  await expect.poll(waiting).toBe(1);
  const second = begin(other);
  await expect.poll(waiting).toBe(2);
  await somebody.query('COMMIT');
  somebody.release();
  expect(await Promise.all([first, second])).toEqual([connectionId, 'provisioning_runs_one_unfinished']);
  const { rows } = await pool.query(
    'SELECT id, connection_id FROM setup_links WHERE connection_id IS NOT NULL',
  );
  expect(rows).toHaveLength(1);
});
