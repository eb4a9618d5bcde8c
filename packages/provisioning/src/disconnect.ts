import { newId, PorticoError, type RunFailure } from '@portico/core';
import type { Connection } from '@portico/database';
import { acquireAppOnlyToken, appRegistrations, microsoftFailureOf } from '@portico/microsoft-graph';
import { managingAccess } from './consent/start.ts';
import { removeFromDirectory } from './run/remove-from-directory.ts';
import type { Asker, ProvisioningParts } from './settings.ts';

export type Disconnected = {
  readonly status: 'inactive';
  /** Whether nothing of the connection is left in the directory, or the worker is about to take it out. */
  readonly removed: boolean;
  /** What an administrator of the directory has to do by hand, when it is not. */
  readonly manualSteps: readonly string[];
};

const DISCONNECTED: RunFailure = {
  code: 'provisioning_failed',
  actor: 'directory_admin',
  message: 'The connection was disconnected while it was being set up.',
};

/**
 * Ends sign-in over the connection at once, then removes the app registration from the directory. Id, addresses and
 * identities stay, so connecting again takes the same connection up. Repeating it tries the removal again.
 *
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function disconnect(
  parts: ProvisioningParts,
  input: { organizationId: string; connectionId: string; asker: Asker },
): Promise<Disconnected> {
  await managingAccess(parts, input.organizationId, input.asker);
  const connection = await parts.connections.findInOrganization(input.organizationId, input.connectionId);
  if (connection?.managedBy !== 'microsoft_graph') throw new PorticoError('not_found');
  // Deleting wins over a run in progress (fault R12): the worker that undoes it removes what it made.
  const abandoned = await parts.runs.abandon(connection.id, DISCONNECTED);
  await parts.managed.deactivate(connection, {
    id: newId('auditEvent'),
    action: 'connection.disconnected',
    actorKind: 'user',
    actorId: input.asker.userId,
    ipAddress: input.asker.ipAddress,
    requestId: input.asker.requestId,
    data: { directory: connection.entraTenantId, app: connection.entraAppId },
  });
  const removed = abandoned || (await removedFromDirectory(parts, connection));
  return { status: 'inactive', removed, manualSteps: removed ? [] : manualSteps(connection) };
}

async function removedFromDirectory(parts: ProvisioningParts, connection: Connection): Promise<boolean> {
  const { provisioningApp, cloud, microsoftTimeoutMs: timeoutMs } = parts;
  if (connection.entraApplicationObjectId === null) return true;
  if (provisioningApp === undefined || connection.entraTenantId === null) return false;
  try {
    const directoryId = connection.entraTenantId;
    const { accessToken } = await acquireAppOnlyToken({ cloud, directoryId, ...provisioningApp, timeoutMs });
    await removeFromDirectory(parts, appRegistrations({ cloud, accessToken, timeoutMs }), connection);
    return true;
  } catch (error) {
    const failure = microsoftFailureOf(error);
    if (failure === undefined) throw error;
    parts.log('disconnect.removal_refused', { connection: connection.id, ...failure });
    return false;
  }
}

function manualSteps(connection: Connection): string[] {
  return [
    `Open the Entra admin centre of ${connection.entraDirectoryName ?? 'the directory'}, App registrations.`,
    `Delete the app registration with the application (client) ID ${connection.entraAppId ?? 'shown there'}.`,
    'Delete it permanently under Deleted applications as well: until then its name is taken, and connecting again fails.',
  ];
}
