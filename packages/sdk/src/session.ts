import { decodeJwt, type JWTPayload } from 'jose';
import type * as oauth from 'oauth4webapi';

/** The tokens of a session. Keep them where only the application can read them. */
export type Tokens = {
  readonly idToken: string;
  /** For the application's own API, `{issuer}/api`: a JWT (RFC 9068). */
  readonly accessToken: string;
  /** Absent without the scope `offline_access`. */
  readonly refreshToken?: string | undefined;
  /** When the access token ends, in seconds since 1970. */
  readonly expiresAt: number;
};

/** A person who is signed in, in an organization where the project works with organizations. */
export type Session = Tokens & {
  /** `sess_…`; the same in id_token, access token and logout token (`sid`). */
  readonly id: string;
  readonly user: {
    /** Stays the same for this person in this project. The only thing to key a record on. */
    readonly id: string;
    readonly name: string | undefined;
    readonly email: string | undefined;
    /** True only for an address in a verified domain of the organization. */
    readonly emailVerified: boolean;
  };
  /** `org_…`; undefined for a person who is signed in to no organization. */
  readonly organizationId: string | undefined;
  /** In that organization: owner, admin or member. */
  readonly roles: readonly string[];
  /** `sso_…`; undefined when the sign-in was not over an organization's connection. */
  readonly connectionId: string | undefined;
  /** Of the organization's directory; undefined when it did not say which. */
  readonly groups: readonly string[] | undefined;
  /** All claims of the id_token. */
  readonly claims: Readonly<JWTPayload>;
};

/** A session out of tokens that were validated when they came. */
export function sessionOf(tokens: Tokens): Session {
  const claims = decodeJwt(tokens.idToken);
  return {
    ...tokens,
    id: text(claims['sid']) ?? '',
    user: {
      id: claims.sub ?? '',
      name: text(claims['name']),
      email: text(claims['email']),
      emailVerified: claims['email_verified'] === true,
    },
    organizationId: text(claims['org_id']),
    roles: texts(claims['roles']) ?? [],
    connectionId: text(claims['connection_id']),
    groups: texts(claims['groups']),
    claims,
  };
}

/** What of a session has to be kept: the rest stands in its id_token. */
export function tokensOf({ idToken, accessToken, refreshToken, expiresAt }: Session): Tokens {
  return { idToken, accessToken, refreshToken, expiresAt };
}

/**
 * @param previous what an answer to a refresh may leave out
 * @param nowMs milliseconds since 1970
 */
export function tokensFrom(answer: oauth.TokenEndpointResponse, nowMs: number, previous?: Tokens): Tokens {
  return {
    idToken: answer.id_token ?? previous?.idToken ?? '',
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? previous?.refreshToken,
    expiresAt: Math.floor(nowMs / 1_000) + (answer.expires_in ?? 0),
  };
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** The texts of a list; undefined when it is none. */
export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}
