import type { Mismatch } from '@portico/core';
import type { ServerMetadata } from 'openid-client';
import { fetchJson } from './answers.ts';
import { documentedIssuer } from './any-directory.ts';
import { movedEndpoint, neededFault, strangeEndpoint } from './endpoints.ts';
import { mismatch } from './mismatch.ts';
import {
  type Registration,
  RelyingPartyError,
  type RelyingPartyErrorCode,
  type RelyingPartySettings,
} from './registration.ts';
import { noAlgorithmReason, signingAlgorithms } from './signing-algorithms.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAX_DOCUMENTS = 2_000;
/** After these the document of before goes on: nobody was there, or it would lead somewhere that nobody has agreed to. */
const KEEPS_OLD: ReadonlySet<RelyingPartyErrorCode> = new Set(['idp_unavailable', 'endpoint_moved']);

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
   * @throws RelyingPartyError `discovery_mismatch` when the document names another issuer or cannot be used,
   *   `endpoint_moved` when it leads to a host that is not pinned and there is none of before, `idp_unavailable` when there
   *   is no answer.
   */
  async metadata(registration: Registration): Promise<ServerMetadata> {
    const key = keyOf(registration);
    const cached = this.#documents.get(key);
    if (cached && this.#now() < cached.askAgainAt) return cached.metadata;
    const running = this.#inFlight.get(key);
    if (running) return running;
    const asking = this.#ask(key, registration, cached).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, asking);
    return asking;
  }

  /** Whether {@link metadata} answers without asking anybody. */
  isKnown(registration: Registration): boolean {
    const cached = this.#documents.get(keyOf(registration));
    return cached !== undefined && this.#now() < cached.askAgainAt;
  }

  async #ask(key: string, registration: Registration, cached: Cached | undefined): Promise<ServerMetadata> {
    try {
      const document = await fetchJson(this.#settings.ask, documentUrl(registration));
      const metadata = this.#validated(document, registration);
      if (this.#documents.size >= MAX_DOCUMENTS) this.#documents.clear();
      this.#documents.set(key, { metadata, askAgainAt: this.#now() + HOUR });
      return metadata;
    } catch (error) {
      if (!cached || !(error instanceof RelyingPartyError) || !KEEPS_OLD.has(error.code)) throw error;
      cached.askAgainAt = this.#now() + MINUTE;
      return cached.metadata;
    }
  }

  #now(): number {
    return this.#settings.clock.now().getTime();
  }

  #validated(document: Record<string, unknown>, registration: Registration): ServerMetadata {
    const { issuer, dialect, endpointHosts } = registration;
    const expected = documentedIssuer(registration);
    assertUsable(
      document['issuer'] === expected,
      'the document names another issuer',
      mismatch('issuer', expected, document['issuer']),
    );
    const fault = neededFault(document, this.#settings.allowInsecure);
    assertUsable(fault === undefined, fault ?? '');
    if (dialect !== 'standard') {
      const strange = strangeEndpoint(document, new URL(issuer).origin);
      assertUsable(strange === undefined, `${strange} is on another host`);
      return document as ServerMetadata;
    }
    const listed = document['id_token_signing_alg_values_supported'];
    assertUsable(
      signingAlgorithms(document, dialect).length > 0,
      noAlgorithmReason(document),
      mismatch('alg', undefined, listed),
    );
    const moved = endpointHosts && movedEndpoint(document, endpointHosts);
    if (moved)
      throw new RelyingPartyError('endpoint_moved', `${moved.name} is now on ${moved.host}`, {
        mismatch: mismatch(moved.name, endpointHosts, moved.host),
      });
    return document as ServerMetadata;
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
  const { issuer, endpointHosts } = registration;
  return JSON.stringify([documentUrl(registration), issuer, endpointHosts?.toSorted()]);
}
