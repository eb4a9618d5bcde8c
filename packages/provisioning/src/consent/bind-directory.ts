import { actOf } from '@portico/connections';
import { newId, PorticoError } from '@portico/core';
import { directoryIssuer } from '@portico/microsoft-graph';
import type { EntraPerson } from '@portico/relying-party';
import type { ProvisioningParts } from '../settings.ts';
import { asConflict, directoryName } from './claimed-directory.ts';
import type { Hop } from './hop.ts';
import { LEVELS } from './levels.ts';

/**
 * The organization is bound to the proven directory: people sign in over the sign-in app from now on. No run: there is nothing
 * to make in the directory, and nothing that could come to half of it.
 *
 * @returns the id of the connection
 * @throws PorticoError `state_used`, `directory_already_connected`, `disconnect_first`, `provisioning_in_progress`
 */
export async function bindDirectory(
  parts: ProvisioningParts,
  hop: Hop,
  person: EntraPerson,
): Promise<string> {
  const { id: requestId } = hop.request;
  const binding = await parts.bindings
    .bind({
      requestId,
      newConnectionId: newId('connection'),
      connectionName: 'Microsoft Entra ID',
      entraTenantId: person.directoryId,
      directoryName: directoryName(person),
      issuer: directoryIssuer(parts.cloud, person.directoryId),
      clientId: LEVELS.sign_in_only.appOf(parts).clientId,
      approvedByObjectId: person.objectId,
      event: actOf(hop.caller),
    })
    .catch(async (error: unknown) => {
      throw await asConflict(parts, hop, person, error);
    });
  switch (binding?.kind) {
    case 'bound':
      return binding.connectionId;
    case 'in_care':
      throw new PorticoError('disconnect_first');
    case 'in_progress':
      throw new PorticoError('provisioning_in_progress');
    case undefined:
      throw new PorticoError('state_used');
  }
}
