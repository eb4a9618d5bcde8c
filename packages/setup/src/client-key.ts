import { actOf, newClientKey } from '@portico/connections';
import { assertThat } from '@portico/core';
import { type OfConnection, presentConnection } from './entered-connection.ts';
import type { SetupParts } from './parts.ts';

/**
 * Makes the key that a connection is to prove itself with next as OpenID client. It is published beside the one in use, so that
 * the identity provider can take it before anything is signed with it.
 *
 * @throws PorticoError as `reachToSetUp`; `not_found`, `conflict` where there is a next one already
 */
export async function addClientKey(parts: SetupParts, of: OfConnection): Promise<void> {
  const connection = await presentConnection(parts, of);
  assertThat(connection.protocol === 'oidc', 'conflict');
  const key = await newClientKey(parts.keyRing, connection, parts.clock.now());
  assertThat(await parts.connections.addClientKey(connection, key, actOf(of.caller)), 'conflict');
}

/**
 * Proves itself with the next key from now on. Where that one is refused, the one before is tried for some time yet. The first of
 * all is used by entering that the client has a key.
 *
 * @throws PorticoError as `reachToSetUp`; `not_found`, `conflict` where there is no next one, or none is in use
 */
export async function useClientKey(parts: SetupParts, of: OfConnection): Promise<void> {
  const connection = await presentConnection(parts, of);
  assertThat(await parts.connections.useClientKey(connection, actOf(of.caller)), 'conflict');
}
