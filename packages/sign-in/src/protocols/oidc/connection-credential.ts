import { newId } from '@portico/core';
import { FOUND_BY_SIGN_INS, type ResolvedConnection } from '@portico/database';
import type { RequestFacts, SignInParts } from '../../settings.ts';
import { clientRefusal } from '../client-refusal.ts';

/**
 * Writes down for the administrator that nobody can sign in any more until the credential is renewed (U10), or until the app is
 * switched on again. Goes by what the token endpoint said to us, never by what a browser brought.
 */
export async function noteRefusedClient(
  parts: Pick<SignInParts, 'connections'>,
  { id, credential }: Pick<ResolvedConnection, 'id' | 'credential'>,
  error: unknown,
  { requestId, otherTaken }: Pick<RequestFacts, 'requestId'> & { readonly otherTaken: boolean },
): Promise<void> {
  const refusal = clientRefusal(error);
  if (refusal === undefined || credential === null) return;
  const event = { id: newId('auditEvent'), requestId, reason: refusal.reason };
  const finding = refusal.of === 'switched_off' ? 'app_disabled' : 'credential_refused';
  await parts.connections.clientRefused({ id, credentialId: credential.id, otherTaken }, finding, event);
}

/** And that it works again. Costs nothing as long as it did all the time. */
export async function noteAcceptedClient(
  parts: Pick<SignInParts, 'connections'>,
  { id, warnings }: Pick<ResolvedConnection, 'id' | 'warnings'>,
  { requestId }: RequestFacts,
): Promise<void> {
  if (!FOUND_BY_SIGN_INS.some((finding) => warnings.includes(finding))) return;
  await parts.connections.clientAccepted(id, { id: newId('auditEvent'), requestId });
}
