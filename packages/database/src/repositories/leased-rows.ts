import type { Pool } from 'pg';

/** Of each receiver so many are looked at for some; what lies behind is seen when those are taken. */
const LOOKED_AT = 200;
const DONE = `next_attempt_at = now() + interval '100 years'`;
// Columns keep milliseconds and round: what was written just now may seem to be of the next one.
const DUE = `next_attempt_at <= now() + interval '1 millisecond' AND delivered_at IS NULL AND failed_at IS NULL`;

/** Each lease is an attempt: whoever has another number has lost the row to somebody else. */
const MINE = 'id = $1 AND attempts = $2';

/** One of them, by the lease of it. */
type LeasedRow = { readonly id: string; readonly attempts: number };

/** Rows that somebody has to be told of: the rows are the queue. */
export type ToldRows = {
  /** Has `id`, `attempts`, `next_attempt_at`, `delivered_at`, `failed_at` and `last_failure`. */
  readonly table: string;
  /** The column that says who is told. */
  readonly receiver: string;
  /** SQL: what is read of the leased rows, `leased n`. */
  readonly select: string;
};

/**
 * Leases rows to workers, fairly by receiver. A worker that dies holds nothing for longer than the lease; one that is slow
 * is not overtaken before, and writes nothing any more after. Whoever is told can be told twice, and never not at all.
 */
export function leasedRows<T extends LeasedRow>(pool: Pool, { table, receiver, select }: ToldRows) {
  const lease = `
    WITH first AS (
      SELECT id, ${receiver}, next_attempt_at FROM ${table}
      WHERE ${DUE} AND ${receiver} <> ALL ($4) ORDER BY next_attempt_at LIMIT ${LOOKED_AT}),
    ranked AS (
      SELECT id, row_number() OVER (PARTITION BY ${receiver} ORDER BY next_attempt_at, id) AS nth FROM first),
    due AS (
      SELECT id FROM ${table} WHERE id IN (SELECT id FROM ranked WHERE nth <= $3) AND ${DUE}
      ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED),
    leased AS (
      UPDATE ${table} n SET attempts = n.attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
      FROM due WHERE n.id = due.id RETURNING n.*)
    ${select}`;
  return {
    /**
     * @param mostOfOne so many for one receiver at the most
     * @param busy receivers that get none now
     */
    async lease(
      most: number,
      leaseSeconds: number,
      mostOfOne: number = most,
      busy: readonly string[] = [],
    ): Promise<T[]> {
      const values = [most, leaseSeconds, mostOfOne, busy];
      return (await pool.query<T>({ name: `${table}-lease`, text: lease, values })).rows;
    },

    async delivered({ id, attempts }: LeasedRow): Promise<void> {
      const text = `UPDATE ${table} SET delivered_at = now(), last_failure = NULL, ${DONE} WHERE ${MINE}`;
      await pool.query({ text, values: [id, attempts] });
    },

    async retryLater({ id, attempts }: LeasedRow, seconds: number, failure: string): Promise<void> {
      const text = `UPDATE ${table} SET next_attempt_at = now() + make_interval(secs => $3), last_failure = $4
        WHERE ${MINE}`;
      await pool.query({ text, values: [id, attempts, seconds, failure] });
    },

    async giveUp({ id, attempts }: LeasedRow, failure: string): Promise<void> {
      const text = `UPDATE ${table} SET failed_at = now(), last_failure = $3, ${DONE} WHERE ${MINE}`;
      await pool.query({ text, values: [id, attempts, failure] });
    },

    /** Milliseconds until the next one is due; undefined when none waits. */
    async nextDueMs(): Promise<number | undefined> {
      const text = `SELECT greatest(0, extract(epoch FROM min(next_attempt_at) - now()) * 1000)::double precision AS ms
        FROM ${table} WHERE delivered_at IS NULL AND failed_at IS NULL`;
      return (await pool.query<{ ms: number | null }>({ text })).rows[0]?.ms ?? undefined;
    },
  };
}
