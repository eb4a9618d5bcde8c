import type { ConnectionFinding } from '@portico/core';
import { microsoftFailureOf } from '@portico/microsoft-graph';
import { isAboutConsent, mayReadDomains, recipeFor } from '../step-parts/approval.ts';
import { noteDirectoryDomains } from '../step-parts/directory-domains.ts';
import { isKeptOut } from '../step-parts/kept-out.ts';
import type { RunContext, Step } from '../step-parts/step.ts';

/** Whether the directory still lets us look after its app. People sign in all the same where it does not. */
export const lookAtConsent: Step = {
  name: 'look_at_consent',
  title: 'Approval looked at',
  async act(context) {
    const roles = await grantedRoles(context);
    if (roles === undefined) return { kind: 'done', detail: { findings: [CANNOT_LOOK] } };
    await context.parts.managed.noteGranted(context.lease, context.connection.id, roles);
    if (mayReadDomains(roles)) await noteDirectoryDomains(context);
    const findings: ConnectionFinding[] = recipeFor(roles) === undefined ? ['consent_withdrawn'] : [];
    return { kind: 'done', detail: { findings } };
  },
};

const CANNOT_LOOK = 'cannot_look' satisfies ConnectionFinding;

/** None where the directory gives no token at all; undefined where Portico itself is refused, which says nothing of that. */
async function grantedRoles(context: RunContext): Promise<readonly string[] | undefined> {
  try {
    return (await context.token()).roles;
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure !== undefined && (isAboutConsent(failure) || failure.kind === 'forbidden')) return [];
    if (isKeptOut(context, error)) return undefined;
    throw error;
  }
}
