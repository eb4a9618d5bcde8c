import { epochSeconds } from '../clock/clock.ts';
import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import type { Resource } from '../directory/resource.ts';
import { graphResource } from '../directory/resources.ts';
import { policyLifetime } from '../directory/token-lifetime.ts';
import { opaque } from '../randomness/random-source.ts';
import type { UserGrant } from '../sessions/grants.ts';
import { version1Names } from './id-token-claims.ts';
import { audienceOf, issuerFor, pairwiseSubject } from './issuers.ts';
import { withMappedClaims } from './mapped-claims.ts';
import { directoryRoleIds, membershipClaims } from './membership-claims.ts';
import { asksFor, asksForAlso, emailClaim, optionalClaims, preferredUsername } from './optional-claims.ts';
import type { TokenService } from './token-service.ts';

type Claims = Record<string, unknown>;

interface AccessTokenFacts {
  application: ApplicationRecord;
  directory: DirectoryRecord;
  resource: Resource;
  clientAuthentication: 'none' | 'secret' | 'certificate' | 'federated';
}

const isGraph = (resource: Resource): boolean => resource.appId === graphResource.appId;

/**
 * Claims of an app-only access token. `roles` is there only when the client holds application permissions; `idtyp` for
 * Graph, where the API's optional claims ask for it, and everywhere when the emulator was started so.
 */
export function applicationTokenClaims(
  service: TokenService,
  facts: AccessTokenFacts & { servicePrincipalId: string; roles: readonly string[] },
): Claims {
  const { application, directory, resource, servicePrincipalId, roles } = facts;
  const wanted = service.store.applicationByAppId(resource.appId)?.optionalClaims?.accessToken;
  const saysType = isGraph(resource) || asksFor(wanted, 'idtyp') || service.idtypOnEveryAppToken;
  const claims = {
    ...sharedClaims(service, facts),
    ...(saysType && { idtyp: 'app' }),
    oid: servicePrincipalId,
    sub: servicePrincipalId,
    ...(roles.length > 0 && { roles }),
  };
  return withMappedClaims(service, claims, { directory, user: undefined, ...whose(application, resource) });
}

/** The policies of what a token is for count, not those of who asked for it. */
const whose = (application: ApplicationRecord, { appId }: Resource) => ({
  clientAppId: application.appId,
  resourceAppId: appId,
  audienceAppId: appId,
});

/** How long access tokens for a resource live in a directory, in seconds. */
export const accessTokenLifetime = (
  { store, settings }: Pick<TokenService, 'store' | 'settings'>,
  directoryId: string,
  { appId }: Resource,
): number => policyLifetime(store, directoryId, appId) ?? settings.tokenLifetimeSeconds;

/**
 * Claims of an access token for a user: delegated permissions in `scp`, and what the API's registration asks for in
 * optional claims, groups and app roles. Graph's say which directory roles the user holds.
 */
export function userTokenClaims(
  service: TokenService,
  facts: AccessTokenFacts & { user: UserRecord; scopes: readonly string[]; grant: UserGrant },
): Claims {
  const { application, directory, resource, user, grant, scopes } = facts;
  const api = service.store.applicationByAppId(resource.appId);
  const wanted = api?.optionalClaims?.accessToken;
  const { claims } = grant;
  const canAnswerChallenges = isGraph(resource) || asksFor(wanted, 'xms_cc');
  const unmapped = {
    ...sharedClaims(service, facts),
    ...((isGraph(resource) || asksForAlso(wanted, 'idtyp', 'include_user_token')) && { idtyp: 'user' }),
    name: user.displayName,
    oid: user.id,
    scp: scopes.join(' '),
    sid: grant.sid,
    sub: pairwiseSubject(service.salt, user.id, application.appId),
    ...(resource.tokenVersion === 1
      ? { acr: '1', amr: ['pwd'], ...version1Names(user) }
      : { preferred_username: preferredUsername(user) }),
    ...(isGraph(resource) && { upn: user.userPrincipalName, wids: directoryRoleIds(user) }),
    ...(user.homeIdentityProvider !== null && { idp: user.homeIdentityProvider }),
    ...(asksFor(wanted, 'email') && emailClaim({ application: api, directory, user }, wanted)),
    ...optionalClaims(wanted, { user, directory, salt: service.salt, ...grant }),
    ...(api !== undefined && membershipClaims(service, { application: api, directory, user }, wanted)),
    ...(claims !== undefined && claims.accessTokenAcrs.length > 0 && { acrs: claims.accessTokenAcrs }),
    ...(canAnswerChallenges && claims?.clientCapabilities.length && { xms_cc: claims.clientCapabilities }),
  };
  return withMappedClaims(service, unmapped, { directory, user, ...whose(application, resource) });
}

const PROOF = { none: '0', secret: '1', certificate: '2', federated: '2' } as const;

/** Version 1 or 2 is the resource's choice (`requestedAccessTokenVersion`), not the endpoint's. */
function sharedClaims(service: TokenService, facts: AccessTokenFacts): Claims {
  const { application, directory, resource } = facts;
  const now = epochSeconds(service.clock.now());
  const wanted = service.store.applicationByAppId(resource.appId)?.optionalClaims?.accessToken;
  const saysId = asksForAlso(wanted, 'aud', 'use_guid');
  const shared = {
    aud: saysId ? resource.appId : audienceOf(service, resource),
    iss: issuerFor(service, directory.id, resource.tokenVersion),
    iat: now,
    nbf: now,
    exp: now + accessTokenLifetime(service, directory.id, resource),
    aio: opaque(service.random, 24),
    rh: `1.${opaque(service.random, 32)}.`,
    tid: directory.id,
    uti: opaque(service.random, 16),
  };
  const proof = PROOF[facts.clientAuthentication];
  if (resource.tokenVersion === 2) return { ...shared, azp: application.appId, azpacr: proof, ver: '2.0' };
  return {
    ...shared,
    app_displayname: application.displayName,
    appid: application.appId,
    appidacr: proof,
    ver: '1.0',
  };
}
