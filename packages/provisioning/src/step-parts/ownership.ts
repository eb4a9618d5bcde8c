import type { RunFailure } from '@portico/core';
import { type EntraApplication, EXPANDED } from '@portico/microsoft-graph';
import { needsOwnership } from './approval.ts';

/**
 * Whether nobody but Portico's own app in that directory is an owner. What a person or another application made is theirs;
 * what the template makes may have no owner (microsoft.md section 3).
 */
export function isOwnedOnlyBy({ owners }: EntraApplication, clientId: string | undefined): boolean {
  return owners?.every(({ appId }) => appId !== undefined && appId === clientId) ?? false;
}

/** Somebody has given an app of theirs the name that Portico gives its own. */
export function nameTaken(appId: string): RunFailure {
  const message = `Somebody else’s app registration ${appId} in the Entra directory has the unique name that Portico gives its own. Portico neither uses nor deletes it. An administrator of the directory has to delete it, also from Deleted applications, or to take its unique name away. Then connect again.`;
  return { code: 'not_our_app', actor: 'directory_admin', message };
}

type Owned = Pick<EntraApplication, 'owners'>;

/** Whether Portico's own app in that directory is told among the owners. */
export const isOwner = (clientId: string | undefined, { owners = [] }: Owned): boolean =>
  owners.some(({ appId }) => appId !== undefined && appId === clientId);

/**
 * Whether Portico certainly may not change one of them any more: its own app in that directory is none of the owners, and what was
 * granted wants one, of app registration and enterprise app alike. Of very many owners not all are told.
 *
 * @param roles the application permissions that were granted
 */
export function isOwnershipLost(
  objects: readonly Owned[],
  { roles, clientId }: { readonly roles: readonly string[]; readonly clientId: string | undefined },
): boolean {
  if (!needsOwnership(roles)) return false;
  const areAllTold = ({ owners }: Owned) => owners !== undefined && owners.length < EXPANDED;
  return objects.some((object) => areAllTold(object) && !isOwner(clientId, object));
}

/** Whoever removes the provisioning app and approves it again gets a new enterprise app, which owns nothing. */
export function noLongerOwner(appId: string): RunFailure {
  const message = `Portico may no longer change its app registration ${appId}, because the approval was taken back in between. An administrator of the directory has to make Portico’s enterprise app an owner of it and of its enterprise app; or has to delete it, also from Deleted applications. Then connect again.`;
  return { code: 'consent_incomplete', actor: 'directory_admin', message };
}
