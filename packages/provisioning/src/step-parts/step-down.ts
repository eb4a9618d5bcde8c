import type { ApprovalRemark } from '@portico/core';
import { type AppRegistrations, microsoftFailureOf } from '@portico/microsoft-graph';
import { broaderRemarks, needsOwnership } from './approval.ts';
import type { MadeObjects } from './made-objects.ts';
import { isOwner } from './ownership.ts';
import type { RunContext } from './step.ts';

/**
 * Where what was granted reaches every app: makes Portico's own enterprise app an owner of both objects, so that the narrow permission
 * will do from then on.
 *
 * @returns what comes next on the way down, for the connection to say
 * @throws MicrosoftCallFailed when it has to be tried again
 */
export async function stepDown(context: RunContext, applicationId: string): Promise<ApprovalRemark[]> {
  const { roles } = await context.token();
  if (needsOwnership(roles)) return [];
  return broaderRemarks(roles, (await takeOwnership(context, applicationId)) === 'owned');
}

type Ownership = 'owned' | 'refused' | 'not_shown';

/**
 * Makes Portico's own enterprise app an owner of app registration and enterprise app, where it is none, and changes nothing else. Microsoft may
 * refuse that (graph: application-post-owners wants `Directory.Read.All` besides); then people have to, and sign-in does without.
 *
 * @returns `missing` when one of the two is not there, or not shown yet; `not_shown` when it may be an owner already, and Microsoft does not
 *   tell so yet
 * @throws MicrosoftCallFailed when it has to be tried again
 */
export async function takeOwnership(
  context: RunContext,
  applicationId: string,
): Promise<Ownership | 'missing'> {
  const calls = await context.graph();
  const application = await calls.getApplicationWithOwners(applicationId);
  const servicePrincipal = application && (await calls.getServicePrincipalWithOwners(application.appId));
  if (application === undefined || servicePrincipal === undefined) return 'missing';
  return ownBoth(context, calls, { application, servicePrincipal });
}

async function ownBoth(
  { parts, run }: RunContext,
  calls: AppRegistrations,
  { application, servicePrincipal }: MadeObjects,
): Promise<Ownership> {
  const clientId = parts.provisioningApp?.clientId;
  if (clientId === undefined) return 'refused';
  const [ownsApplication, ownsEnterpriseApp] = [
    isOwner(clientId, application),
    isOwner(clientId, servicePrincipal),
  ];
  if (ownsApplication && ownsEnterpriseApp) return 'owned';
  const ours = await calls.getServicePrincipalByAppId(clientId);
  if (ours === undefined) return 'not_shown';
  try {
    if (!ownsApplication) await calls.addApplicationOwner(application.id, ours.id);
    if (!ownsEnterpriseApp) await calls.addServicePrincipalOwner(servicePrincipal.id, ours.id);
    return 'owned';
  } catch (error) {
    const failure = microsoftFailureOf(error);
    // Rejected is also what it answers for an owner that it has not shown yet.
    if (failure?.kind !== 'forbidden' && failure?.kind !== 'rejected') throw error;
    parts.log('provisioning.ownership_refused', { run: run.id, ...failure });
    return failure.kind === 'forbidden' ? 'refused' : 'not_shown';
  }
}
