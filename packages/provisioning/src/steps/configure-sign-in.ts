import { microsoftFailureOf } from '@portico/microsoft-graph';
import { desiredApplication, desiredServicePrincipal, signInOf } from '../desired-state/application.ts';
import { putLogo } from '../step-parts/put-logo.ts';
import type { RunContext, Step } from '../step-parts/step.ts';
import { stepDown } from '../step-parts/step-down.ts';

/** Brings app registration and enterprise app to the desired state; writing it twice changes nothing. */
export const configureSignIn: Step = {
  name: 'configure_sign_in',
  title: 'Sign-in configured',
  async act(context) {
    const { connection, parts } = context;
    const { entraApplicationObjectId: application, entraServicePrincipalId: servicePrincipal } = connection;
    if (application === null || servicePrincipal === null) return { kind: 'wait', reason: 'replication' };
    const calls = await context.graph();
    // How the product looks may be the customer's to word by now: only who asks for it has it written anew.
    const isAsked = context.run.startedByKind !== 'schedule';
    const desired = (isAsked ? desiredApplication : signInOf)(connection, parts.origin);
    await calls.updateApplication(application, desired);
    await calls.updateServicePrincipal(servicePrincipal, changesOf(context));
    const warnings = [
      ...(await claimWarning(context, application)),
      ...(isAsked ? await putLogo(context, application) : []),
      ...(await stepDown(context, application)),
    ];
    return { kind: 'done', detail: { warnings } };
  },
};

/**
 * An administrator of the directory has switched it off: it takes the approval of one to switch it on again. And whom they let in
 * is not changed where nobody asked.
 */
function changesOf({ connection, parts, run }: RunContext) {
  const desired = desiredServicePrincipal(connection.id, parts.origin);
  const { accountEnabled, appRoleAssignmentRequired, ...wanted } = desired;
  return {
    ...wanted,
    ...(run.startedByKind === 'schedule' ? {} : { appRoleAssignmentRequired }),
    ...(run.requestId === null ? {} : { accountEnabled }),
  };
}

/** What sign-in can do without: its failure is a warning on the connection. */
async function claimWarning({ graph }: RunContext, application: string): Promise<string[]> {
  try {
    await (await graph()).removeUnverifiedEmailClaim(application);
    return [];
  } catch (error) {
    const kind = microsoftFailureOf(error)?.kind;
    if (kind === undefined || kind === 'throttled' || kind === 'not_found') throw error;
    return ['unverified_email_not_removed'];
  }
}
