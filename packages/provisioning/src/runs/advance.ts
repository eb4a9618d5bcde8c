import { isPorticoError, type RunFailure, SECOND } from '@portico/core';
import { LeaseLost } from '@portico/database';
import { type MicrosoftFailure, microsoftFailureOf } from '@portico/microsoft-graph';
import { RelyingPartyError } from '@portico/relying-party';
import type { WorkerParts } from '../settings.ts';
import { KeptInBin, keptInBin } from '../step-parts/kept-in-bin.ts';
import { AnotherApp, anotherApp } from '../step-parts/our-objects.ts';
import type { RunContext, Step, StepOutcome } from '../step-parts/step.ts';
import { backoffMs } from './backoff.ts';
import { outcomeOf, tooLate } from './failures.ts';
import {
  connectionOf,
  contextOf,
  goOn,
  LEASE_SECONDS,
  Stopping,
  tokenOfLease,
  type Work,
} from './lease-context.ts';

/** Takes a run from where its journal says to the end, to a wait, or to its failure. @throws LeaseLost */
export async function advance(parts: WorkerParts, work: Work): Promise<void> {
  const { run, kind, workerId } = work;
  const done = new Set(
    (await parts.runs.steps(run.id)).filter(({ state }) => state === 'done').map(({ name }) => name),
  );
  const token = tokenOfLease(parts, run);
  for (const [position, step] of kind.steps.entries()) {
    if (done.has(step.name)) continue;
    goOn(parts);
    const { attempts, remembered } = await parts.runs.beginStep(
      run.id,
      workerId,
      { name: step.name, position },
      LEASE_SECONDS,
    );
    const connection = await connectionOf(parts, run);
    const context = contextOf(parts, work, { connection, token, step, remembered });
    const outcome = await attempt(parts, work, { step, attempts }, context);
    if (outcome.kind === 'done') {
      await parts.runs.markStep(run.id, workerId, step.name, 'done', outcome.detail);
      continue;
    }
    await stopAt(parts, work, { ...step, attempts }, outcome);
    return;
  }
  await parts.runs.release(run.id, workerId, { state: 'succeeded' });
  parts.log('provisioning.succeeded', { run: run.id, kind: run.kind, connection: run.connectionId });
}

async function attempt(
  parts: WorkerParts,
  work: Work,
  { step, attempts }: { readonly step: Step; readonly attempts: number },
  context: RunContext,
): Promise<StepOutcome> {
  try {
    return await step.act(context);
  } catch (error) {
    if (error instanceof Stopping) throw error;
    const failure = microsoftFailureOf(error) ?? discoveryFailureOf(error);
    if (failure === undefined)
      return foreseen(error, context) ?? (await unforeseen(parts, work, error, attempts));
    parts.log('provisioning.microsoft_refused', { run: work.run.id, step: step.name, ...failure });
    return outcomeOf(failure, work, context.connection);
  }
}

/** Only a provider that cannot be reached may be there later: what its document says does not change by waiting. */
function discoveryFailureOf(error: unknown): MicrosoftFailure | undefined {
  if (!(error instanceof RelyingPartyError)) return undefined;
  return error.code === 'idp_unavailable'
    ? { kind: 'unavailable', code: 'discovery', status: 0 }
    : { kind: 'rejected', code: `discovery: ${error.reason}`, status: 0 };
}

/** What somebody has to mend before any run gets anywhere. */
function foreseen(error: unknown, { parts, run, connection }: RunContext): StepOutcome | undefined {
  if (error instanceof AnotherApp) {
    parts.log('provisioning.another_app', { run: run.id, found: error.message });
    return { kind: 'fail', failure: anotherApp(connection) };
  }
  if (error instanceof KeptInBin) {
    parts.log('provisioning.kept_in_bin', { run: run.id, objects: error.message });
    return { kind: 'fail', failure: keptInBin(connection) };
  }
  if (!isPorticoError(error) || error.code !== 'ms_provision_not_configured') return undefined;
  return { kind: 'fail', failure: { code: error.code, actor: 'operator', message: error.message } };
}

/** Not Microsoft's doing. The step is tried again, later than what else waits of this customer, but not for ever. */
async function unforeseen(
  parts: WorkerParts,
  work: Work,
  error: unknown,
  attempts: number,
): Promise<StepOutcome> {
  const { run, workerId } = work;
  if (error instanceof LeaseLost) throw error;
  if (!run.pastDeadline) {
    const afterMs = waitMs(parts, work, attempts, undefined);
    // Where the database is what is broken, the lease ends by itself.
    await parts.runs.release(run.id, workerId, { state: 'running', afterMs }).catch(() => undefined);
    throw error;
  }
  parts.log('provisioning.step_broken', { run: run.id, error: String(error) });
  const message = 'Something failed on our side. The operator finds it in the log.';
  return { kind: 'fail', failure: { code: 'provisioning_failed', actor: 'portico', message } };
}

async function stopAt(
  parts: WorkerParts,
  work: Work,
  step: { readonly name: string; readonly attempts: number },
  outcome: Exclude<StepOutcome, { kind: 'done' }>,
): Promise<void> {
  const { run, kind, workerId } = work;
  if (outcome.kind === 'wait' && !run.pastDeadline) {
    await parts.runs.markStep(run.id, workerId, step.name, 'waiting', { waitReason: outcome.reason });
    const afterMs = waitMs(parts, work, step.attempts, outcome.afterMs);
    await parts.runs.release(run.id, workerId, { state: 'waiting', waitReason: outcome.reason, afterMs });
    return;
  }
  const failure: RunFailure = outcome.kind === 'fail' ? outcome.failure : tooLate(kind);
  const state = kind.undo === undefined ? 'failed' : 'compensating';
  await parts.runs.markStep(run.id, workerId, step.name, 'failed', { message: failure.message });
  await parts.runs.release(run.id, workerId, { state, failure });
  parts.log('provisioning.failed', { run: run.id, kind: run.kind, step: step.name, code: failure.code });
}

/** Whatever Microsoft asks for, the run ends in time. */
function waitMs(
  parts: WorkerParts,
  { run, kind }: Work,
  attempts: number,
  asked: number | undefined,
): number {
  // By the clock of the deadline: by ours, which may have jumped ahead, nothing would be waited for.
  const leftMs = Math.max(0, run.leftSeconds * SECOND);
  return Math.min(backoffMs(attempts, asked, parts.random(), kind.longestWaitMs), leftMs);
}
