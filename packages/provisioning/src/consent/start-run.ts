import { actOf } from '@portico/connections';
import { newId, PorticoError } from '@portico/core';
import type { EntraPerson } from '@portico/relying-party';
import { GAVE_WAY } from '../runs/failures.ts';
import { RUN_KINDS, type RunKinds } from '../runs/kinds/index.ts';
import type { ProvisioningParts } from '../settings.ts';
import { asConflict, directoryName } from './claimed-directory.ts';
import type { Hop } from './hop.ts';

/**
 * Begins the run that connects the proven directory.
 *
 * @returns the id of the connection
 * @throws PorticoError `state_used`, `directory_already_connected`, `provisioning_in_progress`; to who holds a setup link
 *   `setup_link_revoked` when it is theirs no more, `already_exists` when the organization had this directory connected before
 */
export async function startRun(
  parts: ProvisioningParts,
  kinds: Pick<RunKinds, 'givingWay'>,
  hop: Hop,
  person: EntraPerson,
): Promise<string> {
  const { id: requestId } = hop.request;
  try {
    const run = await parts.runs.start({
      requestId,
      newConnectionId: newId('connection'),
      connectionName: 'Microsoft Entra ID',
      entraTenantId: person.directoryId,
      directoryName: directoryName(person),
      approvedByObjectId: person.objectId,
      approvedByName: person.name ?? person.userPrincipalName ?? null,
      deadlineSeconds: RUN_KINDS.connect.deadlineSeconds,
      givingWay: { kinds: kinds.givingWay, failure: GAVE_WAY },
      event: actOf(hop.caller),
    });
    if (run === undefined) throw new PorticoError('state_used');
    return run.connectionId;
  } catch (error) {
    throw await asConflict(parts, hop, person, error);
  }
}
