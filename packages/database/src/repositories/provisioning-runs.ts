import type { Pool } from 'pg';
import { after, before } from './connection-status.ts';

export type RunState = 'running' | 'waiting' | 'compensating' | 'succeeded' | 'failed';
export type StepState = 'started' | 'waiting' | 'done' | 'failed' | 'compensated';

export type RunRow = {
  readonly id: string;
  readonly projectId: string;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly entraTenantId: string;
  readonly startedByUserId: string;
  readonly approvedByName: string | null;
  readonly state: RunState;
  readonly recipe: 'template' | 'upsert' | null;
  readonly waitReason: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly deadlineAt: Date;
  readonly failure: { code: string; actor: string; message: string } | null;
  readonly repairs: boolean;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** By the database's clock, which all replicas share (fault R24). */
  readonly pastDeadline: boolean;
  readonly ageSeconds: number;
};

export type StepRow = {
  readonly name: string;
  readonly position: number;
  readonly state: StepState;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly detail: Record<string, unknown>;
};

const COLUMNS = `id, project_id AS "projectId", organization_id AS "organizationId", connection_id AS "connectionId",
  entra_tenant_id AS "entraTenantId", started_by_user_id AS "startedByUserId", approved_by_name AS "approvedByName",
  state, recipe, wait_reason AS "waitReason", attempts, next_attempt_at AS "nextAttemptAt",
  deadline_at AS "deadlineAt", failure, repairs, created_at AS "createdAt", finished_at AS "finishedAt",
  deadline_at <= now() AS "pastDeadline", extract(epoch FROM now() - created_at)::float8 AS "ageSeconds"`;

// The statement that turns a proven request into a run. Connection and run come into being together or not at all.
// An existing connection of the same organization and directory is taken up again; if it works, it keeps working.
const START = `
  WITH request AS (
    SELECT * FROM provisioning_requests r
    WHERE r.id = $1 AND r.proof_consumed_at IS NOT NULL AND r.failure_code IS NULL
      AND NOT EXISTS (SELECT 1 FROM provisioning_runs WHERE id = r.id)),
  registration AS (
    INSERT INTO entra_app_registrations (connection_id, project_id, organization_id, connection_status, entra_tenant_id, directory_name)
    SELECT $2, project_id, organization_id, ${after('set_up')}, $4, $5 FROM request
    ON CONFLICT (organization_id, entra_tenant_id)
    DO UPDATE SET directory_name = coalesce(excluded.directory_name, entra_app_registrations.directory_name)
    RETURNING connection_id),
  connection AS (
    INSERT INTO sso_connections (id, project_id, organization_id, protocol, provider, managed_by, status, name, updated_at)
    SELECT connection_id, project_id, organization_id, 'oidc', 'entra', 'microsoft_graph', ${after('set_up')}, $3, now()
    FROM request, registration
    ON CONFLICT (id) DO UPDATE SET
      status = CASE WHEN sso_connections.status IN (${before('set_up')}) THEN ${after('set_up')} ELSE sso_connections.status END,
      disconnected_at = NULL, updated_at = now()
    RETURNING id,
      EXISTS (SELECT 1 FROM connection_credentials k WHERE k.connection_id = sso_connections.id AND k.state = 'active') AS repairs)
  INSERT INTO provisioning_runs (id, project_id, organization_id, connection_id, entra_tenant_id, started_by_user_id,
    approved_by_object_id, approved_by_name, repairs, deadline_at)
  SELECT request.id, request.project_id, request.organization_id, connection.id, $4, request.user_id, $6, $7,
    connection.repairs, now() + make_interval(secs => $8)
  FROM request, connection
  RETURNING connection_id AS "connectionId"`;

// Columns keep milliseconds and round: a run that was made due just now may seem to be of the next one.
const LEASE = `
  UPDATE provisioning_runs
  SET lease_owner = $1, lease_until = now() + make_interval(secs => $2), attempts = attempts + 1,
      state = CASE WHEN state = 'waiting' THEN 'running' ELSE state END, wait_reason = NULL
  WHERE id = (
    SELECT id FROM provisioning_runs
    WHERE state IN ('running', 'waiting', 'compensating') AND next_attempt_at <= now() + interval '1 millisecond'
      AND (lease_until IS NULL OR lease_until < now())
    ORDER BY next_attempt_at FOR UPDATE SKIP LOCKED LIMIT 1)
  RETURNING ${COLUMNS}`;

const BEGIN_STEP = `
  WITH mine AS (
    UPDATE provisioning_runs SET lease_until = now() + make_interval(secs => $5)
    WHERE id = $1 AND lease_owner = $2 RETURNING id)
  INSERT INTO provisioning_steps (run_id, name, position, state)
  SELECT id, $3, $4, 'started' FROM mine
  ON CONFLICT (run_id, name) DO UPDATE SET state = 'started', attempts = provisioning_steps.attempts + 1
  RETURNING detail AS remembered, attempts`;

const MARK_STEP = `
  UPDATE provisioning_steps
  SET state = $4::provisioning_step_state, detail = detail || $5::jsonb,
      finished_at = CASE WHEN $4::text IN ('done', 'failed', 'compensated') THEN now() ELSE NULL END
  WHERE run_id = $1 AND name = $3
    AND EXISTS (SELECT 1 FROM provisioning_runs WHERE id = $1 AND lease_owner = $2)`;

const RELEASE = `
  UPDATE provisioning_runs
  SET lease_owner = NULL, lease_until = NULL, state = $3::provisioning_run_state, wait_reason = $4,
      next_attempt_at = now() + make_interval(secs => $5), failure = coalesce($6::jsonb, failure),
      finished_at = CASE WHEN $3::text IN ('succeeded', 'failed') THEN now() ELSE NULL END
  WHERE id = $1 AND lease_owner = $2`;

// A run that was undone while its first worker still waited for an answer may have something made behind its back.
const HAND_OVER = `
  UPDATE provisioning_runs r
  SET state = 'compensating', lease_until = NULL, next_attempt_at = now(), finished_at = NULL
  WHERE id = $1 AND lease_owner IS NULL AND state IN ('compensating', 'failed')
    AND NOT EXISTS (SELECT 1 FROM provisioning_runs newer
      WHERE newer.connection_id = r.connection_id AND newer.created_at > r.created_at)`;

/** Somebody else holds the lease now, or the run was stopped: this worker must not go on. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Provisioning runs: rows are the queue, a lease says who works on one, and every write of a worker is fenced by it. */
export function provisioningRuns(pool: Pool) {
  async function fenced(text: string, values: unknown[]) {
    const result = await pool.query(text, values);
    if (result.rowCount === 0) throw new LeaseLost(`lease on ${String(values[0])} is gone`);
    return result.rows;
  }
  return {
    /**
     * Answers undefined when the request is not proven or has its run already.
     * Violates `entra_app_registrations_one_organization_per_directory` or `provisioning_runs_one_unfinished` as their names say.
     */
    async start(run: {
      requestId: string;
      newConnectionId: string;
      connectionName: string;
      entraTenantId: string;
      directoryName: string | null;
      approvedByObjectId: string;
      approvedByName: string | null;
      deadlineSeconds: number;
    }): Promise<{ connectionId: string } | undefined> {
      const values = [
        ...[run.requestId, run.newConnectionId, run.connectionName, run.entraTenantId, run.directoryName],
        ...[run.approvedByObjectId, run.approvedByName, run.deadlineSeconds],
      ];
      return (await pool.query<{ connectionId: string }>(START, values)).rows[0];
    },

    /** The run that is due longest, for this worker alone until the lease ends. */
    async lease(owner: string, leaseSeconds: number): Promise<RunRow | undefined> {
      return (await pool.query<RunRow>(LEASE, [owner, leaseSeconds])).rows[0];
    },

    /** Milliseconds until the next unfinished run is due or its lease ends, or undefined when there is none. */
    async nextDueMs(): Promise<number | undefined> {
      const text = `SELECT extract(epoch FROM min(greatest(next_attempt_at, coalesce(lease_until, next_attempt_at))) - now())::float8 AS due
        FROM provisioning_runs WHERE state IN ('running', 'waiting', 'compensating')`;
      const due = (await pool.query<{ due: number | null }>(text)).rows[0]?.due;
      return due === null || due === undefined ? undefined : Math.max(0, due * 1000);
    },

    /**
     * Writes down that a step begins; answers the how-manieth attempt it is and what earlier ones remembered.
     * @throws LeaseLost
     */
    async beginStep(
      runId: string,
      owner: string,
      step: { name: string; position: number },
      leaseSeconds: number,
    ): Promise<{ attempts: number; remembered: Record<string, unknown> }> {
      const rows = await fenced(BEGIN_STEP, [runId, owner, step.name, step.position, leaseSeconds]);
      return rows[0] as { attempts: number; remembered: Record<string, unknown> };
    },

    /** @throws LeaseLost */
    async markStep(
      runId: string,
      owner: string,
      name: string,
      state: StepState,
      detail: object = {},
    ): Promise<void> {
      await fenced(MARK_STEP, [runId, owner, name, state, JSON.stringify(detail)]);
    },

    /** @throws LeaseLost */
    async chooseRecipe(runId: string, owner: string, recipe: 'template' | 'upsert'): Promise<void> {
      await fenced('UPDATE provisioning_runs SET recipe = $3 WHERE id = $1 AND lease_owner = $2', [
        runId,
        owner,
        recipe,
      ]);
    },

    /** Gives the lease back in a new state. @throws LeaseLost */
    async release(
      runId: string,
      owner: string,
      to: { state: RunState; waitReason?: string; afterMs?: number; failure?: object },
    ): Promise<void> {
      const values = [runId, owner, to.state, to.waitReason ?? null, (to.afterMs ?? 0) / 1000];
      await fenced(RELEASE, [...values, to.failure ? JSON.stringify(to.failure) : null]);
    },

    async find(organizationId: string, id: string): Promise<RunRow | undefined> {
      const text = `SELECT ${COLUMNS} FROM provisioning_runs WHERE organization_id = $1 AND id = $2`;
      return (await pool.query<RunRow>(text, [organizationId, id])).rows[0];
    },

    /** The run that is under way for an organization and a directory. */
    async unfinished(organizationId: string, entraTenantId: string): Promise<string | undefined> {
      const text = `SELECT id FROM provisioning_runs WHERE organization_id = $1 AND entra_tenant_id = $2
        AND state NOT IN ('succeeded', 'failed')`;
      return (await pool.query<{ id: string }>(text, [organizationId, entraTenantId])).rows[0]?.id;
    },

    async steps(runId: string): Promise<StepRow[]> {
      const text = `SELECT name, position, state, attempts, started_at AS "startedAt", finished_at AS "finishedAt", detail
        FROM provisioning_steps WHERE run_id = $1 ORDER BY position, name`;
      return (await pool.query<StepRow>(text, [runId])).rows;
    },

    /** The newest run of each connection of an organization. */
    async latestOf(organizationId: string): Promise<{ id: string; connectionId: string; state: RunState }[]> {
      const text = `SELECT DISTINCT ON (connection_id) id, connection_id AS "connectionId", state FROM provisioning_runs
        WHERE organization_id = $1 ORDER BY connection_id, created_at DESC`;
      return (await pool.query(text, [organizationId])).rows;
    },

    /**
     * Takes an unfinished run away from its worker, to be undone: all of it, a repaired connection's app too. The time
     * of the lease stays, because the worker may be waiting for an answer right now, and what it makes by that has to
     * be there before it is looked for.
     */
    async abandon(connectionId: string, failure: object): Promise<boolean> {
      const text = `UPDATE provisioning_runs SET state = 'compensating', failure = $2, repairs = false,
          lease_owner = NULL, next_attempt_at = now()
        WHERE connection_id = $1 AND state IN ('running', 'waiting')`;
      const { rowCount } = await pool.query(text, [connectionId, JSON.stringify(failure)]);
      return rowCount === 1;
    },

    /** The worker from which a run was taken away has stopped: undoing may begin, once more if it came too early. */
    async handOver(runId: string): Promise<void> {
      await pool.query(HAND_OVER, [runId]);
    },
  };
}
