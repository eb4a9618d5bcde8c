import type { RunFailure } from '@portico/core';
import { LeaseLost, type RunRow } from '@portico/database';
import { microsoftFailureOf } from '@portico/microsoft-graph';
import type { ProvisioningParts } from '../settings.ts';
import { STEPS } from '../steps/index.ts';
import type { RunContext, Step, StepOutcome } from '../steps/step.ts';
import { backoffMs } from './backoff.ts';
import { outcomeOf } from './failures.ts';
import { connectionOf, contextOf, goOn, LEASE_SECONDS, Stopping, tokenOfLease } from './lease-context.ts';

/** Takes a run from where its journal says to the end, to a wait, or to its failure. @throws LeaseLost */
export async function advance(parts: ProvisioningParts, run: RunRow, workerId: string): Promise<void> {
  const done = new Set(
    (await parts.runs.steps(run.id)).filter(({ state }) => state === 'done').map(({ name }) => name),
  );
  const token = tokenOfLease(parts, run);
  for (const [position, step] of STEPS.entries()) {
    if (done.has(step.name)) continue;
    goOn(parts);
    const { attempts, remembered } = await parts.runs.beginStep(
      run.id,
      workerId,
      { name: step.name, position },
      LEASE_SECONDS,
    );
    const connection = await connectionOf(parts, run);
    const outcome = await acted(
      step,
      contextOf(parts, run, workerId, { connection, token, step, remembered }),
    );
    if (outcome.kind === 'done') {
      await parts.runs.markStep(run.id, workerId, step.name, 'done', outcome.detail);
      continue;
    }
    await stopAt(parts, run, workerId, { ...step, attempts }, outcome);
    return;
  }
  await parts.runs.release(run.id, workerId, { state: 'succeeded' });
  parts.log('provisioning.succeeded', { run: run.id, connection: run.connectionId });
}

async function acted(step: Step, context: RunContext): Promise<StepOutcome> {
  try {
    return await step.act(context);
  } catch (error) {
    if (error instanceof Stopping) throw error;
    const failure = microsoftFailureOf(error);
    if (failure === undefined && !isIdpUnavailable(error)) return unforeseen(context, error);
    const known = failure ?? { kind: 'unavailable' as const, code: 'discovery', status: 0 };
    context.parts.log('provisioning.microsoft_refused', { run: context.run.id, step: step.name, ...known });
    return outcomeOf(known, context.run, context.connection);
  }
}

/** Not Microsoft's doing. The lease ends by itself and the step is tried again, but not for ever. */
function unforeseen({ parts, run }: RunContext, error: unknown): StepOutcome {
  if (error instanceof LeaseLost || !run.pastDeadline) throw error;
  parts.log('provisioning.step_broken', { run: run.id, error: String(error) });
  const message = 'Something failed on our side. The operator finds it in the log.';
  return { kind: 'fail', failure: { code: 'provisioning_failed', actor: 'portico', message } };
}

function isIdpUnavailable(error: unknown): boolean {
  return error instanceof Error && error.name === 'RelyingPartyError';
}

async function stopAt(
  parts: ProvisioningParts,
  run: RunRow,
  workerId: string,
  step: { readonly name: string; readonly attempts: number },
  outcome: Exclude<StepOutcome, { kind: 'done' }>,
): Promise<void> {
  if (outcome.kind === 'wait' && !run.pastDeadline) {
    await parts.runs.markStep(run.id, workerId, step.name, 'waiting', { waitReason: outcome.reason });
    // Whatever Microsoft asks for, the run ends in time.
    const leftMs = Math.max(0, run.deadlineAt.getTime() - parts.clock.now().getTime());
    const afterMs = Math.min(backoffMs(step.attempts, outcome.afterMs, Math.random()), leftMs);
    await parts.runs.release(run.id, workerId, { state: 'waiting', waitReason: outcome.reason, afterMs });
    return;
  }
  const failure = outcome.kind === 'fail' ? outcome.failure : tooLate();
  await parts.runs.markStep(run.id, workerId, step.name, 'failed', { message: failure.message });
  await parts.runs.release(run.id, workerId, { state: 'compensating', failure });
  parts.log('provisioning.failed', { run: run.id, step: step.name, code: failure.code });
}

function tooLate(): RunFailure {
  const message = 'Microsoft was not ready within ten minutes. Try again later.';
  return { code: 'provisioning_failed', actor: 'portico', message };
}
