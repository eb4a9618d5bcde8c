import { DAY, newId } from '@portico/core';
import { isDirectoryId } from '@portico/microsoft-graph';
import { hashToken, only } from '@portico/vault';
import type { ProvisioningParts } from '../settings.ts';

/**
 * Somebody who may approve was sent the address of Microsoft's page, and approved there, in a browser of theirs. Nothing can
 * be made of that: who it was is not proven, and to whom they wanted to give it neither (attacks 1, 4). Whoever asked for it
 * sees that it happened, if the request is one of ours.
 *
 * @returns whether the answer says that somebody approved
 */
export async function approvalElsewhere(
  parts: ProvisioningParts,
  { parameters, requestId }: { readonly parameters: URLSearchParams; readonly requestId: string },
): Promise<boolean> {
  const approved = only(parameters, 'admin_consent')?.toLowerCase() === 'true' && !parameters.has('error');
  if (!approved) return false;
  const state = only(parameters, 'state');
  const request = state === undefined ? undefined : await parts.requests.byState(hashToken(state));
  if (!request?.isConsent || request.consentConsumed) return true;
  const claimed = only(parameters, 'tenant')?.toLowerCase();
  await parts.milestones.note({
    id: newId('auditEvent'),
    projectId: request.projectId,
    organizationId: request.organizationId,
    userId: null,
    action: 'microsoft_consent.approved_elsewhere',
    targetKind: 'provisioning_request',
    targetId: request.id,
    ipAddress: null,
    requestId,
    since: request.createdAt,
    data: claimed !== undefined && isDirectoryId(claimed) ? { claimed } : {},
  });
  return true;
}

/** The last time that this happened to a request of the organization, within a week. */
export async function approvedElsewhereAt(
  parts: ProvisioningParts,
  organizationId: string,
): Promise<Date | undefined> {
  const oldest = parts.clock.now().getTime() - 7 * DAY;
  const times = (await parts.milestones.reached(organizationId))
    .filter(({ action, at }) => action === 'microsoft_consent.approved_elsewhere' && at.getTime() >= oldest)
    .map(({ at }) => at);
  return times.toSorted((one, other) => other.getTime() - one.getTime())[0];
}
