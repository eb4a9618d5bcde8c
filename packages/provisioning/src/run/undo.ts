import { newId } from '@portico/core';
import type { Connection, RunRow } from '@portico/database';
import { type MicrosoftFailure, microsoftFailureOf } from '@portico/microsoft-graph';
import type { ProvisioningParts } from '../settings.ts';
import { STEPS } from '../steps/index.ts';
import { backoffMs } from './backoff.ts';
import { consentMayStillSpread } from './failures.ts';
import { connectionOf, contextOf, LEASE_SECONDS, tokenOfLease } from './lease-context.ts';
import { removeFromDirectory } from './remove-from-directory.ts';

/** Undoing is tried this often before the run ends with a word about what is left. */
const MOST_ATTEMPTS = 40;

/** Deletes what was made, then ends the run. */
export async function undo(parts: ProvisioningParts, run: RunRow, workerId: string): Promise<void> {
  const step = { name: 'undo', position: STEPS.length };
  const { attempts, remembered } = await parts.runs.beginStep(run.id, workerId, step, LEASE_SECONDS);
  const connection = await connectionOf(parts, run);
  const token = tokenOfLease(parts, run);
  try {
    const context = contextOf(parts, run, workerId, { connection, token, step, remembered });
    if (!run.repairs) await removeFromDirectory(parts, await context.graph(), connection);
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure === undefined) throw error;
    parts.log('provisioning.undo_refused', { run: run.id, ...failure });
    if (attempts < MOST_ATTEMPTS && !isHopeless(failure, run)) {
      const afterMs = backoffMs(attempts, failure.retryAfterMs, Math.random());
      await parts.runs.release(run.id, workerId, { state: 'compensating', afterMs });
      return;
    }
    await parts.runs.markStep(run.id, workerId, step.name, 'failed', { message: leftBehind(connection) });
    await finish(parts, run, workerId, connection);
    return;
  }
  await parts.runs.markStep(run.id, workerId, step.name, 'compensated');
  await finish(parts, run, workerId, connection);
}

/** What trying again does not help. A fresh consent may take its time, one that is gone does not come back. */
function isHopeless({ kind }: MicrosoftFailure, run: RunRow): boolean {
  if (kind === 'forbidden') return !consentMayStillSpread(run);
  return kind === 'rejected' || kind === 'misconfigured';
}

function leftBehind(connection: Connection): string {
  const id = connection.entraAppId ?? 'unknown';
  return `The app registration ${id} could not be deleted. An administrator of the directory has to delete it.`;
}

async function finish(parts: ProvisioningParts, run: RunRow, workerId: string, connection: Connection) {
  if (!run.repairs) {
    await parts.managed.deactivate(connection, {
      id: newId('auditEvent'),
      action: 'provisioning.failed',
      actorKind: 'worker',
      actorId: workerId,
      ipAddress: null,
      requestId: null,
      data: { run: run.id, code: run.failure?.code ?? null },
    });
  }
  await parts.runs.release(run.id, workerId, { state: 'failed' });
}
