import { isErrorCode, messageOf, PorticoError, type RunFailure, type RunState } from '@portico/core';
import type { Connection, ProvisioningRequestRow, RunRow, StepRow } from '@portico/database';
import { manualSteps } from './disconnect.ts';
import { type RunKind, wordsOf } from './runs/kind.ts';
import type { RunKinds } from './runs/kinds/index.ts';
import type { ProvisioningParts } from './settings.ts';
import { textsIn } from './step-parts/details.ts';
import { waitMessage } from './wait-messages.ts';

/** A request or run as the API and the stepper show it. Field names are the API's. */
export type Progress = {
  /** Of the click, and of the run that came of it or was begun without one. */
  readonly request_id: string;
  readonly kind: string;
  /** What people read of a run of its kind. */
  readonly words: Readonly<
    Record<'under_way' | 'succeeded' | 'failed' | 'after_failure' | 'overdue', string>
  >;
  readonly state: 'awaiting_consent' | 'awaiting_proof' | 'expired' | RunState;
  readonly connection_id?: string;
  readonly directory?: { readonly id: string; readonly name?: string };
  readonly approved_by?: string;
  readonly approved_at?: string;
  readonly wait?: { readonly reason: string; readonly message: string; readonly next_attempt_at: string };
  readonly failure?: Pick<RunFailure, 'actor' | 'message'> & { readonly code: string };
  /** What a check has found: codes, as among the connection's warnings. */
  readonly findings?: readonly string[];
  /** What is left to do by hand when a disconnection failed. */
  readonly manual_steps?: readonly string[];
  readonly steps: readonly ProgressStep[];
  readonly created_at: string;
  readonly finished_at?: string;
};

export type ProgressStep = {
  readonly name: string;
  readonly title: string;
  readonly state: StepRow['state'] | 'pending';
  readonly attempts: number;
  readonly started_at?: string;
  readonly finished_at?: string;
  readonly message?: string;
};

/**
 * State and steps of one request. The caller has asked whether the principal reaches the organization.
 * @throws PorticoError `not_found`
 */
export async function progress(
  parts: ProvisioningParts,
  kinds: RunKinds,
  { organizationId, requestId }: { readonly organizationId: string; readonly requestId: string },
): Promise<Progress> {
  const run = await parts.runs.find(organizationId, requestId);
  if (run !== undefined) {
    const connection = await parts.connections.find(run.connectionId);
    const journal = await parts.runs.steps(run.id);
    return ofRun(run, kinds.named(run.kind), connection, journal);
  }
  const request = await parts.requests.find(organizationId, requestId);
  if (request === undefined) throw new PorticoError('not_found');
  return beforeRun(request, kinds.named('connect'));
}

function beforeRun(request: ProvisioningRequestRow, kind: RunKind | undefined): Progress {
  const isSignInOnly = request.level === 'sign_in_only';
  const base = {
    request_id: request.id,
    kind: 'connect',
    words: isSignInOnly ? { ...words(kind), ...NOTHING_IS_MADE } : words(kind),
    steps: isSignInOnly ? [] : steps(kind, []),
    created_at: request.createdAt.toISOString(),
  };
  if (request.boundConnectionId !== null)
    return { ...base, state: 'succeeded', connection_id: request.boundConnectionId };
  if (request.failureCode !== null) {
    const message = isErrorCode(request.failureCode) ? messageOf(request.failureCode) : '';
    const failure = { code: request.failureCode, message, actor: 'directory_admin' as const };
    return { ...base, state: 'failed', failure };
  }
  if (request.expired) return { ...base, state: 'expired' };
  return { ...base, state: request.consentConsumed ? 'awaiting_proof' : 'awaiting_consent' };
}

const NOTHING_IS_MADE = { after_failure: 'Nothing was created in the directory.', overdue: '' };

function ofRun(
  run: RunRow,
  kind: RunKind | undefined,
  connection: Connection | undefined,
  journal: StepRow[],
): Progress {
  const name = connection?.entraDirectoryName;
  return {
    request_id: run.id,
    kind: run.kind,
    words: words(kind),
    state: run.state,
    connection_id: run.connectionId,
    directory: { id: run.entraTenantId, ...(name ? { name } : {}) },
    ...(run.approvedByName === null ? {} : { approved_by: run.approvedByName }),
    ...(run.requestId === null ? {} : { approved_at: run.createdAt.toISOString() }),
    ...(run.state === 'waiting' && run.waitReason !== null ? { wait: waiting(run, run.waitReason) } : {}),
    ...(run.failure === null ? {} : { failure: run.failure }),
    ...(run.kind === 'disconnect' && run.state === 'failed' && connection
      ? { manual_steps: manualSteps(connection) }
      : {}),
    ...(journal.some(({ detail }) => 'findings' in detail) ? { findings: textsIn(journal, 'findings') } : {}),
    steps: steps(kind, journal),
    created_at: run.createdAt.toISOString(),
    ...(run.finishedAt === null ? {} : { finished_at: run.finishedAt.toISOString() }),
  };
}

function waiting(run: RunRow, reason: string) {
  return { reason, message: waitMessage(reason), next_attempt_at: run.nextAttemptAt.toISOString() };
}

function words(kind: RunKind | undefined): Progress['words'] {
  const { underWay, succeeded, failed, afterFailure, overdue } = wordsOf(kind);
  return { under_way: underWay, succeeded, failed, after_failure: afterFailure, overdue };
}

function steps(kind: RunKind | undefined, journal: StepRow[]): ProgressStep[] {
  const planned = (kind?.steps ?? []).map(({ name, title }) => ({ name, title }));
  const undo = journal.some(({ name }) => name === 'undo') ? [{ name: 'undo', title: 'Undone' }] : [];
  return [...planned, ...undo].map(({ name, title }) => {
    const row = journal.find((candidate) => candidate.name === name);
    return row ? { name, title, ...shown(row) } : { name, title, state: 'pending', attempts: 0 };
  });
}

function shown(row: StepRow) {
  const { message, waitReason } = row.detail;
  const text = row.state === 'waiting' && typeof waitReason === 'string' ? waitMessage(waitReason) : message;
  return {
    state: row.state,
    attempts: row.attempts,
    started_at: row.startedAt.toISOString(),
    ...(row.finishedAt === null ? {} : { finished_at: row.finishedAt.toISOString() }),
    ...(typeof text === 'string' ? { message: text } : {}),
  };
}
