import type { ServerMetadata } from 'openid-client';
import { fetchJson } from './answers.ts';
import { documentedIssuer } from './any-directory.ts';
import { type Registration, RelyingPartyError, type RelyingPartySettings } from './registration.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAX_DOCUMENTS = 2_000;

type Endpoints = Pick<ServerMetadata, 'authorization_endpoint' | 'token_endpoint' | 'jwks_uri'>;
const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
] as const satisfies (keyof Endpoints)[];

type Cached = { metadata: ServerMetadata; askAgainAt: number };

/**
 * Discovery documents, kept for an hour; after that a failing refresh keeps the old one in use and is tried again once a
 * minute, so that an outage costs one sign-in the wait for it and not all of them (fault R18).
 */
export class Discovery {
  readonly #settings: RelyingPartySettings;
  readonly #documents = new Map<string, Cached>();
  readonly #inFlight = new Map<string, Promise<ServerMetadata>>();

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
    if (cached && this.#now() < cached.askAgainAt) return cached.metadata;
    const running = this.#inFlight.get(url);
    if (running) return running;
    const asking = this.#ask(url, registration, cached).finally(() => this.#inFlight.delete(url));
    this.#inFlight.set(url, asking);
    return asking;
  }

  /** Whether {@link metadata} answers without asking anybody. */
  isKnown(registration: Registration): boolean {
    const cached = this.#documents.get(documentUrl(registration));
    return cached !== undefined && this.#now() < cached.askAgainAt;
  }

  async #ask(url: string, registration: Registration, cached: Cached | undefined): Promise<ServerMetadata> {
    try {
      const metadata = this.#validated(await fetchJson(this.#settings.ask, url), registration);
      if (this.#documents.size >= MAX_DOCUMENTS) this.#documents.clear();
      this.#documents.set(url, { metadata, askAgainAt: this.#now() + HOUR });
      return metadata;
    } catch (error) {
      if (!cached || !(error instanceof RelyingPartyError) || error.code !== 'idp_unavailable') throw error;
      cached.askAgainAt = this.#now() + MINUTE;
      return cached.metadata;
    }
  }

  #now(): number {
    return this.#settings.clock.now().getTime();
  }

  #validated(document: Record<string, unknown>, registration: Registration): ServerMetadata {
    if (document['issuer'] !== documentedIssuer(registration)) {
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
    if (registration.dialect !== 'standard' && url.origin !== new URL(registration.issuer).origin) {
      throw new RelyingPartyError('discovery_mismatch', `${name} is on another host`);
    }
  }
}

function documentUrl(registration: Registration): string {
  const base = `${registration.issuer}/.well-known/openid-configuration`;
  return registration.dialect !== 'standard'
    ? `${base}?appid=${encodeURIComponent(registration.clientId)}`
    : base;
}
