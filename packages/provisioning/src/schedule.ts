import { isPorticoError } from '@portico/core';
import { beginRun } from './begin-run.ts';
import { createRunKinds } from './runs/kinds/index.ts';
import type { ProvisioningParts } from './settings.ts';

/** So many of its runs at once: people's wait behind no more than these. */
const MOST_AT_ONCE = 16;
const LOOK_EVERY_MS = 5_000;

/**
 * Begins what connections need without anybody asking: a daily look, a new credential before the old one expires, and what
 * Portico may mend of what a look has found. Any number of workers may do it at once.
 */
export function createCareSchedule(parts: ProvisioningParts) {
  const kinds = createRunKinds();
  return {
    /** Begins what is due now. Answers false when nothing was. */
    async workOnce(): Promise<boolean> {
      const due = await parts.care.take(MOST_AT_ONCE);
      const unforeseen: unknown[] = [];
      for (const { connectionId, organizationId, ...facts } of due) {
        const kind = kinds.due(facts);
        try {
          if (kind === undefined) {
            await parts.care.leave(connectionId);
            continue;
          }
          await beginRun(parts, kinds, { kind, organizationId, connectionId, by: 'schedule' });
          parts.log('provisioning.scheduled', { kind, connection: connectionId });
        } catch (error) {
          // Somebody was faster, or has disconnected it: it is due again, or never. And one that fails holds up no other.
          if (!isPorticoError(error)) {
            unforeseen.push(error);
            continue;
          }
          await parts.care.leave(connectionId);
          parts.log('provisioning.not_scheduled', { kind, connection: connectionId, code: error.code });
        }
      }
      if (unforeseen.length > 0) throw unforeseen[0];
      return due.length > 0;
    },
    nextDueMs: async (): Promise<number> => LOOK_EVERY_MS,
  };
}
