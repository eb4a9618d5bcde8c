import { randomBytes } from 'node:crypto';
import { type Assigned, NOBODY } from './assignments.ts';
import type { OidcIntegration, OidcSettings } from './oidc-integration.ts';
import type { SamlIntegration, SamlSettings } from './saml-integration.ts';

/** Something that was asked for is not there. */
export class NotFound extends Error {}
/** Two service providers of one name could not be told apart. */
export class EntityIdTaken extends Error {}

/** All that was set up at both providers, in memory: it is gone when this stops. */
export class Registry {
  readonly #oidc = new Map<string, OidcIntegration>();
  readonly #saml = new Map<string, SamlIntegration>();

  get oidc(): readonly OidcIntegration[] {
    return [...this.#oidc.values()];
  }

  get saml(): readonly SamlIntegration[] {
    return [...this.#saml.values()];
  }

  findOidc(clientId: string): OidcIntegration | undefined {
    return this.#oidc.get(clientId);
  }

  /** @throws NotFound */
  oidcOf(clientId: string): OidcIntegration {
    return found(this.#oidc.get(clientId));
  }

  /** @throws NotFound */
  samlOf(id: string): SamlIntegration {
    return found(this.#saml.get(id));
  }

  /** The service provider of that entity id, as a request names it. */
  findAudience(audienceUri: string): SamlIntegration | undefined {
    return this.saml.find(({ settings }) => settings.audienceUri === audienceUri);
  }

  createOidc(settings: OidcSettings, assigned: Assigned = NOBODY): OidcIntegration {
    return this.#put({ clientId: newId('0oa'), clientSecret: secretFor(settings), settings, assigned });
  }

  /** The id stays; the secret stays as long as one is used. @throws NotFound */
  changeOidc(clientId: string, settings: OidcSettings): OidcIntegration {
    const before = this.oidcOf(clientId);
    const fresh = secretFor(settings);
    const clientSecret = fresh === undefined ? undefined : (before.clientSecret ?? fresh);
    return this.#put({ ...before, clientSecret, settings });
  }

  /** As it was before a change. */
  restoreOidc(before: OidcIntegration): void {
    this.#put(before);
  }

  /** The old one stops working at once. @throws NotFound */
  renewSecret(clientId: string): OidcIntegration {
    const before = this.oidcOf(clientId);
    return this.#put({ ...before, clientSecret: secretFor(before.settings) });
  }

  /** @throws EntityIdTaken */
  createSaml(settings: SamlSettings, assigned: Assigned = NOBODY): SamlIntegration {
    return this.#putSaml({ id: newId('0ob'), settings, assigned });
  }

  /** @throws NotFound, EntityIdTaken */
  changeSaml(id: string, settings: SamlSettings): SamlIntegration {
    return this.#putSaml({ ...this.samlOf(id), settings });
  }

  /** @throws NotFound */
  assignOidc(clientId: string, assigned: Assigned): OidcIntegration {
    return this.#put({ ...this.oidcOf(clientId), assigned });
  }

  /** @throws NotFound */
  assignSaml(id: string, assigned: Assigned): SamlIntegration {
    return this.#putSaml({ ...this.samlOf(id), assigned });
  }

  /** @throws NotFound */
  remove(id: string): void {
    if (!this.#oidc.delete(id) && !this.#saml.delete(id)) throw new NotFound();
  }

  clear(): void {
    this.#oidc.clear();
    this.#saml.clear();
  }

  #put(integration: OidcIntegration): OidcIntegration {
    this.#oidc.set(integration.clientId, integration);
    return integration;
  }

  #putSaml(integration: SamlIntegration): SamlIntegration {
    const holder = this.findAudience(integration.settings.audienceUri);
    if (holder !== undefined && holder.id !== integration.id) throw new EntityIdTaken();
    this.#saml.set(integration.id, integration);
    return integration;
  }
}

function found<T>(integration: T | undefined): T {
  if (integration === undefined) throw new NotFound();
  return integration;
}

/** In the form of Okta's. */
const newId = (prefix: string): string => `${prefix}${randomBytes(9).toString('hex').slice(0, 17)}`;

const secretFor = ({ clientAuthentication }: OidcSettings): string | undefined =>
  clientAuthentication.startsWith('client_secret') ? randomBytes(32).toString('base64url') : undefined;
