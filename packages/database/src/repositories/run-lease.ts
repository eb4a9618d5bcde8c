import type { Pool } from 'pg';
import { LeaseLost } from './run-rows.ts';

/** A write of whoever holds the lease. @throws LeaseLost when that is somebody else by now */
export async function fenced(pool: Pool, text: string, values: unknown[]) {
  const result = await pool.query(text, values);
  if (result.rowCount === 0) throw new LeaseLost(`lease on ${String(values[0])} is gone`);
  return result.rows;
}
