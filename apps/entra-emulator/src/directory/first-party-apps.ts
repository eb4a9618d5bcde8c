import { guidFromName } from '../randomness/random-source.ts';
import { newServicePrincipal } from './applications.ts';
import { firstPartyResources, MICROSOFT_DIRECTORY_ID } from './first-party-resources.ts';
import type { DirectoryRecord, ServicePrincipalRecord } from './records.ts';

/**
 * The enterprise apps of Microsoft's own APIs that a directory has not, not even deleted. Ids are the same at every start.
 *
 * @param now ms
 */
export function missingFirstPartyApps(
  directoryId: string,
  there: readonly ServicePrincipalRecord[],
  now: number,
): ServicePrincipalRecord[] {
  const known = new Set(there.filter((one) => one.directoryId === directoryId).map(({ appId }) => appId));
  const names = new Map(firstPartyResources.map(({ appId, displayName }) => [appId, displayName]));
  return [...names]
    .filter(([appId]) => !known.has(appId))
    .map(([appId, displayName]) =>
      newServicePrincipal({
        ...{ appId, directoryId, displayName, now },
        id: guidFromName(`first-party/${appId}/${directoryId}`),
        appOwnerOrganizationId: MICROSOFT_DIRECTORY_ID,
      }),
    );
}

interface Apps {
  directories: DirectoryRecord[];
  servicePrincipals: ServicePrincipalRecord[];
}

/** A state of a time before Microsoft's own APIs were in the directories gets them. */
export function withFirstPartyApps<Content extends Apps>(read: Content): Content {
  const { directories, servicePrincipals } = read;
  const missing = directories.flatMap(({ id }) => missingFirstPartyApps(id, servicePrincipals, 0));
  return { ...read, servicePrincipals: [...servicePrincipals, ...missing] };
}
