import type { ServerMetadata } from 'openid-client';
import { fetchJson } from './bounded-fetch.ts';
import { type Registration, RelyingPartyError, type RelyingPartySettings } from './registration.ts';

const HOUR = 3_600_000;
const MAX_DOCUMENTS = 2_000;

type Endpoints = Pick<ServerMetadata, 'authorization_endpoint' | 'token_endpoint' | 'jwks_uri'>;
const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
] as const satisfies (keyof Endpoints)[];

type Cached = { metadata: ServerMetadata; fetchedAt: number };

/** Discovery documents, kept for an hour; after that a failing refresh keeps the old one in use. */
export class Discovery {
  readonly #settings: RelyingPartySettings;
  readonly #documents = new Map<string, Cached>();

  constructor(settings: RelyingPartySettings) {
    this.#settings = settings;
  }

  /**
   * The provider metadata of the registration's issuer (OIDC Discovery section 4).
   * @throws RelyingPartyError `discovery_mismatch` when the document names another issuer or moves an endpoint away,
   *   `idp_unavailable` when there is no answer.
   */
  async metadata(registration: Registration): Promise<ServerMetadata> {
    const url = documentUrl(registration);
    const cached = this.#documents.get(url);
    const now = this.#settings.clock.now().getTime();
    if (cached && now - cached.fetchedAt < HOUR) return cached.metadata;
    try {
      const metadata = this.#validated(await fetchJson(this.#settings, url), registration);
      if (this.#documents.size >= MAX_DOCUMENTS) this.#documents.clear();
      this.#documents.set(url, { metadata, fetchedAt: now });
      return metadata;
    } catch (error) {
      if (cached && error instanceof RelyingPartyError && error.code === 'idp_unavailable')
        return cached.metadata;
      throw error;
    }
  }

  #validated(document: Record<string, unknown>, registration: Registration): ServerMetadata {
    if (document['issuer'] !== registration.issuer) {
      throw new RelyingPartyError('discovery_mismatch', 'the document names another issuer');
    }
    for (const name of ENDPOINTS) this.#assertEndpoint(name, document[name], registration);
    return document as ServerMetadata & Required<Endpoints>;
  }

  #assertEndpoint(name: string, value: unknown, registration: Registration): void {
    if (typeof value !== 'string' || !URL.canParse(value)) {
      throw new RelyingPartyError('discovery_mismatch', `no ${name}`);
    }
    const url = new URL(value);
    if (url.protocol !== 'https:' && !this.#settings.allowInsecure) {
      throw new RelyingPartyError('discovery_mismatch', `${name} is not https`);
    }
    if (registration.dialect === 'entra' && url.origin !== new URL(registration.issuer).origin) {
      throw new RelyingPartyError('discovery_mismatch', `${name} is on another host`);
    }
  }
}

function documentUrl(registration: Registration): string {
  const base = `${registration.issuer}/.well-known/openid-configuration`;
  return registration.dialect === 'entra'
    ? `${base}?appid=${encodeURIComponent(registration.clientId)}`
    : base;
}
