import { newId } from '@portico/core';
import { CREDENTIAL_REFUSED, type ResolvedConnection } from '@portico/database';
import { RelyingPartyError } from '@portico/relying-party';
import type { RequestFacts, SignInParts } from '../../settings.ts';

/**
 * Writes down for the administrator that nobody can sign in any more until the credential is renewed (U10). Goes by what the
 * token endpoint said to us, never by what a browser brought.
 */
export async function noteRefusedCredential(
  parts: Pick<SignInParts, 'connections'>,
  { id, credential }: Pick<ResolvedConnection, 'id' | 'credential'>,
  error: unknown,
  { requestId }: RequestFacts,
): Promise<void> {
  if (!(error instanceof RelyingPartyError) || error.code !== 'client_refused' || credential === null) return;
  const event = { id: newId('auditEvent'), requestId, reason: error.reason };
  await parts.connections.credentialRefused(id, credential.id, event);
}

/** And that it works again. Costs nothing as long as it did all the time. */
export async function noteAcceptedCredential(
  parts: Pick<SignInParts, 'connections'>,
  { id, warnings }: Pick<ResolvedConnection, 'id' | 'warnings'>,
  { requestId }: RequestFacts,
): Promise<void> {
  if (!warnings.includes(CREDENTIAL_REFUSED)) return;
  await parts.connections.credentialAccepted(id, { id: newId('auditEvent'), requestId });
}
