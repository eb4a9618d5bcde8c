import type { RunState } from '@portico/core';
import type { Pool } from 'pg';
import { runQueue } from './run-queue.ts';
import { type PastRunRow, RUN_COLUMNS, type RunRow, type StepRow } from './run-rows.ts';
import { runStarts } from './run-starts.ts';
import { runSteps } from './run-steps.ts';

export { LeaseLost, type PastRunRow, type RunRow, type StepRow, type StepState } from './run-rows.ts';

/** Work on managed connections: rows are the queue, a lease says who works on one, and every write of a worker is fenced by it. */
export function provisioningRuns(pool: Pool) {
  return { ...runStarts(pool), ...runQueue(pool), ...runSteps(pool), ...reads(pool) };
}

/** What is shown of runs. */
function reads(pool: Pool) {
  return {
    async find(organizationId: string, id: string): Promise<RunRow | undefined> {
      const text = `SELECT ${RUN_COLUMNS} FROM provisioning_runs WHERE organization_id = $1 AND id = $2`;
      return (await pool.query<RunRow>(text, [organizationId, id])).rows[0];
    },

    /** The run of these kinds that is under way for an organization and a directory. */
    async unfinished(
      organizationId: string,
      entraTenantId: string,
      kinds: readonly string[],
    ): Promise<string | undefined> {
      const text = `SELECT id FROM provisioning_runs WHERE organization_id = $1 AND entra_tenant_id = $2
        AND kind = ANY ($3) AND state NOT IN ('succeeded', 'failed')`;
      return (await pool.query<{ id: string }>(text, [organizationId, entraTenantId, kinds])).rows[0]?.id;
    },

    async steps(runId: string): Promise<StepRow[]> {
      const text = `SELECT name, position, state, attempts, started_at AS "startedAt", finished_at AS "finishedAt", detail
        FROM provisioning_steps WHERE run_id = $1 ORDER BY position, name`;
      return (await pool.query<StepRow>({ name: 'run-steps', text, values: [runId] })).rows;
    },

    /**
     * The last runs on a connection, the newest first, those that nobody asked for too: of these, what went well within an hour with
     * the same findings is told once, by the newest, and how often.
     */
    async pastOf(organizationId: string, connectionId: string, most: number): Promise<PastRunRow[]> {
      const text = `
        WITH found AS (
          SELECT r.*, ARRAY(
            SELECT DISTINCT code FROM provisioning_steps s, jsonb_array_elements_text(
              CASE jsonb_typeof(s.detail -> 'findings') WHEN 'array' THEN s.detail -> 'findings' ELSE '[]' END) code
            WHERE s.run_id = r.id ORDER BY code) AS findings
          FROM provisioning_runs r WHERE organization_id = $1 AND connection_id = $2),
        alike AS (
          SELECT *, CASE WHEN quiet AND state = 'succeeded'
            THEN concat(kind, date_trunc('hour', created_at), findings) ELSE id END AS which FROM found),
        told AS (
          SELECT DISTINCT ON (which) *, count(*) OVER (PARTITION BY which)::int AS times FROM alike
          ORDER BY which, created_at DESC, id DESC)
        SELECT id, kind, state, started_by_kind AS "startedByKind", failure, created_at AS "createdAt",
          finished_at AS "finishedAt", findings, times
        FROM told ORDER BY created_at DESC, id DESC LIMIT $3`;
      return (await pool.query<PastRunRow>(text, [organizationId, connectionId, most])).rows;
    },

    /** In which way the last run of the deployment that followed an approval made its objects; undefined when there was none yet. */
    async lastApprovedRecipe(): Promise<RunRow['recipe'] | undefined> {
      const text = `SELECT recipe FROM provisioning_runs WHERE request_id IS NOT NULL AND recipe IS NOT NULL
        ORDER BY created_at DESC LIMIT 1`;
      return (await pool.query<Pick<RunRow, 'recipe'>>(text)).rows[0]?.recipe;
    },

    /** The newest run of each connection of an organization that is shown to anybody. */
    async latestOf(
      organizationId: string,
    ): Promise<{ id: string; kind: string; connectionId: string; state: RunState }[]> {
      const text = `SELECT DISTINCT ON (connection_id) id, kind, connection_id AS "connectionId", state FROM provisioning_runs
        WHERE organization_id = $1 AND NOT quiet ORDER BY connection_id, created_at DESC`;
      return (await pool.query(text, [organizationId])).rows;
    },
  };
}
