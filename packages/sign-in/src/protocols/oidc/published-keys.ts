import { publicJwk } from '@portico/connections';
import { isConnected, isId, PorticoError } from '@portico/core';
import type { SignInParts } from '../../settings.ts';

/**
 * By which keys an identity provider knows a connection as its client. Public: no private half of them is even opened.
 *
 * @returns a JSON Web Key Set (RFC 7517 section 5) of the key in use and the one that comes next
 * @throws PorticoError `not_found` for what is no OpenID connection by hand that stands
 */
export async function publishedKeys(
  { connections }: Pick<SignInParts, 'connections'>,
  connectionId: string,
): Promise<{ readonly keys: readonly ReturnType<typeof publicJwk>[] }> {
  const connection = isId('connection', connectionId) ? await connections.forSignIn(connectionId) : undefined;
  const has = connection?.managedBy === 'manual' && connection.protocol === 'oidc';
  if (!has || !isConnected(connection.status)) throw new PorticoError('not_found');
  const keys = await connections.clientKeys(connectionId);
  return { keys: keys.map(({ certificate }) => publicJwk(certificate)) };
}
