import { PorticoError } from '@portico/core';
import type { ConnectionCredential, ConnectionOwner } from '@portico/database';
import { type KeyRing, openText, type SealedPlace, seal } from '@portico/vault';

type Sealed = Pick<ConnectionCredential, 'id' | 'sealed' | 'sealedInConnection'>;
type Owner = Pick<ConnectionOwner, 'id' | 'organizationId'>;

/** Where a credential of a connection is sealed for: its row; one that is older than those rows, the connection's. */
function credentialPlace(
  { id, organizationId }: Owner,
  credential: Pick<Sealed, 'id' | 'sealedInConnection'>,
): SealedPlace {
  return credential.sealedInConnection
    ? { table: 'sso_connections', column: 'client_secret', row: id, organization: organizationId }
    : {
        table: 'connection_credentials',
        column: 'sealed',
        row: credential.id,
        organization: organizationId,
      };
}

/** Seals the text of a new credential for its row. */
export async function sealCredential(
  keyRing: KeyRing,
  connection: Owner,
  credential: { readonly id: string; readonly text: string },
): Promise<string> {
  const place = credentialPlace(connection, { id: credential.id, sealedInConnection: false });
  return seal(keyRing, place, credential.text);
}

/**
 * The text of a credential. The only place where a connection's secret is opened.
 *
 * @throws PorticoError `secret_unavailable` when no master key opens it, or it was sealed for another row
 */
export async function openCredential(
  keyRing: KeyRing,
  connection: Owner,
  credential: Sealed,
): Promise<string> {
  try {
    return await openText(keyRing, credentialPlace(connection, credential), credential.sealed);
  } catch (cause) {
    throw new PorticoError('secret_unavailable', { detail: `credential of ${connection.id}`, cause });
  }
}
