import { PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import type { Registration } from '@portico/relying-party';
import { type KeyRing, openText } from '@portico/vault';

const KEEP_MS = 5 * 60_000;
const MOST = 2_000;

type Opened = { readonly sealed: string; readonly openedAt: number; readonly registration: Registration };

/**
 * Connections as OpenID clients. Opening a sealed secret costs more than a statement, so an opened one is kept for a
 * short while; it is found only by the sealed text that the table holds now, so a rotated secret is never used late.
 */
export class ConnectionRegistrations {
  readonly #keyRing: KeyRing;
  readonly #origin: URL;
  readonly #now: () => number;
  readonly #opened = new Map<string, Opened>();

  constructor(options: { keyRing: KeyRing; origin: URL; now: () => number }) {
    this.#keyRing = options.keyRing;
    this.#origin = options.origin;
    this.#now = options.now;
  }

  /** @throws PorticoError `connection_disabled` when it has no credential, `secret_unavailable` when that does not open */
  async of(connection: ResolvedConnection): Promise<Registration> {
    const { clientSecret: sealed, issuer, clientId } = connection;
    if (sealed === null || issuer === null || clientId === null)
      throw new PorticoError('connection_disabled');
    const known = this.#opened.get(connection.id);
    if (known && known.sealed === sealed && this.#now() - known.openedAt < KEEP_MS) return known.registration;
    const registration: Registration = {
      issuer,
      clientId,
      authentication: { kind: 'secret', secret: await this.#open(connection, sealed) },
      redirectUri: new URL(`/v1/sso/connections/${connection.id}/callback`, this.#origin).href,
      dialect: connection.provider === 'entra' ? 'entra' : 'standard',
    };
    if (this.#opened.size >= MOST) this.#opened.clear();
    this.#opened.set(connection.id, { sealed, openedAt: this.#now(), registration });
    return registration;
  }

  async #open(connection: ResolvedConnection, sealed: string): Promise<string> {
    const place = {
      table: 'sso_connections',
      column: 'client_secret',
      row: connection.id,
      organization: connection.organizationId,
    };
    try {
      return await openText(this.#keyRing, place, sealed);
    } catch (cause) {
      throw new PorticoError('secret_unavailable', { detail: `client secret of ${connection.id}`, cause });
    }
  }
}
