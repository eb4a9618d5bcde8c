import { LeaseLost, type RunRow } from '@portico/database';
import { type MicrosoftFailure, microsoftFailureOf } from '@portico/microsoft-graph';
import type { WorkerParts } from '../settings.ts';
import { isAboutConsent } from '../step-parts/approval.ts';
import { KeptInBin, keptInBin } from '../step-parts/kept-in-bin.ts';
import { AnotherApp } from '../step-parts/our-objects.ts';
import { backoffMs } from './backoff.ts';
import { consentMayStillSpread } from './failures.ts';
import {
  connectionOf,
  contextOf,
  LEASE_SECONDS,
  Stopping,
  tokenOfLease,
  type Work,
} from './lease-context.ts';

/** Undoing is tried this often before the run ends with a word about what is left. */
const MOST_ATTEMPTS = 40;

/** Takes back what a run that failed has done, as its kind says, then ends it. @throws LeaseLost */
export async function undo(parts: WorkerParts, work: Work): Promise<void> {
  const { run, workerId } = work;
  const { undo: how, steps, longestWaitMs } = work.kind;
  if (how === undefined) return parts.runs.release(run.id, workerId, { state: 'failed' });
  const step = { name: 'undo', position: steps.length };
  const { attempts, remembered } = await parts.runs.beginStep(run.id, workerId, step, LEASE_SECONDS);
  const connection = await connectionOf(parts, run);
  const token = tokenOfLease(parts, run);
  const context = contextOf(parts, work, { connection, token, step, remembered });
  try {
    await how.act(context);
    await parts.runs.markStep(run.id, workerId, step.name, 'compensated');
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof Stopping) throw error;
    const failure = microsoftFailureOf(error);
    parts.log('provisioning.undo_refused', { run: run.id, ...(failure ?? { error: String(error) }) });
    const isOver =
      error instanceof AnotherApp ||
      error instanceof KeptInBin ||
      (failure !== undefined && isHopeless(failure, run));
    if (attempts < MOST_ATTEMPTS && !isOver) {
      const afterMs = backoffMs(attempts, failure?.retryAfterMs, parts.random(), longestWaitMs);
      return parts.runs.release(run.id, workerId, { state: 'compensating', afterMs });
    }
    const message = error instanceof KeptInBin ? keptInBin(connection).message : how.leftBehind(connection);
    await parts.runs.markStep(run.id, workerId, step.name, 'failed', { message });
  }
  await how.finish(context);
  await parts.runs.release(run.id, workerId, { state: 'failed' });
}

/** What trying again does not help. A fresh consent may take its time, one that is gone does not come back. */
function isHopeless(failure: MicrosoftFailure, run: RunRow): boolean {
  if (failure.kind === 'forbidden' || isAboutConsent(failure)) return !consentMayStillSpread(run);
  return failure.kind === 'rejected' || failure.kind === 'misconfigured';
}
