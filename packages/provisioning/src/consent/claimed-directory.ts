import { actOf } from '@portico/connections';
import { newId, PorticoError } from '@portico/core';
import { SetupLinkRefused, violatedConstraint } from '@portico/database';
import type { EntraPerson } from '@portico/relying-party';
import type { ProvisioningParts } from '../settings.ts';
import type { Hop } from './hop.ts';

/**
 * Two organizations of a project cannot have one directory without an agreement (attack 8); the database decides, not a look
 * before. Whoever has it is asked for one.
 *
 * @returns the failure as one of ours, where it is
 */
export async function asConflict(
  parts: Pick<ProvisioningParts, 'agreements'>,
  hop: Hop,
  person: EntraPerson,
  error: unknown,
): Promise<unknown> {
  if (error instanceof SetupLinkRefused)
    return new PorticoError(error.why === 'over' ? 'setup_link_revoked' : 'already_exists', { cause: error });
  const constraint = violatedConstraint(error);
  if (constraint === 'entra_app_registrations_one_organization_per_directory') {
    await askForDirectory(parts, hop, person);
    return new PorticoError('directory_already_connected', { cause: error });
  }
  if (constraint === 'provisioning_runs_one_unfinished') {
    return new PorticoError('provisioning_in_progress', { cause: error });
  }
  return error;
}

/**
 * The organization that has the directory reads that another one wants it, and who of its directory approved that. An
 * administrator of the directory has proven it, so nobody else fills the list.
 */
async function askForDirectory(
  { agreements }: Pick<ProvisioningParts, 'agreements'>,
  { request: { projectId, organizationId }, caller }: Hop,
  person: EntraPerson,
): Promise<void> {
  await agreements.ask({
    id: newId('directoryAgreement'),
    projectId,
    organizationId,
    entraTenantId: person.directoryId,
    directoryName: directoryName(person),
    approvedByObjectId: person.objectId,
    approvedByName: person.name ?? person.userPrincipalName ?? null,
    event: actOf(caller),
    otherEventId: newId('auditEvent'),
  });
}

/** People know their directory by its domain. */
export function directoryName({ userPrincipalName }: EntraPerson): string | null {
  return userPrincipalName?.split('@').at(-1)?.toLowerCase() ?? null;
}
