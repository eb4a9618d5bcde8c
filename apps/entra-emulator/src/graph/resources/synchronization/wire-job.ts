import type {
  QuarantineRecord,
  SynchronizationJobRecord,
  SynchronizationRecord,
  TaskExecutionRecord,
} from '../../../directory/synchronization-records.ts';
import type { WireObject } from '../wire.ts';

const NEVER = '0001-01-01T00:00:00Z';
/** What a job shows as long as it was never started. */
const FOREVER = 'P10675199DT2H48M5.4775807S';
const INTERVAL = 'PT40M';

/** @param saved how the service is reached, if anything was saved */
export function wireJob(job: SynchronizationJobRecord, saved: SynchronizationRecord | undefined): WireObject {
  const { id, templateId, state, settings } = job;
  return {
    id,
    templateId,
    schedule: { expiration: null, interval: state === 'Disabled' ? FOREVER : INTERVAL, state },
    status: {
      code: statusCode(job, saved),
      countSuccessiveCompleteFailures: job.successiveFailures,
      escrowsPruned: false,
      lastExecution: wireExecution(job.lastExecution),
      lastSuccessfulExecution: wireExecution(job.lastSuccessfulExecution),
      lastSuccessfulExecutionWithExports: wireExecution(job.lastSuccessfulExecutionWithExports),
      progress: [],
      quarantine: wireQuarantine(job.quarantine),
      steadyStateFirstAchievedTime: job.steadyStateFirst ?? NEVER,
      steadyStateLastAchievedTime: job.steadyStateLast ?? NEVER,
      synchronizedEntryCountByType: countsOf(job),
      troubleshootingUrl: null,
    },
    synchronizationJobSettings: settings.map((one) => ({ ...one })),
  };
}

/**
 * - NotConfigured: nothing says how the service is reached
 * - NotRun: no run came to its end
 * - Quarantine, Paused, Active
 */
function statusCode(job: SynchronizationJobRecord, saved: SynchronizationRecord | undefined): string {
  if (job.quarantine !== null) return 'Quarantine';
  if (job.state === 'Paused') return 'Paused';
  const isConfigured = (saved?.secrets.length ?? 0) + (saved?.connectivity.length ?? 0) > 0;
  if (job.steadyStateFirst === null) return isConfigured ? 'NotRun' : 'NotConfigured';
  return job.state === 'Disabled' ? 'Paused' : 'Active';
}

const wireQuarantine = (quarantine: QuarantineRecord | null): WireObject | null =>
  quarantine === null ? null : { ...quarantine };

/** The engine counts objects; what Entra counts besides is the same, or none. */
function wireExecution(execution: TaskExecutionRecord | null): WireObject | null {
  if (execution === null) return null;
  return {
    ...execution,
    countEntitledForProvisioning: execution.countEntitled,
    countEscrowedRaw: execution.countEscrowed,
    countExports: execution.countExported,
    countImportedDeltas: execution.countImported,
    countImportedReferenceDeltas: 0,
  };
}

function countsOf({ links }: SynchronizationJobRecord): WireObject[] {
  return (['User', 'Group'] as const)
    .map((key) => ({ key, value: links.filter(({ kind }) => kind === key).length }))
    .filter(({ value }) => value > 0);
}
