import { z } from 'zod';
import type { SynchronizationJobRecord } from '../../../directory/synchronization-records.ts';
import { lookedAtAgain } from '../../../provisioning-service/links.ts';
import { type GraphCall, type GraphReply, noContent, readBodyAs } from '../../graph-call.ts';
import { badRequest } from '../../graph-error.ts';
import { graphObject } from '../../graph-object.ts';
import { findJob } from './own-application.ts';

/** Goes on from where it stands, and out of quarantine. A first start begins with everybody. */
export function startJob(call: GraphCall): GraphReply {
  const job = findJob(call);
  const isAtWork = job.state === 'Active' && job.quarantine === null;
  if (!isAtWork)
    call.emulator.store.synchronizationJobs.update(job, {
      state: 'Active',
      quarantine: null,
      nextRun: call.now,
    });
  return noContent;
}

/** A run that is at work goes on to its end; no other follows. */
export function pauseJob(call: GraphCall): GraphReply {
  call.emulator.store.synchronizationJobs.update(findJob(call), { state: 'Paused', nextRun: null });
  return noContent;
}

/** What a restart forgets. */
const RESETS = {
  None: (): Partial<SynchronizationJobRecord> => ({}),
  ConnectorDataStore: (): Partial<SynchronizationJobRecord> => ({ links: [] }),
  Escrows: (): Partial<SynchronizationJobRecord> => ({ escrows: [] }),
  /** Everything is looked at again, and who is in scope decided anew. */
  Watermark: ({ links }: SynchronizationJobRecord): Partial<SynchronizationJobRecord> => ({
    links: lookedAtAgain(links),
    syncAll: null,
  }),
  QuarantineState: (): Partial<SynchronizationJobRecord> => ({ quarantine: null, successiveFailures: 0 }),
  /** The next run may remove more than the limit. */
  ForceDeletes: (): Partial<SynchronizationJobRecord> => ({ forceDeletes: true }),
} as const;

type Reset = keyof typeof RESETS;
const FULL: readonly Reset[] = ['Watermark', 'Escrows', 'QuarantineState', 'ConnectorDataStore'];

const criteria = graphObject({}, { resetScope: z.string().max(200) });
const restartBody = graphObject({}, { criteria });

/** Begins anew with what is told: flags, separated by commas. Without a word it forgets nothing. */
export function restartJob(call: GraphCall): GraphReply {
  const job = findJob(call);
  const body = readBodyAs(call, restartBody, 'SynchronizationJobRestartCriteria');
  const resets = (body.criteria?.resetScope ?? 'None').split(',').flatMap(resetsNamed);
  const { synchronizationJobs } = call.emulator.store;
  for (const name of resets) synchronizationJobs.update(job, RESETS[name](job));
  synchronizationJobs.update(job, { state: 'Active', nextRun: call.now });
  return noContent;
}

function resetsNamed(text: string): readonly Reset[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === 'full') return FULL;
  const known = Object.keys(RESETS) as Reset[];
  const found = known.find((name) => name.toLowerCase() === wanted);
  if (found === undefined)
    throw badRequest(`Invalid value specified for property 'resetScope': '${text.slice(0, 100)}'.`);
  return [found];
}
