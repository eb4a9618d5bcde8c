import { acceptsSignIn, isConnected, newId } from '@portico/core';
import type { Connection, connectionMilestones, connections } from '@portico/database';
import type { Cloud } from '@portico/microsoft-graph';
import { isProof, type KeyRing, proofOf } from '@portico/vault';
import { connectionUrls } from './urls.ts';

type ApprovalParts = { readonly origin: URL; readonly cloud: Cloud; readonly keyRing: KeyRing };

const PURPOSE = 'approval-for-all';

/**
 * Admin consent of the new app itself, for directories in which people may not consent for themselves. The state shows on the
 * way back that it began on our page; undefined where there is nothing to approve.
 */
export function approveForAllUrl(parts: ApprovalParts, connection: Connection): string | undefined {
  const { entraAppId, entraTenantId, managedBy, status } = connection;
  // Over the sign-in app it was approved for all from the beginning.
  if (managedBy === 'sign_in_app' || entraAppId === null || entraTenantId === null || !acceptsSignIn(status))
    return undefined;
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
  parts: {
    readonly keyRing: KeyRing;
    readonly connections: Pick<ReturnType<typeof connections>, 'find'>;
    readonly milestones: Pick<ReturnType<typeof connectionMilestones>, 'note'>;
  },
  given: { readonly connectionId: string; readonly state: string; readonly requestId: string },
): Promise<boolean> {
  if (!isProof(parts.keyRing, PURPOSE, given.connectionId, given.state)) return false;
  const connection = await parts.connections.find(given.connectionId);
  if (connection === undefined || !isConnected(connection.status)) return false;
  await parts.milestones.note({
    id: newId('auditEvent'),
    projectId: connection.projectId,
    organizationId: connection.organizationId,
    userId: null,
    action: 'connection.approved_for_all',
    targetKind: 'connection',
    targetId: connection.id,
    ipAddress: null,
    requestId: given.requestId,
    since: connection.activatedAt ?? connection.createdAt,
  });
  return true;
}
