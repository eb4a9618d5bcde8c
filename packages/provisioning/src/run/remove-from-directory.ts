import type { ManagedConnection } from '@portico/database';
import type { AppRegistrations } from '@portico/microsoft-graph';
import type { ProvisioningParts } from '../settings.ts';
import { templateMarker, uniqueName } from '../steps/desired-state.ts';

/**
 * Deletes what a connection has in the customer's directory, soft-deleted objects included. Safe to repeat; objects are
 * found by the ids written down and by the connection's marks, so a lost answer leaves no orphan.
 *
 * @throws MicrosoftCallFailed when it has to be tried again
 */
export async function removeFromDirectory(
  parts: ProvisioningParts,
  calls: AppRegistrations,
  connection: ManagedConnection,
): Promise<void> {
  for (const id of await applicationsOf(calls, connection)) {
    await calls.deleteApplication(id);
    await calls.purgeDeleted(id);
  }
  // Deleting the registration takes the enterprise app along; this is for the case that it did not.
  if (connection.entraServicePrincipalId !== null) {
    await calls.deleteServicePrincipal(connection.entraServicePrincipalId);
    await calls.purgeDeleted(connection.entraServicePrincipalId);
  }
  await parts.connections.saveObjects(connection.id, {
    appId: null,
    applicationObjectId: null,
    servicePrincipalId: null,
  });
}

async function applicationsOf(calls: AppRegistrations, connection: ManagedConnection): Promise<Set<string>> {
  const named = await calls.getApplicationByUniqueName(uniqueName(connection.id));
  const marked = await calls.findApplicationsByDisplayName(templateMarker(connection.id));
  const ids = [connection.entraApplicationObjectId, named?.id, ...marked.map(({ id }) => id)];
  return new Set(ids.filter((id): id is string => typeof id === 'string'));
}
