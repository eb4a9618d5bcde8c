import {
  actionSql,
  type KindOnAConnection,
  type RunFailure,
  type RunKindName,
  type RunStarter,
  type RunState,
} from '@portico/core';
import type { Pool } from 'pg';
import { after, before } from './connection-status.ts';

export type StepState = 'started' | 'waiting' | 'done' | 'failed' | 'compensated';

export type RunRow = {
  readonly id: string;
  readonly kind: RunKindName;
  readonly projectId: string;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly entraTenantId: string;
  /** The click that it came of; null when nobody went to Microsoft for it. */
  readonly requestId: string | null;
  readonly approvedByName: string | null;
  readonly state: RunState;
  readonly recipe: 'template' | 'upsert' | null;
  readonly waitReason: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly deadlineAt: Date;
  readonly failure: RunFailure | null;
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

/** SQL: states of a run that goes on, for `state IN (…)`. */
const UNFINISHED = `'running', 'waiting', 'compensating'`;

const COLUMNS = `id, kind, project_id AS "projectId", organization_id AS "organizationId", connection_id AS "connectionId",
  entra_tenant_id AS "entraTenantId", request_id AS "requestId", approved_by_name AS "approvedByName",
  state, recipe, wait_reason AS "waitReason", attempts, next_attempt_at AS "nextAttemptAt",
  deadline_at AS "deadlineAt", failure, created_at AS "createdAt", finished_at AS "finishedAt",
  deadline_at <= now() AS "pastDeadline", extract(epoch FROM now() - created_at)::float8 AS "ageSeconds"`;

// The statement that turns a proven request into a run. Connection and run come into being together or not at all.
// An existing connection of the same organization and directory is taken up again; if it works, it keeps working.
const START = `
  WITH request AS (
    SELECT * FROM provisioning_requests r
    WHERE r.id = $1 AND r.proof_consumed_at IS NOT NULL AND r.failure_code IS NULL
      AND NOT EXISTS (SELECT 1 FROM provisioning_runs WHERE request_id = r.id)),
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
      EXISTS (SELECT 1 FROM connection_credentials k WHERE k.connection_id = sso_connections.id AND k.state = 'active') AS works)
  INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, request_id,
    started_by_kind, started_by_id, approved_by_object_id, approved_by_name, deadline_at)
  SELECT request.id, (CASE WHEN works THEN 'repair' ELSE 'connect' END)::run_kind, request.project_id, request.organization_id,
    connection.id, $4, request.id, 'user', request.user_id, $6, $7, now() + make_interval(secs => $8)
  FROM request, connection
  RETURNING connection_id AS "connectionId"`;

// A connection that is there, and no run of it under way.
const BEGIN = `
  INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, started_by_kind,
    started_by_id, deadline_at)
  SELECT $1, $2::run_kind, e.project_id, e.organization_id, e.connection_id, e.entra_tenant_id, $5, $6,
    now() + make_interval(secs => $7)
  FROM entra_app_registrations e
  WHERE e.organization_id = $3 AND e.connection_id = $4 AND e.connection_status <> 'inactive'
  RETURNING id`;

// One statement: nobody signs in any more, its secrets and sessions are gone, a run that was under way is ended, and the run
// that takes it out of the directory is there (review R5). The time of the lease stays, because that worker may be waiting for
// an answer right now, and what it makes by that has to be there before it is looked for.
const DISCONNECT = `
  WITH connection AS (
    UPDATE sso_connections SET status = ${after('disconnected')}, disconnected_at = coalesce(disconnected_at, now()), updated_at = now()
    WHERE organization_id = $3 AND id = $4 AND managed_by = 'microsoft_graph' RETURNING id, project_id, organization_id),
  forgotten AS (DELETE FROM connection_credentials USING connection WHERE connection_id = connection.id),
  ended AS (
    UPDATE sessions SET revoked_at = now() FROM connection
    WHERE sessions.connection_id = connection.id AND sessions.revoked_at IS NULL),
  abandoned AS (
    UPDATE provisioning_runs r SET state = 'failed', failure = $6, lease_owner = NULL, wait_reason = NULL, finished_at = now()
    FROM connection
    WHERE r.connection_id = connection.id AND r.kind <> 'disconnect' AND r.state IN (${UNFINISHED})
    RETURNING r.id, r.lease_until),
  audited AS (
    INSERT INTO audit_events (id, project_id, organization_id, actor_kind, actor_id, action, target_kind, target_id, ip_address,
      request_id, data)
    SELECT $7, connection.project_id, connection.organization_id, 'user', $5, ${actionSql('connection.disconnected')}, 'connection', connection.id,
      $8, $9, jsonb_build_object('directory', e.entra_tenant_id, 'app', e.app_id)
    FROM connection JOIN entra_app_registrations e ON e.connection_id = connection.id),
  run AS (
    INSERT INTO provisioning_runs (id, kind, project_id, organization_id, connection_id, entra_tenant_id, started_by_kind,
      started_by_id, lease_until, deadline_at)
    SELECT $1, 'disconnect', c.project_id, c.organization_id, c.id, e.entra_tenant_id, 'user', $5,
      (SELECT max(lease_until) FROM abandoned), now() + make_interval(secs => $2)
    FROM connection c JOIN entra_app_registrations e ON e.connection_id = c.id
    WHERE (e.application_object_id IS NOT NULL OR EXISTS (SELECT 1 FROM abandoned))
      AND NOT EXISTS (
        SELECT 1 FROM provisioning_runs r WHERE r.connection_id = c.id AND r.kind = 'disconnect' AND r.state IN (${UNFINISHED}))
    RETURNING id)
  SELECT connection.id AS "connectionId", coalesce((SELECT id FROM run), (
    SELECT id FROM provisioning_runs r
    WHERE r.connection_id = connection.id AND r.kind = 'disconnect' AND r.state IN (${UNFINISHED}))) AS "runId"
  FROM connection`;

/** Whoever leases asks for this first: two that look at the same moment would each not see what the other takes. */
const ONE_AT_A_TIME = `SELECT pg_advisory_xact_lock(hashtextextended('portico:lease', 0))`;

// Of each customer one at a time (review R4). Columns keep milliseconds and round: a run that was made due just now may seem to
// be of the next one.
const LEASE = `
  UPDATE provisioning_runs
  SET lease_owner = $1, lease_until = now() + make_interval(secs => $2), attempts = attempts + 1,
      state = CASE WHEN state = 'waiting' THEN 'running' ELSE state END, wait_reason = NULL
  WHERE id = (
    SELECT id FROM provisioning_runs r
    WHERE state IN (${UNFINISHED}) AND next_attempt_at <= now() + interval '1 millisecond'
      AND (lease_until IS NULL OR lease_until < now())
      AND NOT EXISTS (
        SELECT 1 FROM provisioning_runs other
        WHERE other.organization_id = r.organization_id AND other.lease_owner IS NOT NULL AND other.lease_until >= now())
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

/** Somebody else holds the lease now, or the run was stopped: this worker must not go on. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Work on managed connections: rows are the queue, a lease says who works on one, and every write of a worker is fenced by it. */
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

    /**
     * A run on a connection that is there.
     *
     * @returns false when there is no such connection, or it was disconnected
     * @throws what violates `provisioning_runs_one_unfinished` while another run of it is under way
     */
    async begin(run: {
      id: string;
      kind: KindOnAConnection;
      organizationId: string;
      connectionId: string;
      startedBy: RunStarter;
      deadlineSeconds: number;
    }): Promise<boolean> {
      const { id, kind, organizationId, connectionId, startedBy } = run;
      const starter = [startedBy.kind, startedBy.kind === 'user' ? startedBy.id : null];
      const values = [id, kind, organizationId, connectionId, ...starter, run.deadlineSeconds];
      return (await pool.query(BEGIN, values)).rowCount === 1;
    },

    /**
     * Ends sign-in over a managed connection at once; the run takes out of the directory what it has there.
     *
     * @returns the run, also one that was under way already; none when there is nothing to take out. Undefined when the
     *   organization has no such connection
     */
    async disconnect(by: {
      runId: string;
      deadlineSeconds: number;
      organizationId: string;
      connectionId: string;
      userId: string;
      failureOfOthers: RunFailure;
      event: { readonly id: string; readonly ipAddress: string | null; readonly requestId: string };
    }): Promise<{ runId: string | undefined } | undefined> {
      const { event } = by;
      const values = [
        ...[by.runId, by.deadlineSeconds, by.organizationId, by.connectionId, by.userId],
        ...[JSON.stringify(by.failureOfOthers), event.id, event.ipAddress, event.requestId],
      ];
      const [row] = (await pool.query<{ runId: string | null }>(DISCONNECT, values)).rows;
      return row && { runId: row.runId ?? undefined };
    },

    /** The run that is due longest, for this worker alone until the lease ends. */
    async lease(owner: string, leaseSeconds: number): Promise<RunRow | undefined> {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(ONE_AT_A_TIME);
        const { rows } = await client.query<RunRow>(LEASE, [owner, leaseSeconds]);
        await client.query('COMMIT');
        client.release();
        return rows[0];
      } catch (error) {
        // Its transaction ends with the connection.
        client.release(true);
        throw error;
      }
    },

    /** Milliseconds until the next unfinished run is due or its lease ends, or undefined when there is none. */
    async nextDueMs(): Promise<number | undefined> {
      const text = `SELECT extract(epoch FROM min(greatest(next_attempt_at, lease_until, (
            SELECT max(other.lease_until) FROM provisioning_runs other
            WHERE other.organization_id = r.organization_id AND other.lease_owner IS NOT NULL))) - now())::float8 AS due
        FROM provisioning_runs r WHERE state IN (${UNFINISHED})`;
      const due = (await pool.query<{ due: number | null }>(text)).rows[0]?.due;
      return due === null || due === undefined ? undefined : Math.max(0, due * 1000);
    },

    /**
     * Writes down that a step begins; answers how often it has begun by now, and what earlier attempts remembered.
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
    async latestOf(
      organizationId: string,
    ): Promise<{ id: string; kind: RunKindName; connectionId: string; state: RunState }[]> {
      const text = `SELECT DISTINCT ON (connection_id) id, kind, connection_id AS "connectionId", state FROM provisioning_runs
        WHERE organization_id = $1 ORDER BY connection_id, created_at DESC`;
      return (await pool.query(text, [organizationId])).rows;
    },

    /**
     * A worker from which a run was taken away has stopped: what undoes it may begin, once more if it came too early.
     *
     * @param undoes whether a run of its kind is undone when it fails
     */
    async handOver(runId: string, undoes: boolean): Promise<void> {
      if (undoes) await pool.query(HAND_OVER, [runId]);
      await pool.query(HAND_OVER_TO_REMOVAL, [runId]);
    },
  };
}
