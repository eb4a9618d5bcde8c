import { newId } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import type { Registration } from '@portico/relying-party';
import type { SignInParts } from '../../settings.ts';

/**
 * Writes down for the administrator that the provider's discovery document leads elsewhere than they have agreed to; until they
 * look it up and save it anew, people go on to where they went (attacks 17, 42). Of a connection that was entered before
 * endpoints were kept, these are. Costs nothing where there is nothing new.
 */
export async function noteEndpoints(
  { connections, relyingParty, log }: Pick<SignInParts, 'connections' | 'relyingParty' | 'log'>,
  { id, managedBy, client, enteredAt, warnings }: ResolvedConnection,
  registration: Registration,
): Promise<void> {
  if (managedBy !== 'manual' || client === null || registration.dialect !== 'standard') return;
  const standing = relyingParty.standing(registration);
  if (standing === undefined) return;
  try {
    if (standing.moved) {
      if (!warnings.includes('endpoint_moved'))
        await connections.endpointMoved(id, enteredAt, newId('auditEvent'));
    } else if (registration.endpoints === undefined) {
      await connections.endpointsRead(id, enteredAt, standing.endpoints());
    }
  } catch (error) {
    // Nobody is turned away because it cannot be written down: the next sign-in does.
    const reason = error instanceof Error ? error.message : 'unknown';
    log('sign_in.endpoints_not_noted', { connection: id, reason });
  }
}
