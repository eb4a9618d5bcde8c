import type { Pool } from 'pg';

/** A notice that is this worker's for the length of its lease. */
export type LeasedNotice = {
  readonly id: string;
  readonly projectId: string;
  readonly applicationId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly ageSeconds: number;
  /** This one included. */
  readonly attempts: number;
  /** Null when the application is gone, or wants no notices any more. */
  readonly logoutUri: string | null;
  /** Of the key that signs id_tokens for this application now, and that key, sealed. */
  readonly signingKeyId: string | null;
  readonly algorithm: string | null;
  readonly privateKey: string | null;
};

// Columns keep milliseconds and round: what was written just now may seem to be of the next one. A worker that dies holds nothing for longer than the lease; one that is slow is not overtaken before.
const DUE = `next_attempt_at <= now() + interval '1 millisecond' AND delivered_at IS NULL AND failed_at IS NULL`;
/** So many are looked at for some of each application; what lies behind is seen when those are taken. */
const LOOKED_AT = 200;

const LEASE = `
  WITH first AS (
    SELECT id, application_id, next_attempt_at FROM logout_notices
    WHERE ${DUE} AND application_id <> ALL ($4) ORDER BY next_attempt_at LIMIT ${LOOKED_AT}),
  ranked AS (
    SELECT id, row_number() OVER (PARTITION BY application_id ORDER BY next_attempt_at, id) AS nth FROM first),
  due AS (
    SELECT id FROM logout_notices WHERE id IN (SELECT id FROM ranked WHERE nth <= $3) AND ${DUE}
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED),
  leased AS (
    UPDATE logout_notices n SET attempts = n.attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
    FROM due WHERE n.id = due.id RETURNING n.*)
  SELECT n.id, n.project_id AS "projectId", n.application_id AS "applicationId", n.session_id AS "sessionId",
    n.user_id AS "userId", extract(epoch FROM now() - n.created_at)::double precision AS "ageSeconds", n.attempts,
    a.backchannel_logout_uri AS "logoutUri", k.id AS "signingKeyId", k.algorithm, k.private_key AS "privateKey"
  FROM leased n
  LEFT JOIN applications a ON a.project_id = n.project_id AND a.id = n.application_id
  LEFT JOIN LATERAL (
    SELECT id, algorithm, private_key FROM signing_keys
    WHERE project_id = n.project_id AND purpose <> 'cookie' AND algorithm = a.id_token_algorithm
      AND signs_from <= now() AND (retired_at IS NULL OR retired_at > now())
    ORDER BY signs_from DESC, id LIMIT 1) k ON true`;

const DONE = `next_attempt_at = now() + interval '100 years'`;

/** What applications have to be told about ended sessions. The rows are the queue. */
export function logoutNotices(pool: Pool) {
  return {
    /**
     * @param mostOfOne so many for one application at the most
     * @param busy applications that get none now
     */
    async lease(
      most: number,
      leaseSeconds: number,
      mostOfOne: number = most,
      busy: readonly string[] = [],
    ): Promise<LeasedNotice[]> {
      const values = [most, leaseSeconds, mostOfOne, busy];
      return (await pool.query<LeasedNotice>({ name: 'notice-lease', text: LEASE, values })).rows;
    },

    async delivered(id: string): Promise<void> {
      const text = `UPDATE logout_notices SET delivered_at = now(), last_failure = NULL, ${DONE} WHERE id = $1`;
      await pool.query({ text, values: [id] });
    },

    async retryLater(id: string, seconds: number, failure: string): Promise<void> {
      const text = `UPDATE logout_notices SET next_attempt_at = now() + make_interval(secs => $2), last_failure = $3
        WHERE id = $1`;
      await pool.query({ text, values: [id, seconds, failure] });
    },

    async giveUp(id: string, failure: string): Promise<void> {
      const text = `UPDATE logout_notices SET failed_at = now(), last_failure = $2, ${DONE} WHERE id = $1`;
      await pool.query({ text, values: [id, failure] });
    },

    /** Milliseconds until the next one is due; undefined when none waits. */
    async nextDueMs(): Promise<number | undefined> {
      const text = `SELECT greatest(0, extract(epoch FROM min(next_attempt_at) - now()) * 1000)::double precision AS ms
        FROM logout_notices WHERE delivered_at IS NULL AND failed_at IS NULL`;
      return (await pool.query<{ ms: number | null }>({ text })).rows[0]?.ms ?? undefined;
    },
  };
}
