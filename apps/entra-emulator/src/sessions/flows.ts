import type { RandomSource } from '../randomness/random-source.ts';
import { opaque } from '../randomness/random-source.ts';
import type { Browser } from './browsers.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { SamlTrip } from './saml-trip.ts';

/** Of the endpoint: `/oauth2/…` or `/oauth2/v2.0/…`. */
export type ProtocolVersion = 1 | 2;

export type FlowKind = 'authorize' | 'adminconsent-v1' | 'adminconsent-v2' | 'device' | 'redeem' | 'saml';

/** One request that a person answers over several pages. It belongs to the browser that began it. */
export interface Flow {
  id: string;
  kind: FlowKind;
  version: ProtocolVersion;
  /** The directory as it stands in the path: a GUID, a domain, `organizations` or `common`. */
  segment: string;
  params: Record<string, string>;
  browser: Browser;
  correlationId: string;
  /** The user chosen in this flow, by password or from the picker. */
  chosenUserId: string | undefined;
  /** The user who typed a password in this flow. */
  freshUserId: string | undefined;
  /** What that user answered to the permissions. */
  decision: { userId: string; accepted: boolean; forOrganization: boolean } | undefined;
  /** What that user answered to the question whether the device is theirs. */
  deviceAnswer: { userId: string; accepted: boolean } | undefined;
  /** The authentication contexts that the page on show asks to confirm, and for whom. */
  stepUp: { signInUserId: string; contexts: string[] } | undefined;
  stepUpRefused: boolean;
  /** The user who is asked for another password, and has typed the one there is. */
  newPasswordOf: string | undefined;
  /** What a guest answered to the question whether the directory may know them. */
  invitationAnswer: { userId: string; accepted: boolean } | undefined;
  /** What a flow of SAML is about. */
  saml: SamlTrip | undefined;
}

type Beginning = Pick<Flow, 'kind' | 'version' | 'segment' | 'params' | 'browser' | 'correlationId'>;

const LIFETIME_MS = 3600 * 1000;
const CAPACITY = 20_000;

/** Flows that wait for somebody. */
export class Flows {
  readonly #random: RandomSource;
  readonly #waiting = new ExpiringMap<Flow>(CAPACITY);

  constructor(random: RandomSource) {
    this.#random = random;
  }

  begin({ saml, ...given }: Beginning & Partial<Pick<Flow, 'saml'>>): Flow {
    return {
      ...given,
      saml,
      id: opaque(this.#random, 24),
      chosenUserId: undefined,
      freshUserId: undefined,
      decision: undefined,
      deviceAnswer: undefined,
      stepUp: undefined,
      stepUpRefused: false,
      newPasswordOf: undefined,
      invitationAnswer: undefined,
    };
  }

  /** Keeps a flow for its next page. Times in ms. */
  keep(flow: Flow, now: number): void {
    this.#waiting.set(flow.id, flow, now + LIFETIME_MS);
  }

  /** The flow, if it was begun by this very browser. */
  resume(id: string, browser: Browser | undefined, now: number): Flow | undefined {
    const flow = this.#waiting.get(id, now);
    return flow !== undefined && flow.browser === browser ? flow : undefined;
  }

  end(flow: Flow): void {
    this.#waiting.delete(flow.id);
  }

  clear(): void {
    this.#waiting.clear();
  }
}
