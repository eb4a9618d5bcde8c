import { actOf, newSamlKey } from '@portico/connections';
import { assertThat } from '@portico/core';
import { type OfConnection, presentConnection } from '../entered-connection.ts';
import type { SetupParts } from '../parts.ts';

/**
 * Makes the key that a connection is to sign with next. Its certificate stands in our metadata beside the one in use, so that
 * the identity provider can take it before anything is signed with it.
 *
 * @throws PorticoError as `reachToConnect`; `not_found`, `conflict` where there is a next one already
 */
export async function addNextKey(parts: SetupParts, of: OfConnection): Promise<void> {
  const connection = await presentConnection(parts, of);
  assertThat(connection.protocol === 'saml', 'conflict');
  const key = await newSamlKey(parts.keyRing, connection, parts.clock.now());
  assertThat(await parts.saml.settings.addNextKey(connection, key, actOf(of.caller)), 'conflict');
}

/**
 * Signs with the next key from now on. The one before goes on opening what is encrypted for it, until it is forgotten.
 *
 * @throws PorticoError as `reachToConnect`; `not_found`, `conflict` where there is no next one
 */
export async function useNextKey(parts: SetupParts, of: OfConnection): Promise<void> {
  const connection = await presentConnection(parts, of);
  assertThat(await parts.saml.settings.useNextKey(connection, actOf(of.caller)), 'conflict');
}
