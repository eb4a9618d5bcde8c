import { expect } from 'vitest';
import type { Portico } from './portico.ts';

/** Emulator and tables as they were after the seed: no consent, no connection, no session of an application. */
export async function forgetConnections({ database, emulator }: Portico): Promise<void> {
  await emulator.control.reset();
  await database.pool.query('DELETE FROM sso_connections');
  await database.pool.query('DELETE FROM provisioning_requests');
}

/** The rows of a table, newest last where the table says when a row was made, or in which order. Ids say nothing of it. */
export async function rowsOf({ database }: Portico, table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query<{ row: Record<string, unknown> }>(
    `SELECT to_jsonb(t) AS row FROM ${table} t
     ORDER BY (to_jsonb(t) ->> 'created_at')::timestamptz, (to_jsonb(t) ->> 'position')::bigint, ctid`,
  );
  return rows.map(({ row }) => row);
}

/**
 * Waits until the only run has succeeded. A browser is kept waiting for its run for some seconds, then it is told that
 * this goes on: a slow machine needs more.
 */
export async function runSucceeded(portico: Portico): Promise<void> {
  await expect.poll(() => rowsOf(portico, 'provisioning_runs')).toMatchObject([{ state: 'succeeded' }]);
}

/** The app registrations that the directory with that domain has of its own. */
export async function appsOf({ emulator }: Portico, domain: string) {
  const directory = emulator.seedFacts.directories.find((each) => each.domain === domain);
  const { applications } = await emulator.control.inventory();
  return applications.filter(({ directoryId }) => directoryId === directory?.tenantId);
}
