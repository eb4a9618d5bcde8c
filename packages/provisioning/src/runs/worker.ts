import { PorticoError } from '@portico/core';
import { LeaseLost } from '@portico/database';
import type { WorkerParts } from '../settings.ts';
import { advance } from './advance.ts';
import { createRunKinds, type RunKinds, type RunKindTable } from './kinds/index.ts';
import { LEASE_SECONDS, Stopping, type Work } from './lease-context.ts';
import { undo } from './undo.ts';

export type ProvisioningWorker = ReturnType<typeof createProvisioningWorker>;

/**
 * Works on runs. Any number of these may work at once, on any number of machines, and one may work on many runs at once.
 *
 * @param table the kinds that it takes; all that we know unless given
 */
export function createProvisioningWorker(parts: WorkerParts, workerId: string, table?: RunKindTable) {
  const kinds = createRunKinds(table);
  const take = () => takeOne(parts, kinds, workerId);
  return {
    take,
    /** Takes one and works on it. Answers false when none is due. */
    async workOnce(): Promise<boolean> {
      const work = await take();
      await work?.();
      return work !== undefined;
    },
    /** Until the next run is due, in milliseconds; undefined when there is none. */
    nextDueMs: () => parts.runs.nextDueMs(kinds.names),
  };
}

/**
 * Leases one run that is due, of a customer who has none under way; the work takes it as far as it goes. Killed at any line,
 * the lease ends, and another worker goes on from the journal (faults R7–R11).
 */
async function takeOne(
  parts: WorkerParts,
  kinds: RunKinds,
  workerId: string,
): Promise<(() => Promise<void>) | undefined> {
  const run = await parts.runs.lease(workerId, LEASE_SECONDS, kinds.names);
  if (run === undefined) return undefined;
  const kind = kinds.named(run.kind);
  if (kind === undefined)
    throw new PorticoError('internal', { detail: `leased a run of kind ${run.kind}, not known here` });
  return async () => {
    try {
      await workOn(parts, { run, kind, workerId });
    } catch (error) {
      // Stopped from outside: whoever took the lease away goes on.
      if (!(error instanceof LeaseLost)) throw error;
      parts.log('provisioning.lease_lost', { run: run.id });
      await parts.runs.handOver(run.id, kind.undo !== undefined);
    }
  };
}

/** Up to the end, to a wait, or to where the process is to end: then nobody has to wait for the lease to do so, too. */
async function workOn(parts: WorkerParts, work: Work): Promise<void> {
  const { run, workerId } = work;
  const state = run.state === 'compensating' ? 'compensating' : 'running';
  try {
    await (state === 'compensating' ? undo(parts, work) : advance(parts, work));
  } catch (error) {
    if (!(error instanceof Stopping)) throw error;
    await parts.runs.release(run.id, workerId, { state });
    parts.log('provisioning.handed_back', { run: run.id });
  }
}
