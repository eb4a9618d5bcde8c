import { messageOf } from '@portico/core';
import { isMoreThanNeeded, OWNED_BY, recipeFor } from '../step-parts/approval.ts';
import type { Step } from '../step-parts/step.ts';

/**
 * Reads what was really granted out of the app-only token (attack 14) and chooses the way in which the objects are made:
 * with OwnedBy the idempotent upsert; the template only where the broader permission was granted instead. What was granted
 * beyond that is never used, and the connection says so.
 */
export const confirmConsent: Step = {
  name: 'confirm_consent',
  title: 'Consent approved',
  async act({ parts, run, lease, token }) {
    const { roles } = await token();
    const recipe = recipeFor(roles);
    if (recipe !== undefined) {
      if (run.recipe === null) await parts.runs.chooseRecipe(run.id, lease.workerId, recipe);
      const warnings = isMoreThanNeeded(roles, recipe) ? ['more_permissions_than_needed'] : [];
      return { kind: 'done', detail: { warnings } };
    }
    // A token is issued without roles while the consent spreads, and also when it never covered them. Where nobody has just
    // approved there is nothing to wait for (review R4).
    if (run.requestId !== null && !run.pastDeadline) return { kind: 'wait', reason: 'consent_not_arrived' };
    const message = `${messageOf('consent_incomplete')} Missing: ${OWNED_BY}.`;
    return { kind: 'fail', failure: { code: 'consent_incomplete', actor: 'directory_admin', message } };
  },
};
