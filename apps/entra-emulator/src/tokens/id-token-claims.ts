import { epochSeconds } from '../clock/clock.ts';
import { isAtHomeElsewhere } from '../directory/guests.ts';
import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import { policyLifetime } from '../directory/token-lifetime.ts';
import { opaque } from '../randomness/random-source.ts';
import type { UserGrant } from '../sessions/grants.ts';
import { issuerFor, pairwiseSubject } from './issuers.ts';
import { loginHintOf } from './login-hint.ts';
import { withMappedClaims } from './mapped-claims.ts';
import { membershipClaims } from './membership-claims.ts';
import { asksFor, emailClaim, optionalClaims, preferredUsername } from './optional-claims.ts';
import type { TokenService } from './token-service.ts';

type Claims = Record<string, unknown>;

export interface IdTokenSubject {
  application: ApplicationRecord;
  directory: DirectoryRecord;
  user: UserRecord;
  /** Of the endpoint that issues it: id_tokens follow it, access tokens the resource. */
  version: 1 | 2;
  grant: UserGrant;
  nonce: string | undefined;
  /** Whether it travels in a URL fragment, where less fits. */
  inFragment?: boolean;
  /** `c_hash`: binds it to the code beside it. */
  codeHash?: string;
  /** `at_hash`: binds it to the access token beside it. */
  accessTokenHash?: string;
}

/**
 * The claims of an id_token.
 * - always: aud iss iat nbf exp sub tid ver uti rh aio, nonce when one was sent, c_hash and at_hash from the
 *   authorization endpoint
 * - scope `profile`: name, oid, preferred_username; scope `email`: email
 * - guests: email and idp without asking
 * - v1.0: upn, unique_name, amr and the names without asking
 * - optional claims of the application; groupMembershipClaims: groups, wids; its app roles
 * - `acrs` that the request asked for and the person confirmed
 * - what a claims mapping policy of the enterprise app makes of them
 */
export function idTokenClaims(service: TokenService, subject: IdTokenSubject): Claims {
  const { application, directory, user } = subject;
  const { appId } = application;
  const whose = { clientAppId: appId, resourceAppId: appId, audienceAppId: appId };
  return withMappedClaims(service, unmappedClaims(service, subject), { directory, user, ...whose });
}

function unmappedClaims(service: TokenService, subject: IdTokenSubject): Claims {
  const { application, directory, user, grant } = subject;
  const wanted = application.optionalClaims?.idToken;
  const facts = { user, directory, salt: service.salt, ...grant };
  return {
    ...protocolClaims(service, subject),
    ...((grant.oidcScopes.includes('profile') || subject.version === 1) && profileClaims(subject)),
    ...emailClaims(subject),
    ...guestClaims(user),
    ...optionalClaims(wanted, facts),
    ...requestedClaims(service, subject),
    ...membershipClaims(service, subject, wanted),
  };
}

function protocolClaims(service: TokenService, subject: IdTokenSubject): Claims {
  const { application, directory, user, nonce, version, codeHash, accessTokenHash } = subject;
  const now = epochSeconds(service.clock.now());
  return {
    aud: application.appId,
    iss: issuerFor(service, directory.id, version),
    iat: now,
    nbf: now,
    exp: now + (policyLifetime(service.store, directory.id, application.appId) ?? usualLifetime(service)),
    aio: opaque(service.random, 48),
    ...(nonce !== undefined && { nonce }),
    ...(codeHash !== undefined && { c_hash: codeHash }),
    ...(accessTokenHash !== undefined && { at_hash: accessTokenHash }),
    rh: `1.${opaque(service.random, 32)}.`,
    sub: pairwiseSubject(service.salt, user.id, application.appId),
    tid: directory.id,
    uti: opaque(service.random, 16),
    ver: version === 1 ? '1.0' : '2.0',
  };
}

/** An id_token outlives the access token beside it by a second. */
const usualLifetime = ({ settings }: TokenService): number => settings.tokenLifetimeSeconds + 1;

function profileClaims({ user, version }: IdTokenSubject): Claims {
  const both = { name: user.displayName, oid: user.id };
  if (version === 2) return { ...both, preferred_username: preferredUsername(user) };
  return { ...both, ...version1Names(user), amr: ['pwd'] };
}

/** What v1.0 tokens say of a user without being asked. */
export const version1Names = (user: UserRecord): Claims => ({
  ...(user.givenName !== null && { given_name: user.givenName }),
  ...(user.surname !== null && { family_name: user.surname }),
  ipaddr: '127.0.0.1',
  unique_name: preferredUsername(user),
  ...(!isAtHomeElsewhere(user) && { upn: user.userPrincipalName }),
});

function emailClaims(subject: IdTokenSubject): Claims {
  const { application, user, grant } = subject;
  const wanted = application.optionalClaims?.idToken;
  const asked = grant.oidcScopes.includes('email') || user.userType === 'Guest' || asksFor(wanted, 'email');
  return asked ? emailClaim(subject, wanted) : {};
}

const guestClaims = (user: UserRecord): Claims =>
  user.homeIdentityProvider === null ? {} : { idp: user.homeIdentityProvider };

/** What the request itself asked for: by `claims`, or by `max_age`. */
function requestedClaims({ salt }: TokenService, { user, grant }: IdTokenSubject): Claims {
  const { claims } = grant;
  return {
    ...(grant.wantsAuthTime === true && { auth_time: epochSeconds(grant.authenticatedAt) }),
    ...(claims !== undefined && claims.idTokenAcrs.length > 0 && { acrs: claims.idTokenAcrs }),
    ...(claims?.loginHint === true && { login_hint: loginHintOf(user.id, salt) }),
  };
}
