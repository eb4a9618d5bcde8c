import { epochSeconds } from '../clock/clock.ts';
import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import { graphResource, type Resource } from '../directory/resources.ts';
import type { Emulator } from '../emulator.ts';
import { audienceOf } from '../login/checks/resource.ts';
import type { UserGrant } from '../login/grants.ts';
import { opaque } from '../randomness/random-source.ts';
import { version1Names } from './id-token-claims.ts';
import { issuerFor, pairwiseSubject } from './issuers.ts';
import { directoryRoleIds, membershipClaims } from './membership-claims.ts';
import { asksFor, optionalClaims, preferredUsername } from './optional-claims.ts';

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
  emulator: Emulator,
  facts: AccessTokenFacts & { servicePrincipalId: string; roles: readonly string[] },
): Claims {
  const { resource, servicePrincipalId, roles } = facts;
  const wanted = emulator.store.applicationByAppId(resource.appId)?.optionalClaims?.accessToken;
  const saysType = isGraph(resource) || asksFor(wanted, 'idtyp') || emulator.idtypOnEveryAppToken;
  return {
    ...sharedClaims(emulator, facts),
    ...(saysType && { idtyp: 'app' }),
    oid: servicePrincipalId,
    sub: servicePrincipalId,
    ...(roles.length > 0 && { roles }),
  };
}

/**
 * Claims of an access token for a user: delegated permissions in `scp`, and what the API's registration asks for in
 * optional claims, groups and app roles. Graph's say which directory roles the user holds.
 */
export function userTokenClaims(
  emulator: Emulator,
  facts: AccessTokenFacts & { user: UserRecord; scopes: readonly string[]; grant: UserGrant },
): Claims {
  const { application, directory, resource, user, grant, scopes } = facts;
  const api = emulator.store.applicationByAppId(resource.appId);
  const wanted = api?.optionalClaims?.accessToken;
  const { claims } = grant;
  const canAnswerChallenges = isGraph(resource) || asksFor(wanted, 'xms_cc');
  return {
    ...sharedClaims(emulator, facts),
    ...((isGraph(resource) || asksFor(wanted, 'idtyp')) && { idtyp: 'user' }),
    name: user.displayName,
    oid: user.id,
    scp: scopes.join(' '),
    sid: grant.sid,
    sub: pairwiseSubject(emulator.salt, user.id, application.appId),
    ...(resource.tokenVersion === 1
      ? { acr: '1', amr: ['pwd'], ...version1Names(user) }
      : { preferred_username: preferredUsername(user) }),
    ...(isGraph(resource) && { upn: user.userPrincipalName, wids: directoryRoleIds(user) }),
    ...(user.homeIdentityProvider !== null && { idp: user.homeIdentityProvider }),
    ...(asksFor(wanted, 'email') && user.mail !== null && { email: user.mail }),
    ...optionalClaims(wanted, { user, directory, salt: emulator.salt, ...grant }),
    ...(api !== undefined && membershipClaims(emulator, { application: api, directory, user })),
    ...(claims !== undefined && claims.accessTokenAcrs.length > 0 && { acrs: claims.accessTokenAcrs }),
    ...(canAnswerChallenges && claims?.clientCapabilities.length && { xms_cc: claims.clientCapabilities }),
  };
}

const PROOF = { none: '0', secret: '1', certificate: '2', federated: '2' } as const;

/** Version 1 or 2 is the resource's choice (`requestedAccessTokenVersion`), not the endpoint's. */
function sharedClaims(emulator: Emulator, facts: AccessTokenFacts): Claims {
  const { application, directory, resource } = facts;
  const now = epochSeconds(emulator.clock.now());
  const shared = {
    aud: audienceOf(emulator, resource),
    iss: issuerFor(emulator, directory.id, resource.tokenVersion),
    iat: now,
    nbf: now,
    exp: now + emulator.settings.tokenLifetimeSeconds,
    aio: opaque(emulator.random, 24),
    rh: `1.${opaque(emulator.random, 32)}.`,
    tid: directory.id,
    uti: opaque(emulator.random, 16),
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
