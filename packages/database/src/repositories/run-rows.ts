import type { RunFailure, RunStarter, RunState } from '@portico/core';

export type StepState = 'started' | 'waiting' | 'done' | 'failed' | 'compensated';

export type RunRow = {
  readonly id: string;
  readonly kind: string;
  readonly projectId: string;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly entraTenantId: string;
  /** The click that it came of; null when nobody went to Microsoft for it. */
  readonly requestId: string | null;
  readonly approvedByName: string | null;
  readonly startedByKind: RunStarter['kind'];
  /** Nobody asked for it, and nobody is shown it. */
  readonly quiet: boolean;
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
  readonly leftSeconds: number;
  readonly ageSeconds: number;
};

/** Of a run, what is worth a line later on. */
export type PastRunRow = Pick<
  RunRow,
  'id' | 'kind' | 'state' | 'startedByKind' | 'failure' | 'createdAt' | 'finishedAt'
> & {
  /** Codes, in the order of the alphabet. */
  readonly findings: readonly string[];
  /** How many there were like it within the hour, with it. */
  readonly times: number;
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
export const UNFINISHED = `'running', 'waiting', 'compensating'`;

/** SQL: of a {@link RunRow}. */
export const RUN_COLUMNS = `id, kind, project_id AS "projectId", organization_id AS "organizationId", connection_id AS "connectionId",
  entra_tenant_id AS "entraTenantId", request_id AS "requestId", approved_by_name AS "approvedByName",
  started_by_kind AS "startedByKind", quiet, state, recipe, wait_reason AS "waitReason", attempts, next_attempt_at AS "nextAttemptAt",
  deadline_at AS "deadlineAt", failure, created_at AS "createdAt", finished_at AS "finishedAt",
  deadline_at <= now() AS "pastDeadline", extract(epoch FROM deadline_at - now())::float8 AS "leftSeconds",
  extract(epoch FROM now() - created_at)::float8 AS "ageSeconds"`;

/** Somebody else holds the lease now, or the run was stopped: this worker must not go on. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}
