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

/**
 * Whether Portico certainly may not change it any more: its own app in that directory is none of the owners, and what was granted
 * wants one. Of very many owners not all are told.
 *
 * @param roles the application permissions that were granted
 */
export function isOwnershipLost(
  { owners }: EntraApplication,
  { roles, clientId }: { readonly roles: readonly string[]; readonly clientId: string | undefined },
): boolean {
  if (!needsOwnership(roles) || owners === undefined || owners.length >= EXPANDED) return false;
  return !owners.some(({ appId }) => appId !== undefined && appId === clientId);
}

/** Whoever removes the provisioning app and approves it again gets a new enterprise app, which owns nothing. */
export function noLongerOwner(appId: string): RunFailure {
  const message = `Portico may no longer change its app registration ${appId}, because the approval was taken back in between. An administrator of the directory has to delete it, also from Deleted applications; then connect again.`;
  return { code: 'consent_incomplete', actor: 'directory_admin', message };
}
