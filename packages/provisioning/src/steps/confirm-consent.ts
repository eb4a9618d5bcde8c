import { messageOf } from '@portico/core';
import { ALL, OWNED_BY } from '../settings.ts';
import { recipeFor, unusedRemarks } from '../step-parts/approval.ts';
import type { RunContext, Step } from '../step-parts/step.ts';

/**
 * Reads what was really granted out of the app-only token (attack 14) and chooses the way in which the objects are made:
 * with OwnedBy the idempotent upsert; the template only where the broader permission was granted instead. What was granted
 * beyond that is not used, and the connection says so.
 */
export const confirmConsent: Step = {
  name: 'confirm_consent',
  title: 'Consent approved',
  async act(context) {
    const { parts, run, connection, lease } = context;
    const { roles } = await context.token();
    const recipe = recipeFor(roles);
    if (recipe !== undefined) {
      await parts.managed.noteGranted(lease, connection.id, roles);
      if (run.recipe === null) await parts.runs.chooseRecipe(run.id, lease.workerId, recipe);
      noteOtherThanTold(context, roles);
      return { kind: 'done', detail: { warnings: unusedRemarks(roles) } };
    }
    // A token is issued without roles while the consent spreads, and also when it never covered them. Where nobody has just
    // approved there is nothing to wait for (review R4).
    if (run.requestId !== null && !run.pastDeadline) return { kind: 'wait', reason: 'consent_not_arrived' };
    const message = `${messageOf('consent_incomplete')} Missing: ${OWNED_BY}.`;
    return { kind: 'fail', failure: { code: 'consent_incomplete', actor: 'directory_admin', message } };
  },
};

/** Whoever approved has just read of the narrow permission here, and the registration does not list it: the operator's matter. */
function noteOtherThanTold({ parts, run }: RunContext, roles: readonly string[]): void {
  const told = parts.provisioningApp?.permission;
  if (run.requestId === null || told !== OWNED_BY || roles.includes(told)) return;
  parts.log('provisioning.permission_other_than_set', { run: run.id, set: told, granted: ALL });
}
