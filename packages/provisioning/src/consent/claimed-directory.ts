import { newId, PorticoError } from '@portico/core';
import { violatedConstraint } from '@portico/database';
import type { EntraPerson } from '@portico/relying-party';
import type { ProvisioningParts } from '../settings.ts';

/**
 * Two organizations of a project cannot have one directory (attack 8); the database decides, not a look before.
 *
 * @returns the failure as one of ours, where it is
 */
export async function asConflict(
  parts: Pick<ProvisioningParts, 'connections' | 'audit'>,
  projectId: string,
  person: EntraPerson,
  error: unknown,
): Promise<unknown> {
  const constraint = violatedConstraint(error);
  if (constraint === 'entra_app_registrations_one_organization_per_directory') {
    await tellOwner(parts, projectId, person);
    return new PorticoError('directory_already_connected', { cause: error });
  }
  if (constraint === 'provisioning_runs_one_unfinished') {
    return new PorticoError('provisioning_in_progress', { cause: error });
  }
  return error;
}

/**
 * The organization that has the directory finds in its audit log that somebody wanted it elsewhere (attack 8): who of its
 * directory approved it, and nothing of the other organization.
 */
async function tellOwner(
  parts: Pick<ProvisioningParts, 'connections' | 'audit'>,
  projectId: string,
  person: EntraPerson,
): Promise<void> {
  const connection = await parts.connections.ofDirectory(projectId, person.directoryId);
  if (connection === undefined) return;
  await parts.audit.append({
    id: newId('auditEvent'),
    projectId,
    organizationId: connection.organizationId,
    actorKind: 'worker',
    actorId: null,
    action: 'connection.directory_claimed_elsewhere',
    targetKind: 'connection',
    targetId: connection.id,
    ipAddress: null,
    requestId: null,
    data: { directory: person.directoryId, approved_by: person.objectId },
  });
}

/** People know their directory by its domain. */
export function directoryName({ userPrincipalName }: EntraPerson): string | null {
  return userPrincipalName?.split('@').at(-1)?.toLowerCase() ?? null;
}
