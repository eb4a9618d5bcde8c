import type { Pool } from 'pg';
import { inTransaction } from './in-transaction.ts';

/** So many by one statement: it takes a few milliseconds. */
const BATCH = 500;

// Held until the commit, and taken by a statement before: the one that numbers has to see what the last one committed.
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('portico events', 0))`;

/** Looked at several times a second, mostly in vain. */
const WAITS = 'SELECT FROM event_outbox ORDER BY position LIMIT 1';

const NUMBER = `
  WITH taken AS (
    DELETE FROM event_outbox WHERE position = ANY (ARRAY(SELECT position FROM event_outbox ORDER BY position LIMIT ${BATCH}))
    RETURNING *),
  counted AS (
    INSERT INTO event_sequences (project_id, last) SELECT project_id, count(*) FROM taken GROUP BY project_id
    ON CONFLICT (project_id) DO UPDATE SET last = event_sequences.last + EXCLUDED.last
    RETURNING project_id, last)
  INSERT INTO events (id, project_id, sequence, organization_id, type, payload, occurred_at)
  SELECT id, project_id, last + 1 - row_number() OVER (PARTITION BY project_id ORDER BY position DESC),
    organization_id, type, payload, occurred_at
  FROM taken JOIN counted USING (project_id)`;

/** The log of events. What happened waits in the outbox until it is numbered. */
export function events(pool: Pool) {
  return {
    /**
     * Moves a batch from the outbox into the log, numbered within each project without a hole, in the order of writing. What
     * commits later gets a later number, so whoever reads on from a number misses nothing.
     *
     * @returns how many; 0 when nothing waits
     */
    async number(): Promise<number> {
      if ((await pool.query(WAITS)).rowCount === 0) return 0;
      return inTransaction(pool, async (client) => {
        await client.query(LOCK);
        return (await client.query(NUMBER)).rowCount ?? 0;
      });
    },
  };
}
