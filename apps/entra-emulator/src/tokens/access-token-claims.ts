import { epochSeconds } from '../clock/clock.ts';
import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import type { Resource } from '../directory/resources.ts';
import type { Emulator } from '../emulator.ts';
import { opaque } from '../randomness/random-source.ts';
import { issuerOf, pairwiseSubject } from './id-token-claims.ts';

export const ACCESS_TOKEN_SECONDS = 3599;

interface AccessTokenFacts {
  application: ApplicationRecord;
  directory: DirectoryRecord;
  resource: Resource;
  /** `0` public client, `1` secret, `2` certificate. */
  clientAuthentication: '0' | '1' | '2';
}

/** Claims of an app-only access token. `roles` is there only when the client holds application permissions. */
export function applicationTokenClaims(
  emulator: Emulator,
  facts: AccessTokenFacts & { servicePrincipalId: string; roles: readonly string[] },
): Record<string, unknown> {
  return {
    ...sharedClaims(emulator, facts),
    ...(facts.resource.tokenVersion === 1 && { idtyp: 'app' }),
    oid: facts.servicePrincipalId,
    sub: facts.servicePrincipalId,
    ...(facts.roles.length > 0 && { roles: facts.roles }),
  };
}

/** Claims of an access token for a user: delegated permissions in `scp`. */
export function userTokenClaims(
  emulator: Emulator,
  facts: AccessTokenFacts & { user: UserRecord; scopes: readonly string[]; sid: string },
): Record<string, unknown> {
  const { application, user } = facts;
  return {
    ...sharedClaims(emulator, facts),
    ...(facts.resource.tokenVersion === 1 && { idtyp: 'user', upn: user.userPrincipalName }),
    name: user.displayName,
    oid: user.id,
    scp: facts.scopes.join(' '),
    sid: facts.sid,
    sub: pairwiseSubject(emulator.salt, user.id, application.appId),
  };
}

/** Version 1 or 2 is the resource's choice (`requestedAccessTokenVersion`), not the endpoint's. */
function sharedClaims(emulator: Emulator, facts: AccessTokenFacts): Record<string, unknown> {
  const { application, directory, resource, clientAuthentication } = facts;
  const now = epochSeconds(emulator.clock.now());
  const shared = {
    aud: resource.audience,
    iat: now,
    nbf: now,
    exp: now + ACCESS_TOKEN_SECONDS,
    aio: opaque(emulator.random, 24),
    rh: `1.${opaque(emulator.random, 32)}.`,
    tid: directory.id,
    uti: opaque(emulator.random, 16),
  };
  if (resource.tokenVersion === 2) {
    const iss = issuerOf(emulator.origin, directory.id);
    return { ...shared, iss, azp: application.appId, azpacr: clientAuthentication, ver: '2.0' };
  }
  return {
    ...shared,
    iss: `${emulator.origin}/${directory.id}/`,
    app_displayname: application.displayName,
    appid: application.appId,
    appidacr: clientAuthentication,
    ver: '1.0',
  };
}
