import { PorticoError } from '@portico/core';
import type { SocialConnectionRow } from '@portico/database';
import type { Registration } from '@portico/relying-party';
import { type KeyRing, openText, type SealedPlace } from '@portico/vault';
import type { SocialSettings } from '../settings.ts';

const MOST = 500;

/** Where a project's own secret at a social provider lies sealed. */
export const socialSecretPlace = (connection: { readonly id: string }): SealedPlace => ({
  table: 'social_connections',
  column: 'client_secret',
  row: connection.id,
  organization: null,
});

/** Social connections as OpenID clients: the project's own registration, or the deployment's. */
export class SocialRegistrations {
  readonly #keyRing: KeyRing;
  readonly #origin: URL;
  readonly #settings: SocialSettings;
  /** By what the table holds, so that a new secret is a new registration. */
  readonly #known = new Map<string, Registration>();

  constructor(options: { keyRing: KeyRing; origin: URL; settings: SocialSettings }) {
    this.#keyRing = options.keyRing;
    this.#origin = options.origin;
    this.#settings = options.settings;
  }

  /** Whether somebody can be sent there at all. */
  isReady(connection: SocialConnectionRow): boolean {
    return connection.clientId !== null || this.#settings[connection.provider].registration !== undefined;
  }

  /** @throws PorticoError `provider_not_available`, `secret_unavailable` */
  async of(connection: SocialConnectionRow): Promise<Registration> {
    const key = `${connection.id} ${connection.clientId} ${connection.clientSecret}`;
    const known = this.#known.get(key);
    if (known) return known;
    const { clientId, secret } = await this.#credentials(connection);
    const registration: Registration = {
      issuer: this.#settings[connection.provider].issuer,
      clientId,
      authentication: { kind: 'secret', secret },
      redirectUri: new URL(`/v1/sso/social/${connection.provider}/callback`, this.#origin).href,
      dialect: connection.provider === 'microsoft' ? 'entra_any_directory' : 'standard',
    };
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(key, registration);
    return registration;
  }

  async #credentials(connection: SocialConnectionRow): Promise<{ clientId: string; secret: string }> {
    const { clientId, clientSecret, provider } = connection;
    if (clientId !== null && clientSecret !== null) {
      const secret = await openText(this.#keyRing, socialSecretPlace(connection), clientSecret).catch(
        (cause: unknown) => {
          throw new PorticoError('secret_unavailable', {
            detail: `client secret of ${connection.id}`,
            cause,
          });
        },
      );
      return { clientId, secret };
    }
    const deployment = this.#settings[provider].registration;
    if (deployment === undefined) throw new PorticoError('provider_not_available');
    return { clientId: deployment.clientId, secret: deployment.clientSecret };
  }
}
