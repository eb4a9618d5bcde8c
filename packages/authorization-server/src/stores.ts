import type { IncomingMessage } from 'node:http';
import type { Clock } from '@portico/core';
import type { AdapterPayload } from 'oidc-provider';

/** What the OpenID provider of one project keeps. Every method is one statement, so none can be half done. */
export type StateStore = {
  upsert(record: StateRecord): Promise<void>;
  find(kind: string, by: 'id' | 'uid' | 'user_code', value: string): Promise<StoredState | undefined>;
  /** Marks as used. False when somebody was faster: then it is a replay. */
  consume(kind: string, id: string): Promise<boolean>;
  /** Takes an id that may be taken once while it lives. False when somebody has taken it before. */
  claim(kind: string, id: string, expiresInSeconds: number): Promise<boolean>;
  destroy(kind: string, id: string): Promise<void>;
  /** As find by id; what has a `result` is deleted by the same statement, so that it is found once. */
  take(kind: string, id: string): Promise<StoredState | undefined>;
  revokeByGrantId(grantId: string): Promise<void>;
};

export type StateRecord = {
  readonly kind: string;
  readonly id: string;
  readonly payload: AdapterPayload;
  readonly expiresInSeconds: number | undefined;
};

export type StoredState = {
  /** As it lies in the store. */
  readonly id: string;
  readonly payload: AdapterPayload;
  /** By the clock of the store, which is one for all processes. Undefined when it was not used. */
  readonly consumedSecondsAgo: number | undefined;
};

/** An application as the OpenID provider needs it. */
export type RegisteredApplication = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'web' | 'spa' | 'native' | 'machine';
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** SHA-256 of each secret that is valid now, base64url. */
  readonly secretHashes: readonly string[];
  /** How a confidential one proves itself; of no meaning for a public one. */
  readonly authentication: 'client_secret' | 'private_key_jwt';
  /** Public keys for `private_key_jwt`. */
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] } | undefined;
  readonly idTokenAlgorithm: IdTokenAlgorithm;
  /** A public application needs PKCE whatever this says. */
  readonly pkceRequired: boolean;
  readonly dpopRequired: boolean;
  readonly parRequired: boolean;
  /** Of somebody else than the project's developer: people are asked for their consent. */
  readonly thirdParty: boolean;
  /** Its people may connect and disconnect their organization's identity provider through it. */
  readonly connectionsManage: boolean;
  /** A native application that may listen on the name `localhost`, on any port. */
  readonly localhostRedirects: boolean;
};

export type IdTokenAlgorithm = 'RS256' | 'ES256';

/** The facts of a session that go into tokens. */
export type SessionFacts = {
  readonly userId: string;
  /** Whose grant the session is. */
  readonly applicationId: string | undefined;
  /** Undefined for a person who is signed in to the project and to no organization. */
  readonly organizationId: string | undefined;
  readonly organizationName?: string | undefined;
  /** Undefined when the sign-in was not over an organization's connection. */
  readonly connectionId: string | undefined;
  /** In the organization; undefined without one. */
  readonly role: string | undefined;
  readonly authenticatedAt: Date;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
  readonly name: string | undefined;
  /** Undefined when the identity provider did not say which. */
  readonly groups: readonly string[] | undefined;
  /** The longest that the organization lets a refresh token be, in seconds; undefined takes the deployment's. */
  readonly refreshSeconds: number | undefined;
};

/** What a waiting authorization request asks of the sign-in. */
export type SignInWish = {
  readonly interactionUid: string;
  readonly applicationId: string;
  readonly organization: string | undefined;
  readonly connection: string | undefined;
  readonly loginHint: string | undefined;
  readonly domainHint: string | undefined;
  /** A social provider by name. */
  readonly provider: string | undefined;
  /** The session that this browser has with the application now: it may do for another organization, too. */
  readonly currentSessionId: string | undefined;
  /** The application insists that the person proves anew who they are. */
  readonly freshAuthentication: boolean;
  /** The application wants the person to say who they are, also when they are signed in. */
  readonly selectAccount: boolean;
  /** For the log. */
  readonly requestId?: string | undefined;
};

/** A cookie that ties a step of a sign-in to this browser. */
export type TripCookie = {
  readonly name: string;
  /** With which the cookies of all such steps begin. */
  readonly prefix: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
};

/** Where the browser goes to sign in, and the cookies that tie the attempt to it. */
export type SignInStart =
  | { readonly ok: true; readonly url: string; readonly cookies: readonly TripCookie[] }
  | {
      readonly ok: false;
      readonly error: 'invalid_request' | 'access_denied' | 'temporarily_unavailable' | 'server_error';
      readonly description: string;
    };

export type Replay = {
  readonly kind: 'authorization_code' | 'refresh_token';
  /** To which it was given. */
  readonly applicationId: string;
  /** Which ends with it. */
  readonly sessionId: string;
  readonly requestId: string | undefined;
  readonly ipAddress: string | undefined;
};

/** A request that was refused, told to the developers of the application that it names. */
export type KeptRefusal = {
  /** As the request says: there need not be such an application. */
  readonly applicationId: string;
  readonly endpoint: string;
  readonly grantType: string | undefined;
  /** The OAuth error code. */
  readonly error: string;
  /** What was wrong and what to do. */
  readonly reason: string;
  readonly requestId: string | undefined;
};

/** Whoever counts what strangers begin and leave lying (attacks 140, 142). */
export type Beginnings = {
  /** Something is kept from now on for whoever sent this request. May be told twice. */
  began(request: IncomingMessage): void;
  /** What was begun in so many requests has come to its end with this one. */
  finished(request: IncomingMessage, requests: number): void;
};

/** Everything an issuer needs from outside. */
/** A form of these fields that the browser sends there. */
export type PostedForm = { readonly action: string; readonly fields: Readonly<Record<string, string>> };

export type IssuerParts = {
  readonly issuer: string;
  readonly projectId: string;
  readonly store: StateStore;
  readonly clock: Clock;
  readonly keys: IssuerKeys;
  /** Changes of an application are seen at the next request. */
  application(id: string): Promise<RegisteredApplication | undefined>;
  /** A live session: not revoked, not expired, user, membership, connection and organization in order. */
  session(id: string): Promise<SessionFacts | undefined>;
  startSignIn(wish: SignInWish): Promise<SignInStart>;
  /** Where the session's identity provider ends its own session, or by which form; undefined when there is no such place. */
  identityProviderSignOut(sessionId: string): Promise<string | PostedForm | undefined>;
  /** The active organizations of the project that this user is a member of. */
  organizationsOf(userId: string): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** The name of an organization of this project, for a page that people read. */
  organizationName(id: string): Promise<string | undefined>;
  /** Counts a failed attempt of a client from that address, and answers how many there were lately. */
  clientGuesses(clientId: string, address: string | undefined): Promise<number>;
  /** Counts an attempt to type a device's code; false when that network made too many. */
  admitsUserCode(address: string | undefined): Promise<boolean>;
  /** Takes that back: the code was right, so nobody guessed. */
  forgiveUserCode(address: string | undefined): Promise<void>;
  /** Cookies carry Secure when the deployment is on https. */
  readonly secureCookies: boolean;
  /** A code or refresh token was shown again that had been used: somebody has a copy (attacks 52, 53). */
  onReplay(replay: Replay): Promise<void>;
  readonly beginnings: Beginnings;
  /** Anybody can make requests that are refused: what is kept of them has to have a limit. */
  keepRefusal(refused: KeptRefusal): Promise<void>;
  /** Whether a failure of one of these says that there is no database right now, and is no mistake of ours. */
  isUnavailable(error: unknown): boolean;
  /** Where people find an application again; undefined when the project has none of that id. */
  applicationHome(
    applicationId: string,
  ): Promise<{ readonly name: string; readonly url: string | undefined } | undefined>;
  onServerError(error: Error, requestId: string | undefined): void;
  /** An answer that somebody will ask about: its request id, and what only the log says. */
  onRefused(refused: RefusedRequest): void;
};

export type RefusedRequest = {
  readonly requestId: string | undefined;
  readonly route: string;
  readonly status: number;
  /** OAuth's code, or the status where there is none. */
  readonly code: string;
  readonly detail: string | undefined;
};

export type IssuerKeys = {
  /** Private JWKs with kid, alg and use, newest first. */
  readonly signing: readonly Record<string, unknown>[];
  /** For signing cookies, newest first. */
  readonly cookie: readonly string[];
};
