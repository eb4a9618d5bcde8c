import type { ApprovalRemark } from '@portico/core';
import { type AppRegistrations, microsoftFailureOf } from '@portico/microsoft-graph';
import { broaderRemarks, needsOwnership } from './approval.ts';
import type { MadeObjects } from './made-objects.ts';
import { isOwner } from './ownership.ts';
import type { RunContext } from './step.ts';

/**
 * Where what was granted reaches every app: makes Portico's own enterprise app an owner of both objects, so that the narrow permission
 * will do from then on. Microsoft may refuse that (graph: application-post-owners wants `Directory.Read.All` besides); then people
 * have to, and sign-in does without.
 *
 * @returns what comes next on the way down, for the connection to say
 * @throws MicrosoftCallFailed when it has to be tried again
 */
export async function stepDown(context: RunContext, applicationId: string): Promise<ApprovalRemark[]> {
  const { roles } = await context.token();
  if (needsOwnership(roles)) return [];
  const calls = await context.graph();
  const application = await calls.getApplicationWithOwners(applicationId);
  const servicePrincipal = application && (await calls.getServicePrincipalWithOwners(application.appId));
  const made = application && servicePrincipal && { application, servicePrincipal };
  return broaderRemarks(roles, made !== undefined && (await ownsBoth(context, calls, made)));
}

async function ownsBoth(
  { parts, run }: RunContext,
  calls: AppRegistrations,
  { application, servicePrincipal }: MadeObjects,
): Promise<boolean> {
  const clientId = parts.provisioningApp?.clientId;
  if (clientId === undefined) return false;
  const [ownsApplication, ownsEnterpriseApp] = [
    isOwner(clientId, application),
    isOwner(clientId, servicePrincipal),
  ];
  if (ownsApplication && ownsEnterpriseApp) return true;
  const ours = await calls.getServicePrincipalByAppId(clientId);
  if (ours === undefined) return false;
  try {
    if (!ownsApplication) await calls.addApplicationOwner(application.id, ours.id);
    if (!ownsEnterpriseApp) await calls.addServicePrincipalOwner(servicePrincipal.id, ours.id);
    return true;
  } catch (error) {
    const failure = microsoftFailureOf(error);
    // Rejected is also what it answers for an owner that it has not shown yet: the next look sees it.
    if (failure?.kind !== 'forbidden' && failure?.kind !== 'rejected') throw error;
    parts.log('provisioning.ownership_refused', { run: run.id, ...failure });
    return false;
  }
}
