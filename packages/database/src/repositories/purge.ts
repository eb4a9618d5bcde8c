import type { Pool } from 'pg';

/** So many rows by one statement: it holds its locks for a few milliseconds. */
const BATCH = 5_000;

/**
 * What counts for nothing any more, table by table. A used code or refresh token is kept for a while after its end, to prove
 * that it was shown twice; a session, for whoever looks into what happened.
 */
const OVER: Readonly<Record<string, string>> = {
  oauth_states: `expires_at < now() - interval '1 hour'`,
  // What came of one is read for a week, on its page and in the log. Anybody can begin one and walk away.
  sign_in_attempts: `expires_at < now() - interval '1 day' AND (
    (purpose <> 'test' AND outcome IS NULL) OR expires_at < now() - interval '7 days')`,
  sessions: `expires_at < now() - interval '30 days'`,
  dashboard_sessions: `expires_at < now() - interval '30 days'`,
  password_links: `expires_at < now() - interval '30 days'`,
  // What it made is in the log.
  setup_links: `expires_at < now() - interval '30 days'`,
  // Who comes again waits again; what an owner has said stays.
  replacement_arrivals: `last_came_at < now() - interval '90 days' AND decided_user_id IS NULL AND NOT decided_new`,
  invitations: `expires_at < now() - interval '30 days'`,
  // One that is done is due in a hundred years from then.
  logout_notices: `next_attempt_at > now() + interval '50 years' AND next_attempt_at < now() + interval '100 years' - interval '7 days'`,
  warning_mails: `next_attempt_at > now() + interval '50 years' AND next_attempt_at < now() + interval '100 years' - interval '7 days'`,
  provisioning_requests: `expires_at < now() - interval '1 day'
    AND NOT EXISTS (SELECT 1 FROM provisioning_runs r WHERE r.request_id = provisioning_requests.id)`,
  // Each connection has one a day.
  provisioning_runs: `quiet AND finished_at < now() - interval '30 days'`,
  refused_requests: `occurred_at < now() - interval '7 days'`,
  events: `occurred_at < now() - interval '90 days'`,
  // So long it would be taken.
  provider_messages_seen: `expires_at < now() - interval '1 hour'`,
  throttle_counters: `window_start < now() - interval '1 hour'`,
};

// Whoever signs out goes on to the provider at once; nobody needs the id_token of a session that ended otherwise.
const FORGET_ID_TOKENS = `UPDATE sessions SET idp_id_token = NULL WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM sessions WHERE idp_id_token IS NOT NULL
    AND (expires_at < now() - interval '1 hour' OR revoked_at < now() - interval '1 hour')
  LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`;

/** The tables that are purged. */
export const PURGED_TABLES = Object.keys(OVER);

/** Deletes what has expired, and the id_tokens of sessions that have ended. One process at a time does it; the others have nothing to do then. */
export function purges(pool: Pool) {
  return {
    /**
     * One batch of each table.
     *
     * @returns how many rows went from each table, and whether one had more; undefined when another process is at it
     */
    async purge(): Promise<{ deleted: Record<string, number>; more: boolean } | undefined> {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const { rows } = await client.query<{ mine: boolean }>(
          `SELECT pg_try_advisory_xact_lock(hashtextextended('portico purge', 0)) AS mine`,
        );
        const deleted: Record<string, number> = {};
        if (rows[0]?.mine) for (const table of PURGED_TABLES) deleted[table] = await one(client, table);
        const forgotten = rows[0]?.mine ? (await client.query(FORGET_ID_TOKENS)).rowCount : 0;
        await client.query('COMMIT');
        const more = [...Object.values(deleted), forgotten].some((count) => count === BATCH);
        return rows[0]?.mine ? { deleted, more } : undefined;
      } catch (error) {
        broken = error instanceof Error ? error : new Error('purge failed');
        throw error;
      } finally {
        // A client that failed in a transaction does not go back into the pool.
        client.release(broken);
      }
    },
  };
}

async function one(client: { query(text: string): Promise<{ rowCount: number | null }> }, table: string) {
  const { rowCount } = await client.query(
    `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM ${table} WHERE ${OVER[table]} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
  );
  return rowCount ?? 0;
}
