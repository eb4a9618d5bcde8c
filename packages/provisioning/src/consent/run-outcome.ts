import { setTimeout as pause } from 'node:timers/promises';
import { isFinished } from '@portico/core';
import type { ProvisioningParts } from '../settings.ts';

/** So long, eight seconds, the browser waits for the run before it is shown the progress instead, whatever the clock does. */
const LOOK_EVERY_MS = 120;
const MOST_LOOKS = 66;

/** What the return address is told: done, failed with a code, or still going on. */
export async function runOutcome(
  parts: ProvisioningParts,
  request: { id: string; organizationId: string },
  connectionId: string,
): Promise<Record<string, string>> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const run = await parts.runs.find(request.organizationId, request.id);
    if (run && isFinished(run.state)) {
      return run.state === 'succeeded'
        ? { ok: 'microsoft_connected', connection: connectionId }
        : { error: run.failure?.code ?? 'provisioning_failed' };
    }
    await pause(LOOK_EVERY_MS);
  }
  return { pending: 'microsoft', request: request.id };
}
