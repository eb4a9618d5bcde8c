import type { Mismatch } from '@portico/core';
import type { ServerMetadata } from 'openid-client';
import { fetchJson } from './answers.ts';
import { documentedIssuer } from './any-directory.ts';
import {
  anyFault,
  endpointsIn,
  movedEndpoint,
  neededFault,
  strangeEndpoint,
  withEndpoints,
} from './endpoints.ts';
import { mismatch } from './mismatch.ts';
import { type Registration, RelyingPartyError, type RelyingPartySettings } from './registration.ts';
import { noAlgorithmReason, signingAlgorithms } from './signing-algorithms.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAX_DOCUMENTS = 2_000;
type Cached = {
  /** The last one that could be taken as it is; undefined while there was none. */
  readonly metadata: ServerMetadata | undefined;
  /** One that leads elsewhere, and where. */
  readonly moved: { readonly document: Record<string, unknown>; readonly reason: string } | undefined;
  readonly askAgainAt: number;
};

/** What a discovery document says of the endpoints of a connection. */
export type EndpointStanding = {
  /** It leads elsewhere, and was not followed. */
  readonly moved: boolean;
  /** As it has them. */
  readonly endpoints: () => Readonly<Record<string, string>>;
};

/**
 * Discovery documents, kept for an hour; after that a failing refresh keeps the old one in use and is tried again once a
 * minute, so that an outage costs one sign-in the wait for it and not all of them (fault R18). One that leads elsewhere is not
 * applied: the endpoints of before go on, of this process or those that the registration has.
 */
export class Discovery {
  readonly #settings: RelyingPartySettings;
  readonly #documents = new Map<string, Cached>();
  readonly #inFlight = new Map<string, Promise<Cached>>();
  /** A sign-in asks for it several times. */
  readonly #keys = new WeakMap<Registration, string>();
  /** What a registration's own endpoints make of a document that leads elsewhere. */
  readonly #pinned = new WeakMap<
    Registration,
    { of: Cached['moved']; metadata: ServerMetadata | undefined }
  >();

  constructor(settings: RelyingPartySettings) {
    this.#settings = settings;
  }

  /**
   * The provider metadata of the registration's issuer (OIDC Discovery section 4).
   * @throws RelyingPartyError `discovery_mismatch` when the document names another issuer or cannot be used,
   *   `endpoint_moved` when it leads to a host that is not pinned and no endpoints of before are known, `idp_unavailable` when
   *   there is no answer.
   */
  async metadata(registration: Registration): Promise<ServerMetadata> {
    const { metadata, moved } = await this.#cached(registration);
    const usable = metadata ?? this.#withOwnEndpoints(registration, moved);
    if (usable === undefined) {
      const reason = moved?.reason ?? 'no endpoints';
      throw new RelyingPartyError('endpoint_moved', reason, {
        mismatch: mismatch('endpoints', registration.endpointHosts, reason),
      });
    }
    return usable;
  }

  /** Whether {@link metadata} answers without asking anybody. */
  isKnown(registration: Registration): boolean {
    const cached = this.#documents.get(this.#keyOf(registration));
    return cached !== undefined && this.#now() < cached.askAgainAt;
  }

  /** Of the document that was read last; undefined where none was. */
  standing(registration: Registration): EndpointStanding | undefined {
    const cached = this.#documents.get(this.#keyOf(registration));
    if (cached === undefined) return undefined;
    return { moved: cached.moved !== undefined, endpoints: () => endpointsIn({ ...cached.metadata }) };
  }

  async #cached(registration: Registration): Promise<Cached> {
    const key = this.#keyOf(registration);
    const cached = this.#documents.get(key);
    if (cached && this.#now() < cached.askAgainAt) return cached;
    const running = this.#inFlight.get(key);
    if (running) return running;
    const asking = this.#ask(registration, cached)
      .then((found) => {
        if (this.#documents.size >= MAX_DOCUMENTS) this.#documents.clear();
        this.#documents.set(key, found);
        return found;
      })
      .finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, asking);
    return asking;
  }

  async #ask(registration: Registration, cached: Cached | undefined): Promise<Cached> {
    try {
      const document = await fetchJson(this.#settings.ask, documentUrl(registration));
      const reason = this.#validated(document, registration);
      return reason === undefined
        ? { metadata: document as ServerMetadata, moved: undefined, askAgainAt: this.#now() + HOUR }
        : { metadata: cached?.metadata, moved: { document, reason }, askAgainAt: this.#now() + MINUTE };
    } catch (error) {
      const isAway = error instanceof RelyingPartyError && error.code === 'idp_unavailable';
      if (!cached || !isAway) throw error;
      return { ...cached, askAgainAt: this.#now() + MINUTE };
    }
  }

  /** Made once of each document: by what it makes the client is found again. */
  #withOwnEndpoints(registration: Registration, moved: Cached['moved']): ServerMetadata | undefined {
    const known = this.#pinned.get(registration);
    if (known?.of === moved) return known?.metadata;
    const { endpoints = {}, endpointHosts = [] } = registration;
    const pinned = moved && withEndpoints(moved.document, endpoints, this.#settings.allowInsecure);
    const metadata = pinned && movedEndpoint(pinned, endpointHosts) === undefined ? pinned : undefined;
    this.#pinned.set(registration, { of: moved, metadata: metadata as ServerMetadata | undefined });
    return metadata as ServerMetadata | undefined;
  }

  #keyOf(registration: Registration): string {
    const known = this.#keys.get(registration) ?? keyOf(registration);
    this.#keys.set(registration, known);
    return known;
  }

  #now(): number {
    return this.#settings.clock.now().getTime();
  }

  /** @returns where it leads that nobody has agreed to */
  #validated(document: Record<string, unknown>, registration: Registration): string | undefined {
    const { issuer, dialect, endpointHosts } = registration;
    const expected = documentedIssuer(registration);
    assertUsable(
      document['issuer'] === expected,
      'the document names another issuer',
      mismatch('issuer', expected, document['issuer']),
    );
    const { allowInsecure } = this.#settings;
    const fault = neededFault(document, allowInsecure);
    if (dialect !== 'standard') {
      assertUsable(fault === undefined, fault ?? '');
      const strange = strangeEndpoint(document, new URL(issuer).origin);
      assertUsable(strange === undefined, `${strange} is on another host`);
      return undefined;
    }
    const listed = document['id_token_signing_alg_values_supported'];
    assertUsable(
      signingAlgorithms(document, dialect).length > 0,
      noAlgorithmReason(document),
      mismatch('alg', undefined, listed),
    );
    const moved = endpointHosts && movedEndpoint(document, endpointHosts);
    if (moved) return `${moved.name} is now on ${moved.host}`;
    if (registration.endpoints !== undefined) return anyFault(document, allowInsecure);
    assertUsable(fault === undefined, fault ?? '');
    return undefined;
  }
}

function assertUsable(condition: boolean, reason: string, compared?: Mismatch): void {
  if (condition) return;
  throw new RelyingPartyError(
    'discovery_mismatch',
    reason,
    compared === undefined ? {} : { mismatch: compared },
  );
}

/** Where an issuer's document is: one slash at its end is no part of the path to it (OIDC Discovery section 4.1). */
export const documentUrlOf = (issuer: string): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

function documentUrl({ issuer, dialect, clientId, commonKeysOnly }: Registration): string {
  const base = documentUrlOf(issuer);
  return dialect === 'standard' || commonKeysOnly === true
    ? base
    : `${base}?appid=${encodeURIComponent(clientId)}`;
}

/** What one connection has agreed to says nothing of another's; issuers that differ by a slash share an address. */
function keyOf(registration: Registration): string {
  const { issuer, endpointHosts, endpoints } = registration;
  const hosts = endpointHosts?.toSorted();
  return JSON.stringify([documentUrl(registration), issuer, hosts, endpoints !== undefined]);
}
