import type { ResolvedConnection } from '@portico/database';
import type { AttemptSecrets } from '../browser/attempt-secrets.ts';
import type { RequestFacts } from '../settings.ts';
import type { Assertion } from './assertion.ts';
import type { Onward } from './onward.ts';

/** What a browser came back with, and what its cookie gives. */
export type ProviderAnswer = {
  readonly parameters: URLSearchParams;
  readonly secrets: AttemptSecrets;
  readonly facts: RequestFacts;
  /** When the browser left. */
  readonly begunAt: Date;
};

/** By what a provider knows a session: a hint that it gave, its own name for it, or the id_token that began it. */
type SessionAtProvider = {
  readonly hint?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly idToken?: string | undefined;
};

/** How a connection and its identity provider talk about one sign-in. Everything else of it is the same for all. */
export type Protocol = {
  /**
   * @param hints what the provider is told of the wish
   * @returns where the browser goes to sign in
   * @throws PorticoError `connection_disabled`, `secret_unavailable`, `idp_unavailable`, `id_token_invalid`
   */
  readonly begin: (
    connection: ResolvedConnection,
    secrets: AttemptSecrets,
    hints: Readonly<Record<string, string>>,
  ) => Promise<URL>;
  /**
   * @returns what the provider has signed, after every check that it is meant for this trip
   * @throws PorticoError `connection_disabled`, `secret_unavailable`, `saml_replayed`; RelyingPartyError, SamlError
   */
  readonly finish: (connection: ResolvedConnection, answer: ProviderAnswer) => Promise<Assertion>;
  /**
   * @param back where the browser comes back to
   * @param session by what the provider knows whose session it is
   * @returns where the browser goes to end its session at the provider; undefined when there is no such place, or the provider
   *   cannot be reached
   */
  readonly signOut: (
    connection: ResolvedConnection,
    back: URL,
    session: SessionAtProvider,
  ) => Promise<Onward | undefined>;
};
