import { setTimeout as pause } from 'node:timers/promises';
import { isFinished } from '@portico/core';
import type { ProvisioningParts } from '../settings.ts';

/** The browser waits this long for the run before it is shown the progress instead. */
const WAIT_MS = 8_000;
const LOOK_EVERY_MS = 120;

/** What the return address is told: done, failed with a code, or still going on. */
export async function runOutcome(
  parts: ProvisioningParts,
  request: { id: string; organizationId: string },
  connectionId: string,
): Promise<Record<string, string>> {
  const until = parts.clock.now().getTime() + WAIT_MS;
  while (parts.clock.now().getTime() < until) {
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
