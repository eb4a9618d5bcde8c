import { isoSeconds } from '../clock/clock.ts';
import type {
  QuarantineReason,
  SynchronizationJobRecord,
  TaskExecutionRecord,
} from '../directory/synchronization-records.ts';
import type { ObjectMapping } from '../directory/synchronization-schema.ts';
import { Entries, mappingOf } from './entries.ts';
import { tooManyFailures } from './escrow.ts';
import { errorOf, jobAfter, quarantineReasonOf } from './job-result.ts';
import { deletionLimit } from './job-settings.ts';
import type { Pass, Subject } from './pass.ts';
import { reconcile, remove } from './reconcile.ts';
import { sendReferences } from './references.ts';
import { ScimFailure } from './scim-failure.ts';

const KINDS = ['User', 'Group'] as const;

interface RunParts {
  syncAll: boolean;
  skipsOutOfScope: boolean;
  /** Names the run in the log. */
  activityIdentifier: string;
}

/**
 * One run of a job: users, groups, and what leads from one to another. What fails alone is put aside; what fails for all ends the
 * run. Afterwards the job says how it went.
 *
 * @throws JobGone when the job was deleted or replaced meanwhile: then nothing of it is kept
 */
export async function runJob(pass: Pass, parts: RunParts): Promise<TaskExecutionRecord> {
  const entries = new Entries(pass, parts.syncAll, parts.skipsOutOfScope);
  pass.entitled = entries.size;
  let failure: ScimFailure | undefined;
  let quarantine = tooManyDeletes(pass, entries);
  try {
    if (quarantine === undefined) await sendAll(pass, entries);
  } catch (error) {
    if (!(error instanceof ScimFailure)) throw error;
    failure = error;
  }
  pass.requireJob();
  if (failure !== undefined) quarantine = quarantineReasonOf(failure);
  quarantine ??= tooManyFailures(pass.escrows, entries.size);
  const execution = executionOf(pass, parts.activityIdentifier, failure);
  keepResult(pass, {
    ...jobAfter(pass.job, { execution, failure, quarantine }, pass.now),
    syncAll: parts.syncAll,
  });
  return execution;
}

/** A run that could not even begin: there is no address, or no credentials. */
export function failJob(
  pass: Omit<Pass, 'client'>,
  failure: ScimFailure,
  activityIdentifier: string,
): TaskExecutionRecord {
  const execution = executionOf(pass, activityIdentifier, failure);
  const quarantine = quarantineReasonOf(failure);
  keepResult(pass, jobAfter(pass.job, { execution, failure, quarantine }, pass.now));
  return execution;
}

async function sendAll(pass: Pass, entries: Entries): Promise<void> {
  for (const kind of KINDS) {
    const mapping = mappingOf(pass.job, kind);
    if (mapping === undefined) continue;
    for (const id of entries.ids(kind)) await sendEntry(pass, entries, { kind, id }, mapping);
  }
  pass.releaseAllBut(new Set(KINDS.flatMap((kind) => entries.ids(kind))));
  for (const kind of KINDS) {
    const mapping = mappingOf(pass.job, kind);
    if (mapping === undefined) continue;
    for (const id of entries.ids(kind)) {
      const entry = entries.of(kind, id, mapping);
      if (entry.fate === 'present' && entry.isActive) await sendReferences(pass, entry, mapping);
    }
  }
}

async function sendEntry(
  pass: Pass,
  entries: Entries,
  { kind, id }: Pick<Subject, 'kind' | 'id'>,
  mapping: ObjectMapping,
): Promise<void> {
  const entry = entries.of(kind, id, mapping);
  if (entry.fate === 'present') await reconcile(pass, entry);
  else if (entry.fate === 'removed') await remove(pass, entry, mapping);
  else if (entry.fate === 'forgotten') pass.forget(entry);
}

/** Whether more would be taken away than the job allows in one run. */
function tooManyDeletes(pass: Pass, entries: Entries): QuarantineReason | undefined {
  const limit = deletionLimit(pass.job);
  if (limit === undefined || pass.job.forceDeletes) return undefined;
  const leaving = [...pass.links.values()].filter((link) => {
    const mapping = mappingOf(pass.job, link.kind);
    if (mapping === undefined || !link.active) return false;
    const entry = entries.of(link.kind, link.sourceId, mapping);
    return entry.fate === 'removed' || (entry.fate === 'present' && !entry.isActive);
  });
  return leaving.length > limit ? 'TooManyDeletes' : undefined;
}

type Counted = Pick<Pass, 'now' | 'entitled' | 'imported' | 'exported' | 'escrows'>;

function executionOf(
  { now, entitled, imported, exported, escrows }: Counted,
  activityIdentifier: string,
  failure: ScimFailure | undefined,
): TaskExecutionRecord {
  const at = isoSeconds(now);
  const whole = escrows.length > 0 ? 'EntryLevelErrors' : 'Succeeded';
  return {
    activityIdentifier,
    state: failure === undefined ? whole : 'Failed',
    timeBegan: at,
    timeEnded: at,
    countEntitled: entitled,
    countEscrowed: escrows.length,
    countExported: exported,
    countImported: imported,
    error: failure === undefined ? null : errorOf(failure),
  };
}

function keepResult(pass: Omit<Pass, 'client'>, changes: Partial<SynchronizationJobRecord>): void {
  const { store, job, isOutdated, knowledge } = pass;
  const { state, nextRun, syncAll } = job;
  store.synchronizationJobs.update(job, { ...changes, ...knowledge });
  // Restarted or paused while it ran: that came later, and counts.
  if (isOutdated) store.synchronizationJobs.update(job, { nextRun, syncAll });
  if (state !== 'Active') store.synchronizationJobs.update(job, { nextRun: null });
}
