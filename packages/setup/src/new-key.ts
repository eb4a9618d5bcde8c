import { newSamlKey } from '@portico/connections';
import type { Clock } from '@portico/core';
import type { Connection, NewKey } from '@portico/database';
import type { KeyRing } from '@portico/vault';

/** Over SAML a connection has a key of its own from the beginning: its certificate stands in our metadata. */
export async function newKey(
  { keyRing, clock }: { readonly keyRing: KeyRing; readonly clock: Clock },
  connection: Pick<Connection, 'id' | 'organizationId' | 'protocol'>,
): Promise<NewKey | undefined> {
  return connection.protocol === 'saml' ? newSamlKey(keyRing, connection, clock.now()) : undefined;
}
