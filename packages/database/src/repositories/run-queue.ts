import { newId, type RunState } from '@portico/core';
import type { Pool } from 'pg';
import { auditedSql } from './audit-events.ts';
import { inTransaction } from './in-transaction.ts';
import { fenced } from './run-lease.ts';
import { RUN_COLUMNS, type RunRow, UNFINISHED } from './run-rows.ts';

/** Whoever leases asks for this first: two that look at the same moment would each not see what the other takes. */
const ONE_AT_A_TIME = `SELECT pg_advisory_xact_lock(hashtextextended('portico:lease', 0))`;

// Of each customer one at a time (review R4): one that is leased. A run that another has taken the place of holds no lease any
// more; that other one waits for its worker, a run of another connection does not. Columns keep milliseconds and round: a run that was made due just now may seem to
// be of the next one.
const LEASE = `
  UPDATE provisioning_runs
  SET lease_owner = $1, lease_until = now() + make_interval(secs => $2), attempts = attempts + 1,
      state = CASE WHEN state = 'waiting' THEN 'running' ELSE state END, wait_reason = NULL
  WHERE id = (
    SELECT id FROM provisioning_runs r
    WHERE state IN (${UNFINISHED}) AND kind = ANY ($3) AND next_attempt_at <= now() + interval '1 millisecond'
      AND (lease_until IS NULL OR lease_until < now())
      AND NOT EXISTS (
        SELECT 1 FROM provisioning_runs other
        WHERE other.organization_id = r.organization_id AND other.lease_owner IS NOT NULL AND other.lease_until >= now())
    ORDER BY next_attempt_at FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING ${RUN_COLUMNS}`;

const RELEASE = `
  WITH released AS (
    UPDATE provisioning_runs
    SET lease_owner = NULL, lease_until = NULL, state = $3::provisioning_run_state, wait_reason = $4,
        next_attempt_at = now() + make_interval(secs => $5), failure = coalesce($6::jsonb, failure),
        finished_at = CASE WHEN $3::text IN ('succeeded', 'failed') THEN now() ELSE NULL END
    WHERE id = $1 AND lease_owner = $2 RETURNING *),
  audited AS (${auditedSql({
    id: '$7',
    actor: ['worker', '$2'],
    action: 'provisioning.failed',
    target: ['connection', 'connection_id'],
    data: `jsonb_build_object('run', id, 'kind', kind, 'code', failure ->> 'code', 'why', failure ->> 'message')`,
    from: `released WHERE state = 'failed' AND NOT quiet`,
  })})
  SELECT id FROM released`;

// A run that was undone while its first worker still waited for an answer may have something made behind its back.
const HAND_OVER = `
  UPDATE provisioning_runs r
  SET state = 'compensating', lease_until = NULL, next_attempt_at = now(), finished_at = NULL
  WHERE id = $1 AND lease_owner IS NULL AND state IN ('compensating', 'failed')
    AND NOT EXISTS (SELECT 1 FROM provisioning_runs newer
      WHERE newer.connection_id = r.connection_id AND newer.created_at > r.created_at)`;

// And so may the connection that was disconnected meanwhile: its removal begins, or is done once more.
const HAND_OVER_TO_REMOVAL = `
  WITH removal AS (
    UPDATE provisioning_runs r
    SET state = 'running', lease_until = NULL, next_attempt_at = now(), finished_at = NULL, failure = NULL
    FROM provisioning_runs old
    WHERE old.id = $1 AND old.kind <> 'disconnect' AND r.connection_id = old.connection_id AND r.kind = 'disconnect'
      AND r.created_at >= old.created_at AND r.lease_owner IS NULL
      AND NOT EXISTS (SELECT 1 FROM provisioning_runs newer
        WHERE newer.connection_id = r.connection_id AND newer.created_at > r.created_at)
    RETURNING r.id)
  DELETE FROM provisioning_steps USING removal WHERE run_id = removal.id`;

// What made this one give way waits no longer for the end of its lease.
const HAND_OVER_TO_NEXT = `
  UPDATE provisioning_runs r SET lease_until = NULL FROM provisioning_runs old
  WHERE old.id = $1 AND r.connection_id = old.connection_id AND r.created_at >= old.created_at AND r.id <> old.id
    AND r.lease_owner IS NULL AND r.state IN (${UNFINISHED})`;

/** Which run is next, whose it is, and in which state it is given back. */
export function runQueue(pool: Pool) {
  return {
    /** The run of these kinds that is due longest, for this worker alone until the lease ends. */
    async lease(owner: string, leaseSeconds: number, kinds: readonly string[]): Promise<RunRow | undefined> {
      const values = [owner, leaseSeconds, kinds];
      return inTransaction(pool, async (client) => {
        await client.query(ONE_AT_A_TIME);
        return (await client.query<RunRow>({ name: 'run-lease', text: LEASE, values })).rows[0];
      });
    },

    /** Whoever is to take its place waits for as long again. @throws LeaseLost once that has begun */
    async keepLease(runId: string, owner: string, leaseSeconds: number): Promise<void> {
      const text = `UPDATE provisioning_runs SET lease_until = now() + make_interval(secs => $3)
        WHERE id = $1 AND lease_owner = $2`;
      await fenced(pool, 'run-keep-lease', text, [runId, owner, leaseSeconds]);
    },

    /** Milliseconds until the next unfinished run of these kinds is due or its lease ends, or undefined when there is none. */
    async nextDueMs(kinds: readonly string[]): Promise<number | undefined> {
      const text = `SELECT extract(epoch FROM min(greatest(next_attempt_at, lease_until, (
            SELECT max(other.lease_until) FROM provisioning_runs other
            WHERE other.organization_id = r.organization_id AND other.lease_owner IS NOT NULL))) - now())::float8 AS due
        FROM provisioning_runs r WHERE state IN (${UNFINISHED}) AND kind = ANY ($1)`;
      const due = (await pool.query<{ due: number | null }>(text, [kinds])).rows[0]?.due;
      return due === null || due === undefined ? undefined : Math.max(0, due * 1000);
    },

    /** Gives the lease back in a new state. @throws LeaseLost */
    async release(
      runId: string,
      owner: string,
      to: { state: RunState; waitReason?: string; afterMs?: number; failure?: object },
    ): Promise<void> {
      const values = [runId, owner, to.state, to.waitReason ?? null, (to.afterMs ?? 0) / 1000];
      const failure = to.failure ? JSON.stringify(to.failure) : null;
      await fenced(pool, 'run-release', RELEASE, [...values, failure, newId('auditEvent')]);
    },

    /**
     * A worker from which a run was taken away has stopped: what undoes it may begin, once more if it came too early.
     *
     * @param undoes whether a run of its kind is undone when it fails
     */
    async handOver(runId: string, undoes: boolean): Promise<void> {
      await pool.query(HAND_OVER_TO_NEXT, [runId]);
      if (undoes) await pool.query(HAND_OVER, [runId]);
      await pool.query(HAND_OVER_TO_REMOVAL, [runId]);
    },
  };
}
