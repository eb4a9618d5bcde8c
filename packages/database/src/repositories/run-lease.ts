import type { Pool } from 'pg';
import { LeaseLost } from './run-rows.ts';

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
