import { samlMetadata, samlNames } from '@portico/connections';
import { isConnected, isId, PorticoError } from '@portico/core';
import type { SignInParts } from '../../settings.ts';

/**
 * What an identity provider reads of a connection. Public: it has nothing but addresses and certificates.
 *
 * @throws PorticoError `not_found`, `secret_unavailable`
 */
export async function metadataOf(parts: SignInParts, connectionId: string): Promise<string> {
  const connection = isId('connection', connectionId)
    ? await parts.connections.forSignIn(connectionId)
    : undefined;
  const settings = connection && (await parts.saml.settings.of(connectionId));
  if (!connection || !settings || !isConnected(connection.status)) throw new PorticoError('not_found');
  // One that was retired only opens what was encrypted for it.
  const shown = (await parts.saml.settings.keys(connectionId)).filter(({ state }) => state !== 'retired');
  const keys = await parts.saml.keys.open(connection, shown);
  return samlMetadata(samlNames(parts.origin, connectionId, settings), settings, keys);
}
