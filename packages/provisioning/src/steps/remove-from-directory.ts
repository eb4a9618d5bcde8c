import type { Connection } from '@portico/database';
import type { AppRegistrations, EntraApplication } from '@portico/microsoft-graph';
import { uniqueName } from '../desired-state/application.ts';
import type { ProvisioningParts } from '../settings.ts';
import { isPurged, KeptInBin } from '../step-parts/kept-in-bin.ts';
import { isOwnedOnlyBy } from '../step-parts/ownership.ts';
import { DONE, type Step } from '../step-parts/step.ts';
import { forgottenInstances } from '../step-parts/template-instances.ts';

/** The whole of a disconnection that is left to do. */
export const removeObjects: Step = {
  name: 'remove_from_directory',
  title: 'Removed from the directory',
  async act({ parts, connection, graph }) {
    await removeFromDirectory(parts, await graph(), connection);
    return DONE;
  },
};

/**
 * Deletes what a connection has in the customer's directory, soft-deleted objects included. Safe to repeat; objects are
 * found by the ids written down and by the connection's marks, so a lost answer leaves no orphan.
 *
 * @throws MicrosoftCallFailed when it has to be tried again; AnotherApp where something else is under an id of ours;
 *   KeptInBin where all is deleted, and not all of it for good
 */
export async function removeFromDirectory(
  parts: ProvisioningParts,
  calls: AppRegistrations,
  connection: Connection,
): Promise<void> {
  const { entraApplicationObjectId, entraServicePrincipalId } = connection;
  await lookAtWritten(calls, connection);
  const kept: string[] = [];
  const remove = async (id: string | null, deleted: (id: string) => Promise<void>) => {
    if (id === null) return;
    await deleted(id);
    if (!(await isPurged(calls, id))) kept.push(id);
  };
  // An enterprise app goes before its registration, by which it is found.
  for (const { id, appId } of await unwrittenApplications(parts, calls, connection)) {
    const enterpriseApp = await calls.getServicePrincipalByAppId(appId);
    await remove(enterpriseApp?.id ?? null, calls.deleteServicePrincipal);
    await remove(id, calls.deleteApplication);
  }
  await remove(entraServicePrincipalId, calls.deleteServicePrincipal);
  await remove(entraApplicationObjectId, calls.deleteApplication);
  if (kept.length > 0) throw new KeptInBin(kept.join(', '));
  await parts.managed.forgetObjects(connection);
}

/** Where they are, in the bin or not: what is not ours under these ids ends the removal before anything is deleted. */
async function lookAtWritten(
  calls: AppRegistrations,
  { entraApplicationObjectId, entraServicePrincipalId }: Connection,
): Promise<void> {
  if (entraApplicationObjectId !== null)
    (await calls.getApplicationWithOwners(entraApplicationObjectId)) ??
      (await calls.getDeleted(entraApplicationObjectId));
  if (entraServicePrincipalId !== null)
    (await calls.getServicePrincipal(entraServicePrincipalId)) ??
      (await calls.getDeleted(entraServicePrincipalId));
}

/** Those that were made without the answer being written down. Whoever has taken the name before keeps what is theirs. */
async function unwrittenApplications(
  parts: ProvisioningParts,
  calls: AppRegistrations,
  connection: Connection,
): Promise<EntraApplication[]> {
  const named = await calls.getApplicationByUniqueName(uniqueName(connection.id));
  const marked = await forgottenInstances(parts, calls, connection);
  const isNamed = named !== undefined && isOwnedOnlyBy(named, parts.provisioningApp?.clientId);
  const found = isNamed ? [named, ...marked] : marked;
  return found.filter(({ id }) => id !== connection.entraApplicationObjectId);
}
