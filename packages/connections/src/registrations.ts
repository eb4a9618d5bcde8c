import { PorticoError } from '@portico/core';
import type { ConnectionOwner, ResolvedConnection } from '@portico/database';
import type { Registration } from '@portico/relying-party';
import {
  type CredentialOpener,
  type OpenedCredential,
  openCredential,
  type SealedCredential,
} from './credential.ts';
import { connectionUrls } from './urls.ts';

const KEEP_MS = 5 * 60_000;
const MOST = 2_000;

/** What makes a connection an OpenID client. */
export type ClientOfProvider = {
  readonly connection: Pick<ConnectionOwner, 'id' | 'organizationId'>;
  readonly provider: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly credential: SealedCredential;
};

/**
 * A connection as OpenID client of its identity provider, its credential opened.
 *
 * @throws PorticoError `secret_unavailable`
 */
export async function openRegistration(
  { origin, ...opener }: CredentialOpener & { readonly origin: URL },
  { connection, provider, issuer, clientId, credential }: ClientOfProvider,
): Promise<Registration & { readonly authentication: OpenedCredential }> {
  const authentication = await openCredential(opener, connection, credential);
  return {
    issuer,
    clientId,
    authentication,
    redirectUri: connectionUrls(origin, connection.id).callback,
    dialect: provider === 'entra' ? 'entra' : 'standard',
  };
}

type Opened = { readonly sealed: string; readonly openedAt: number; readonly registration: Registration };

/**
 * Connections as OpenID clients. Opening a sealed secret costs more than a statement, so an opened one is kept for a
 * short while; it is found only by the sealed text that the table holds now, so a rotated secret is never used late.
 */
export class ConnectionRegistrations {
  readonly #from: CredentialOpener & { readonly origin: URL };
  readonly #now: () => number;
  readonly #opened = new Map<string, Opened>();

  constructor({ now, ...from }: CredentialOpener & { readonly origin: URL; readonly now: () => number }) {
    this.#from = from;
    this.#now = now;
  }

  /** @throws PorticoError `connection_disabled` when it has no credential, `secret_unavailable` when that does not open */
  async of(connection: ResolvedConnection): Promise<Registration> {
    const { credential, issuer, clientId, provider } = connection;
    if (credential === null || issuer === null || clientId === null)
      throw new PorticoError('connection_disabled');
    const known = this.#opened.get(connection.id);
    if (known && known.sealed === credential.sealed && this.#now() - known.openedAt < KEEP_MS)
      return known.registration;
    const client = { connection, provider, issuer, clientId, credential };
    const registration = await openRegistration(this.#from, client);
    if (this.#opened.size >= MOST) this.#opened.clear();
    this.#opened.set(connection.id, { sealed: credential.sealed, openedAt: this.#now(), registration });
    return registration;
  }
}
