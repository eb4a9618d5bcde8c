import { isoSeconds } from '../clock/clock.ts';
import type {
  QuarantineReason,
  QuarantineRecord,
  SynchronizationJobRecord,
  TaskError,
  TaskExecutionRecord,
} from '../directory/synchronization-records.ts';
import type { ScimFailure } from './scim-failure.ts';

/** Increments come so often, and nobody can change that. */
export const INTERVAL_MS = 40 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** A job that stays in quarantine so long is switched off. */
const LONGEST_QUARANTINE_MS = 28 * DAY_MS;
const SHORTEST_PAUSE_MS = 1000;

/** How a run ended: nothing stopped it, or what did. */
export interface RunEnd {
  execution: TaskExecutionRecord;
  failure: ScimFailure | undefined;
  quarantine: QuarantineReason | undefined;
}

export const errorOf = ({ code, message, kind }: ScimFailure): TaskError => ({
  code,
  message,
  tenantActionable: kind === 'credentials' || kind === 'address',
});

/** What of a failure of the whole run sends a job to quarantine: everything but overload. */
export const quarantineReasonOf = (failure: ScimFailure): QuarantineReason | undefined =>
  failure.kind === 'throttled' ? undefined : 'EncounteredQuarantineException';

/**
 * What a run makes of the state of its job: when it runs next, and whether it is in quarantine.
 *
 * @param now ms, when the run was due
 */
export function jobAfter(
  job: SynchronizationJobRecord,
  { execution, failure, quarantine: reason }: RunEnd,
  now: number,
): Partial<SynchronizationJobRecord> {
  const told: Partial<SynchronizationJobRecord> = { lastExecution: execution };
  if (reason !== undefined) return { ...told, ...inQuarantine(job, reason, execution.error, now) };
  if (failure !== undefined) {
    const pause = Math.max((failure.retryAfter ?? INTERVAL_MS / 1000) * 1000, SHORTEST_PAUSE_MS);
    return { ...told, successiveFailures: job.successiveFailures + 1, nextRun: now + pause };
  }
  const at = isoSeconds(now);
  const isSuccess = execution.state === 'Succeeded';
  return {
    ...told,
    ...(isSuccess && { lastSuccessfulExecution: execution }),
    ...(isSuccess && execution.countExported > 0 && { lastSuccessfulExecutionWithExports: execution }),
    quarantine: null,
    successiveFailures: 0,
    forceDeletes: false,
    steadyStateFirst: job.steadyStateFirst ?? at,
    steadyStateLast: at,
    nextRun: now + INTERVAL_MS,
  };
}

/** Tried again once a day, and after four weeks no more. */
function inQuarantine(
  job: SynchronizationJobRecord,
  reason: QuarantineReason,
  error: TaskError | null,
  now: number,
): Partial<SynchronizationJobRecord> {
  const at = isoSeconds(now);
  const before = job.quarantine;
  const quarantine: QuarantineRecord = {
    reason,
    currentBegan: before?.currentBegan ?? at,
    seriesBegan: before?.seriesBegan ?? at,
    nextAttempt: isoSeconds(now + DAY_MS),
    seriesCount: (before?.seriesCount ?? 0) + 1,
    error,
  };
  const isOver = now - Date.parse(quarantine.seriesBegan) >= LONGEST_QUARANTINE_MS;
  return {
    quarantine,
    successiveFailures: job.successiveFailures + 1,
    ...(isOver ? { state: 'Disabled', nextRun: null } : { nextRun: now + DAY_MS }),
  };
}
