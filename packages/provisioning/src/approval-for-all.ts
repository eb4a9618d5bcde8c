import { acceptsSignIn, newId } from '@portico/core';
import type { ManagedConnection } from '@portico/database';
import { isProof, proofOf } from '@portico/vault';
import type { ProvisioningParts } from './settings.ts';
import { connectionUrls } from './steps/desired-state.ts';

const PURPOSE = 'approval-for-all';

/**
 * Admin consent of the new app itself, for directories in which people may not consent for themselves. The state shows on the
 * way back that it began on our page; undefined where there is nothing to approve.
 */
export function approveForAllUrl(
  parts: ProvisioningParts,
  connection: ManagedConnection,
): string | undefined {
  const { entraAppId, entraTenantId, status } = connection;
  if (entraAppId === null || entraTenantId === null || !acceptsSignIn(status)) return undefined;
  const url = new URL(`/${entraTenantId}/v2.0/adminconsent`, parts.cloud.loginOrigin);
  url.searchParams.set('client_id', entraAppId);
  url.searchParams.set('scope', 'openid profile email');
  url.searchParams.set('redirect_uri', connectionUrls(parts.origin, connection.id).signedOut);
  url.searchParams.set('state', proofOf(parts.keyRing, PURPOSE, connection.id));
  return url.href;
}

/**
 * Microsoft says that it was approved: the connection's page ticks it off. What anybody typed in ticks off nothing.
 *
 * @returns whether it was asked for on that page
 */
export async function noteApprovalForAll(
  parts: ProvisioningParts,
  given: { readonly connectionId: string; readonly state: string; readonly requestId: string },
): Promise<boolean> {
  if (!isProof(parts.keyRing, PURPOSE, given.connectionId, given.state)) return false;
  const connection = await parts.connections.find(given.connectionId);
  if (connection === undefined || connection.status === 'inactive') return false;
  await parts.milestones.note({
    id: newId('auditEvent'),
    projectId: connection.projectId,
    organizationId: connection.organizationId,
    userId: null,
    action: 'connection.approved_for_all',
    ...{ targetKind: 'connection', targetId: connection.id },
    ...{ ipAddress: null, requestId: given.requestId },
    since: connection.activatedAt ?? connection.createdAt,
  });
  return true;
}
