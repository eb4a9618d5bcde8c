import type { Mismatch } from '@portico/core';
/** Portico as OpenID Connect client of one issuer. The object's identity keys the caches: make one per credential. */
export type Registration = {
  /** Exact issuer; discovery has to name the same (OIDC Discovery section 4.3). */
  readonly issuer: string;
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
  readonly redirectUri: string;
  /**
   * `entra` asks for the key set of this client (`?appid=`: an app may have signing keys of its own), wants every
   * endpoint on the issuer's origin, and compares the `issuer` member of each key. `entra_any_directory` is that for
   * people of every directory: the issuer is the one of `common`, and each token's own is rebuilt from its `tid`.
   */
  readonly dialect: 'entra' | 'entra_any_directory' | 'standard';
  /**
   * Of `entra`: keys of this client are not asked for, those of all alone count. Whoever owns an app in a directory can give it
   * signing keys that they hold themselves, and say with them who anybody is.
   */
  readonly commonKeysOnly?: boolean;
  /**
   * The hosts (`URL.host`) to which the discovery document led when the connection was saved. In dialect `standard` one
   * that leads anywhere else is not applied.
   */
  readonly endpointHosts?: readonly string[];
  /**
   * The endpoints themselves as they were read last, by their names in the document: they count where the document leads elsewhere.
   */
  readonly endpoints?: Readonly<Record<string, string>>;
  /**
   * Claims for which userinfo is asked where the id_token lacks one of them: by name, or by a path with dots into it
   * (`realm_access.roles`).
   */
  readonly userinfoFor?: readonly string[];
  /**
   * Of those the ones that nothing is decided by. For them alone userinfo is not asked again after it had nothing that the id_token
   * had not, as long as the registration is this one.
   */
  readonly userinfoSpares?: readonly string[];
  /** False for a provider that refuses a `code_challenge`; the nonce alone ties the token to the trip then. */
  readonly pkce?: boolean;
};

/** How Portico proves at the token endpoint that it is the client. */
export type ClientAuthentication =
  /** A public client: PKCE alone ties the code to whoever asked. */
  | { readonly kind: 'none' }
  /** In the body of the request unless `basic`, then in its header (RFC 6749 section 2.3.1), and nowhere twice. */
  | { readonly kind: 'secret'; readonly secret: string; readonly method?: 'post' | 'basic' }
  /**
   * A key of ours that the provider knows by `keyId` (RFC 7523). RS256, or ES256 where the key is one for that. For the issuer, unless
   * the provider takes its token endpoint alone.
   */
  | {
      readonly kind: 'private_key';
      readonly privateKeyPem: string;
      readonly keyId: string;
      readonly algorithm?: 'RS256' | 'ES256';
      readonly audience?: 'issuer' | 'token_endpoint';
    }
  /** A certificate, in Entra's form of private_key_jwt (entra: certificate-credentials). */
  | { readonly kind: 'certificate'; readonly privateKeyPem: string; readonly thumbprintSha256: string }
  /** What another issuer signs of the client, anew for each call (entra: workload-identity-federation). */
  | { readonly kind: 'assertion'; readonly assertion: () => Promise<string> };

export type RelyingPartySettings = {
  /** http issuers are refused unless true; set only for the emulator on loopback. */
  readonly allowInsecure: boolean;
  /** How to reach an identity provider. */
  readonly ask: Ask;
  readonly clock: { now(): Date };
};

/** An answer that has been read whole: it can be looked at as often as anybody likes. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * Asks another system, within the bounds that whoever composes the process has set: what may be reached, how long it may
 * take, how much is read, no redirect (attacks 106 to 110). Rejects when nothing came of it, with `answered: true` where
 * somebody was there all the same.
 */
export type Ask = (
  url: string,
  call: {
    readonly method: 'GET' | 'POST';
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
) => Promise<Answer>;

export type RelyingPartyErrorCode =
  /** No answer, a 5xx, or something that is no OpenID provider's answer. */
  | 'idp_unavailable'
  /** The token endpoint does not know this client, or not by this credential: its administrator has to act. */
  | 'client_refused'
  /** The token endpoint could not check what we prove ourselves with: our keys, our clock, our assertion. */
  | 'assertion_refused'
  /** The token endpoint refused the code: replayed, expired, wrong verifier. */
  | 'code_refused'
  /** Signature, issuer, audience, nonce, time or type of the id_token is wrong. */
  | 'id_token_invalid'
  /** The discovery document is not of this issuer, or cannot be used with it. */
  | 'discovery_mismatch'
  /** The discovery document leads to a host that is not pinned, or without TLS, and no endpoints of before are known. */
  | 'endpoint_moved'
  /** What somebody pasted leads to no discovery document that can be used. Never in a sign-in. */
  | 'discovery_failed'
  /** A logout token is not one of this provider for this client, or not a fresh one. Never in a sign-in. */
  | 'logout_token_invalid';

/** What no code that somebody made up can bring about. */
const OF_PROVIDER: ReadonlySet<RelyingPartyErrorCode> = new Set([
  ...(['client_refused', 'assertion_refused', 'discovery_mismatch', 'endpoint_moved'] as const),
]);

type RelyingPartyErrorOptions = {
  readonly cause?: unknown;
  readonly outage?: boolean;
  readonly fromProvider?: boolean;
  readonly expected?: string;
  readonly received?: string;
  readonly mismatch?: Mismatch | undefined;
};

/** Why an answer of an identity provider was refused. `reason` is for log and trace, never for a page. */
export class RelyingPartyError extends Error {
  override readonly name = 'RelyingPartyError';
  readonly code: RelyingPartyErrorCode;
  readonly reason: string;
  /** Nobody was there, or a gateway or a busy provider said so: whoever asks next will hear the same. */
  readonly outage: boolean;
  /** Seen in what the provider itself did or answered. Else it may be of a browser's making, which anybody has. */
  readonly fromProvider: boolean;
  /** Of `discovery_mismatch` for something pasted: the issuer that was read from it, and the one that answered. */
  readonly expected: string | undefined;
  readonly received: string | undefined;
  /** What did not fit of a sign-in, for its trace. */
  readonly mismatch: Mismatch | undefined;
  constructor(code: RelyingPartyErrorCode, reason: string, options: RelyingPartyErrorOptions = {}) {
    super(`${code}: ${reason}`, options);
    this.code = code;
    this.reason = reason;
    this.outage = options.outage ?? false;
    this.expected = options.expected;
    this.received = options.received;
    this.mismatch = options.mismatch;
    this.fromProvider = options.fromProvider ?? (this.outage || OF_PROVIDER.has(code));
  }
}
