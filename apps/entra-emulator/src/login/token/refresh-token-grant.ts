import { grantedScopes } from '../../directory/consent.ts';
import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import { graphResource } from '../../directory/resources.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import { missingPermissions } from '../checks/consent.ts';
import { permissionsOf, readScopes } from '../checks/scope.ts';
import type { UserGrant } from '../grants.ts';
import { requireEnterpriseApp } from './client-credentials-grant.ts';
import { requireUser } from './require-user.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';
import { issueUserTokens } from './user-tokens.ts';

const PLAUSIBLE_REFRESH_TOKEN = /^1\.[A-Za-z0-9_-]{16,}$/;

/**
 * The refresh token grant (OAuth 2.0 section 6).
 * - a token of this client and directory, not revoked (50173) and used within 90 days (70008)
 * - a new refresh token comes back; the old one stays valid, as Entra does it
 * - `scope` may name another resource, within what is consented to (65001)
 */
export function refreshTokenGrant(token: TokenCall): TokenResponseBody {
  const { params, call, application, directory: addressed } = token;
  const value = params['refresh_token'];
  if (value === undefined || value === '') throw aadsts.missingParameter('refresh_token');
  if (!PLAUSIBLE_REFRESH_TOKEN.test(value)) throw refusals.malformedGrant();
  const found = call.emulator.grants.findRefreshToken(value);
  if (found === undefined) throw refusals.invalidGrant();
  const { grant, revoked } = found.value;
  if (grant.clientAppId !== application.appId) throw refusals.grantOfOtherClient();
  if (addressed !== undefined && addressed.id !== grant.directoryId) throw refusals.codeOfOtherDirectory();
  if (revoked) throw refusals.revokedRefreshToken();
  if (found.expiresAt <= call.trace.now) throw refusals.expiredGrant();
  const { user, directory } = requireUser(token, grant);
  requireEnterpriseApp(token, directory);
  const narrowed = grantForScope(token, grant, user, directory);
  checkStillGranted(token, narrowed, user, directory);
  const wantsClientInfo = params['client_info'] === '1';
  return issueUserTokens({
    token,
    grant: narrowed,
    user,
    directory,
    nonce: undefined,
    wantsClientInfo,
  });
}

function grantForScope(
  token: TokenCall,
  grant: UserGrant,
  user: UserRecord,
  directory: DirectoryRecord,
): UserGrant {
  const { params, application, call } = token;
  if (params['scope'] === undefined || params['scope'] === '') return grant;
  const { store, origin } = call.emulator;
  const scopes = readScopes(
    { store, application, origin, directoryName: directory.displayName },
    params['scope'],
  );
  const [request, ...others] = scopes.requests;
  if (others.length > 0) throw aadsts.severalResources();
  const permissions = permissionsOf(scopes);
  const missing = missingPermissions({
    emulator: call.emulator,
    application,
    permissions,
    chosen: { user, directory },
  });
  if (missing.length > 0)
    throw aadsts.consentMissing(application.appId, application.displayName, 'invalid_grant');
  return {
    ...grant,
    // A refreshed session keeps being refreshable even when the request does not repeat offline_access.
    oidcScopes: [...new Set([...scopes.oidc, 'offline_access'])],
    resourceAppId: request?.resource.appId ?? graphResource.appId,
    resourceScopes: request?.values ?? [],
  };
}

/** Consent that was taken back since ends the refreshing (65001). */
function checkStillGranted(
  { call, application }: TokenCall,
  grant: UserGrant,
  user: UserRecord,
  directory: DirectoryRecord,
): void {
  const granted = grantedScopes(
    call.emulator.store,
    directory.id,
    application.appId,
    grant.resourceAppId,
    user.id,
  );
  if (grant.resourceScopes.some((value) => !granted.has(value))) {
    throw aadsts.consentMissing(application.appId, application.displayName, 'invalid_grant');
  }
}
