import { beforeEach } from 'vitest';
import { createCareSchedule } from '../../src/index.ts';
import type { startBench } from './bench.ts';
import type { managedConnection } from './managed.ts';

type Seen = { readonly id: string; readonly kind: string; readonly state: string; readonly quiet: boolean };

/** What the schedule does about the connection of each test, and time that passes for that alone. */
export function scheduledCare(
  bench: Awaited<ReturnType<typeof startBench>>,
  { connectionId, customer }: ReturnType<typeof managedConnection>,
) {
  const schedule = createCareSchedule(bench.parts);
  const sql = (text: string) => bench.pool.query(text, [connectionId()]);

  beforeEach(async () => {
    // Those of other tests' customers, whose directory is another one since.
    await bench.pool.query(
      "UPDATE entra_app_registrations SET care_at = 'infinity' WHERE connection_id <> $1",
      [connectionId()],
    );
  });

  const runs = async (): Promise<Seen[]> =>
    (
      await bench.pool.query<Seen>(
        `SELECT id, kind, state, quiet FROM provisioning_runs WHERE connection_id = $1 AND started_by_kind = 'schedule'
         ORDER BY created_at`,
        [connectionId()],
      )
    ).rows;

  return {
    ...{ schedule, sql, runs },
    kinds: async () => (await runs()).map(({ kind, state }) => `${kind} ${state}`),

    /** Time passes for the connection alone. */
    async pass(interval: string): Promise<void> {
      await sql(
        `UPDATE entra_app_registrations SET care_at = care_at - interval '${interval}',
           checked_at = checked_at - interval '${interval}' WHERE connection_id = $1`,
      );
      await sql(`UPDATE connection_credentials SET expires_at = expires_at - interval '${interval}',
        created_at = created_at - interval '${interval}', retired_at = retired_at - interval '${interval}' WHERE connection_id = $1`);
    },

    /** The schedule and a worker, until neither has anything to do. */
    async care(using = bench.parts): Promise<void> {
      while (await schedule.workOnce()) {
        const last = (await runs()).at(-1);
        if (last !== undefined) await bench.finish(customer(), last.id, using);
      }
    },
  };
}
