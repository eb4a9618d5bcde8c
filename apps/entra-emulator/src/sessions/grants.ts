import { createHash } from 'node:crypto';
import type { RandomSource } from '../randomness/random-source.ts';
import { opaque } from '../randomness/random-source.ts';
import { ExpiringMap } from './expiring-map.ts';

/** How a redirect URI is registered: it decides who may redeem the code that is sent there, and how. */
export type RedirectPlatform = 'web' | 'spa' | 'native';

/** What the `claims` parameter (OpenID Connect Core section 5.5) asked for, of what Entra looks at. */
export interface RequestedClaims {
  /** Authentication contexts that the id_token must carry. */
  idTokenAcrs: string[];
  /** Authentication contexts that the access token must carry. */
  accessTokenAcrs: string[];
  /** `xms_cc`: what the client can do. `cp1` answers claims challenges. */
  clientCapabilities: string[];
  /** MSAL asks for the `login_hint` claim this way. */
  loginHint: boolean;
}

/** What a user granted to a client: the content of codes and refresh tokens. */
export interface UserGrant {
  clientAppId: string;
  directoryId: string;
  userId: string;
  /** OpenID Connect scopes: openid, profile, email, offline_access. */
  oidcScopes: string[];
  resourceAppId: string;
  /** Those that were asked for by name. */
  resourceScopes: string[];
  /** `/.default` was asked for: whatever is granted of the resource. */
  asksDefault?: boolean | undefined;
  /** The resource's scopes as the client wrote them: it looks for them in the answer. */
  scopeWords?: string[] | undefined;
  /** ms */
  authenticatedAt: number;
  sid: string;
  /** Where the code was sent. Undefined for grants without a redirect. */
  platform?: RedirectPlatform | undefined;
  /** When a single-page application got its first refresh token, ms: 24 hours later all that follow it end. */
  spaSince?: number | undefined;
  /** What the `claims` parameter asked for, as far as it was given. */
  claims?: RequestedClaims | undefined;
  /** `max_age` was sent: the id_token says when the password was typed. */
  wantsAuthTime?: boolean | undefined;
}

export interface AuthorizationCode {
  grant: UserGrant;
  redirectUri: string;
  nonce: string | undefined;
  challenge: { value: string; method: 'S256' | 'plain' } | undefined;
  wantsClientInfo: boolean;
  redeemed: boolean;
}

export interface RefreshToken {
  grant: UserGrant;
  revoked: boolean;
}

const CODE_LIFETIME_MS = 10 * 60 * 1000;
const REFRESH_LIFETIME_MS = 90 * 24 * 3600 * 1000;
export const SPA_REFRESH_LIFETIME_MS = 24 * 3600 * 1000;
const CAPACITY = 50_000;

/** Issued codes and refresh tokens. Only their hashes are kept. */
export class Grants {
  readonly #random: RandomSource;
  readonly #codes = new ExpiringMap<AuthorizationCode>(CAPACITY);
  readonly #refreshTokens = new ExpiringMap<RefreshToken>(CAPACITY);
  /** Grows when a refresh token is issued or revoked. */
  revision = 0;

  constructor(random: RandomSource) {
    this.#random = random;
  }

  issueCode(code: AuthorizationCode, now: number): string {
    const value = `1.${opaque(this.#random, 48)}`;
    this.#codes.set(hashOf(value), code, now + CODE_LIFETIME_MS);
    return value;
  }

  findCode(value: string): { value: AuthorizationCode; expiresAt: number } | undefined {
    return this.#codes.peek(hashOf(value));
  }

  issueRefreshToken(grant: UserGrant, now: number): string {
    const value = `1.${opaque(this.#random, 64)}`;
    this.#refreshTokens.set(hashOf(value), { grant, revoked: false }, now + REFRESH_LIFETIME_MS);
    this.revision += 1;
    return value;
  }

  findRefreshToken(value: string): { value: RefreshToken; expiresAt: number } | undefined {
    return this.#refreshTokens.peek(hashOf(value));
  }

  revokeRefreshTokens(matches: (grant: UserGrant) => boolean): number {
    const hit = this.#refreshTokens.values().filter((token) => matches(token.grant));
    for (const token of hit) token.revoked = true;
    this.revision += 1;
    return hit.length;
  }

  clear(): void {
    this.#codes.clear();
    this.#refreshTokens.clear();
    this.revision += 1;
  }

  content(): [hash: string, token: RefreshToken, expiresAt: number][] {
    return this.#refreshTokens.entries();
  }

  restore(tokens: readonly [hash: string, token: RefreshToken, expiresAt: number][]): void {
    for (const [hash, token, expiresAt] of tokens) this.#refreshTokens.set(hash, token, expiresAt);
  }
}

const hashOf = (value: string): string => createHash('sha256').update(value).digest('base64url');
