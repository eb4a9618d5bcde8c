import { decodeJwt, type JWTPayload } from 'jose';
import { PorticoError } from './errors.ts';

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
export type Session = Omit<Tokens, 'idToken'> & {
  /** As it came with the tokens; undefined in a session out of a cookie, where its claims alone are kept. */
  readonly idToken: string | undefined;
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
  readonly organizationName: string | undefined;
  /** In that organization: owner, admin or member. */
  readonly roles: readonly string[];
  /** `sso_…`; undefined when the sign-in was not over an organization's connection. */
  readonly connectionId: string | undefined;
  /**
   * Of the organization's directory, for a sign-in that asked for the scope `groups`. Undefined when they are not known
   * here: not asked for, not told, or more than fit. It is never a part of them. The issuer tells all: `portico.groups`.
   */
  readonly groups: readonly string[] | undefined;
  /** The claims of the id_token. */
  readonly claims: Readonly<JWTPayload>;
};

/** A session out of tokens that were validated when they came. */
export function sessionOf(tokens: Tokens): Session {
  return sessionFrom(decodeJwt(tokens.idToken), tokens);
}

/** The same out of the claims of such an id_token. */
export function sessionFrom(
  claims: JWTPayload,
  {
    idToken,
    accessToken,
    refreshToken,
    expiresAt,
  }: Omit<Tokens, 'idToken'> & { readonly idToken?: string | undefined },
): Session {
  return {
    idToken,
    accessToken,
    refreshToken,
    expiresAt,
    id: text(claims['sid']) ?? '',
    user: {
      id: claims.sub ?? '',
      name: text(claims['name']),
      email: text(claims['email']),
      emailVerified: claims['email_verified'] === true,
    },
    organizationId: text(claims['org_id']),
    organizationName: text(claims['org_name']),
    roles: texts(claims['roles']) ?? [],
    connectionId: text(claims['connection_id']),
    groups: texts(claims['groups']),
    claims,
  };
}

/**
 * What of a session has to be kept where there is room for all: the rest stands in its id_token.
 *
 * @throws PorticoError `misconfigured` for a session out of a cookie, which has no id_token
 */
export function tokensOf({ idToken, accessToken, refreshToken, expiresAt }: Session): Tokens {
  if (idToken === undefined)
    throw new PorticoError('misconfigured', { detail: 'the session has no id_token' });
  return { idToken, accessToken, refreshToken, expiresAt };
}

/** Whether claims are of this application and this issuer: a token or cookie of another one is nobody's here. */
export function isOurs({ iss, aud }: JWTPayload, issuer: string, clientId: string): boolean {
  return iss === issuer && (Array.isArray(aud) ? aud.includes(clientId) : aud === clientId);
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** The texts of a list; undefined when it is none. */
export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}
