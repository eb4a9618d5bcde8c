import { PorticoError } from '@portico/core';
import type { ConnectionCredential, ConnectionOwner, StoredCredentialKind } from '@portico/database';
import type { ClientAuthentication } from '@portico/relying-party';
import {
  certificateFacts,
  type KeyRing,
  openText,
  readSigningCertificate,
  type SealedPlace,
  seal,
} from '@portico/vault';
import type { WorkloadIssuer } from './workload-issuer.ts';

type Sealed = Pick<ConnectionCredential, 'id' | 'sealed' | 'sealedInConnection'>;
/** By what credentials are opened. */
export type CredentialOpener = {
  readonly keyRing: KeyRing;
  readonly workload: Pick<WorkloadIssuer, 'assertion'>;
};
export type SealedCredential = Sealed & Pick<ConnectionCredential, 'kind'>;
/** What a connection to a directory proves itself with, opened: of a federated one, what signs for it. */
export type OpenedCredential = Exclude<ClientAuthentication, { kind: 'none' | 'private_key' }>;
type Owner = Pick<ConnectionOwner, 'id' | 'organizationId'>;

/** A release that does not know a kind must not open one and send it as a secret. */
const COLUMNS = {
  client_secret: 'sealed',
  certificate: 'sealed_certificate',
  federated: 'sealed_subject',
  private_key: 'sealed_private_key',
} as const satisfies Record<StoredCredentialKind, string>;

/** Where a credential of a connection is sealed for: its row; one that is older than those rows, the connection's. */
export function credentialPlace(
  { id, organizationId }: Owner,
  credential: Pick<SealedCredential, 'id' | 'kind' | 'sealedInConnection'>,
): SealedPlace {
  return credential.sealedInConnection
    ? { table: 'sso_connections', column: 'client_secret', row: id, organization: organizationId }
    : {
        table: 'connection_credentials',
        column: COLUMNS[credential.kind],
        row: credential.id,
        organization: organizationId,
      };
}

/** Seals the text of a new credential for its row. */
export async function sealCredential(
  keyRing: KeyRing,
  connection: Owner,
  credential: Pick<SealedCredential, 'id' | 'kind'> & { readonly text: string },
): Promise<string> {
  const place = credentialPlace(connection, { ...credential, sealedInConnection: false });
  return seal(keyRing, place, credential.text);
}

/**
 * Opens a credential. The only place where a connection's secret or private key is.
 *
 * @throws PorticoError `secret_unavailable` when no master key opens it, or it was sealed for another row
 */
export async function openCredential(
  { keyRing, workload }: CredentialOpener,
  connection: Owner,
  credential: SealedCredential,
): Promise<OpenedCredential> {
  return opened(keyRing, connection, credential, (text) => {
    if (credential.kind === 'certificate') return openedCertificate(text);
    if (credential.kind === 'federated')
      return { kind: 'assertion', assertion: () => workload.assertion(text) };
    if (credential.kind === 'private_key') throw new Error('opened as the key of a client');
    return { kind: 'secret', secret: text };
  });
}

/**
 * For whom a federated credential's assertions are signed: it has to stand in the directory like this.
 *
 * @throws PorticoError `secret_unavailable`
 */
export async function openSubject(
  { keyRing }: Pick<CredentialOpener, 'keyRing'>,
  connection: Owner,
  credential: Sealed,
): Promise<string> {
  return opened(keyRing, connection, { ...credential, kind: 'federated' }, (text) => text);
}

async function opened<T>(
  keyRing: KeyRing,
  connection: Owner,
  credential: SealedCredential,
  read: (text: string) => T,
): Promise<T> {
  try {
    return read(await openText(keyRing, credentialPlace(connection, credential), credential.sealed));
  } catch (cause) {
    throw new PorticoError('secret_unavailable', { detail: `credential of ${connection.id}`, cause });
  }
}

function openedCertificate(text: string): OpenedCredential {
  const opened = readSigningCertificate(text);
  const { thumbprintSha256 } = certificateFacts(opened);
  return { kind: 'certificate', privateKeyPem: opened.privateKeyPem, thumbprintSha256 };
}
