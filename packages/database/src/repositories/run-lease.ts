import type { Pool } from 'pg';
import { LeaseLost } from './run-rows.ts';

/** Who writes: the worker that holds the lease on a run. */
export type Lease = { readonly runId: string; readonly workerId: string };

/**
 * The run under which a worker writes. Locked, so that whoever takes the lease away waits for the write or prevents it:
 * a worker that comes back late must not overwrite what its successor wrote. The connection is locked before it, as everybody
 * does who locks both: counting it is what makes it the first.
 */
export const MINE = `its AS (SELECT id FROM sso_connections WHERE id = $3 FOR UPDATE),
  mine AS (
    SELECT connection_id FROM provisioning_runs
    WHERE id = $1 AND lease_owner = $2 AND connection_id = $3 AND (SELECT count(*) FROM its) = 1 FOR SHARE)`;

/** The parameters of {@link MINE}. */
export const whose = ({ runId, workerId }: Lease, connectionId: string) => [runId, workerId, connectionId];

/**
 * A write of whoever holds the lease.
 *
 * @param name of the statement: PostgreSQL plans it once for each connection, and not each time that it is asked
 * @throws LeaseLost when that is somebody else by now
 */
export async function fenced(pool: Pool, name: string, text: string, values: unknown[]) {
  const result = await pool.query({ name, text, values });
  if (result.rowCount === 0) throw new LeaseLost(`lease on ${String(values[0])} is gone`);
  return result.rows;
}
