import { grantedScopes } from '../../directory/consent.ts';
import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import { SPA_REFRESH_LIFETIME_MS, type UserGrant } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import { readClaimsParameter, wantedContexts } from '../checks/claims.ts';
import { askedAtTokenEndpoint, consentedScopes } from './asked-permissions.ts';
import { requireEnterpriseApp } from './client-credentials-grant.ts';
import { requireUser } from './require-user.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';
import { issueUserTokens } from './user-tokens.ts';

const PLAUSIBLE_REFRESH_TOKEN = /^1\.[A-Za-z0-9_-]{16,}$/;

/**
 * The refresh token grant (OAuth 2.0 section 6).
 * - a token of this client and directory, not revoked (50173) and used within 90 days (70008)
 * - a new refresh token comes back; the old one stays valid, as Entra does it
 * - a single-page application's ends 24 hours after the sign-in, refreshed or not (700084)
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
  if (grant.spaSince !== undefined && call.trace.now >= grant.spaSince + SPA_REFRESH_LIFETIME_MS)
    throw refusals.expiredSpaGrant(grant.spaSince);
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

/** `scope`, or at v1 `resource`, may lead to another resource; `claims` to authentication contexts already confirmed. */
function grantForScope(
  token: TokenCall,
  grant: UserGrant,
  user: UserRecord,
  directory: DirectoryRecord,
): UserGrant {
  const claims = grantedClaims(token, grant);
  const scopes = askedAtTokenEndpoint(token, directory.displayName);
  if (scopes === undefined) return { ...grant, claims };
  return {
    ...grant,
    claims,
    // A refreshed session keeps being refreshable even when the request does not repeat offline_access.
    oidcScopes: [...new Set([...scopes.oidc, 'offline_access'])],
    ...consentedScopes(token, scopes, user, directory),
  };
}

/** Contexts that the sign-in did not confirm cannot be had by refreshing (50076). */
function grantedClaims({ params, application }: TokenCall, grant: UserGrant): UserGrant['claims'] {
  const claims = readClaimsParameter(params['claims']) ?? grant.claims;
  const held = wantedContexts(grant.claims);
  if (wantedContexts(claims).some((one) => !held.includes(one)))
    throw aadsts.strongerSignInNeeded('invalid_grant', application.displayName);
  return claims;
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
  const lost = grant.resourceScopes.some((value) => !granted.has(value));
  if (lost || (grant.asksDefault && granted.size === 0)) {
    throw aadsts.consentMissing(application.appId, application.displayName, 'invalid_grant');
  }
}
