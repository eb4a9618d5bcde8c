import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { type OwnTokenClaims, verifyOwnToken } from '../../tokens/verify-own-token.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import { askedAtTokenEndpoint, consentedScopes } from './asked-permissions.ts';
import { requireEnterpriseApp } from './client-credentials-grant.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';
import { issueUserTokens } from './user-tokens.ts';

/**
 * The on-behalf-of grant (RFC 7523 section 2.1 with Entra's `requested_token_use`).
 * - a confidential client (7000218)
 * - `assertion` is an access token of ours (50013) that still holds (500133), was made for this client (500131), of this
 *   directory (700005), and for a user, not an application (7000114)
 * - the user or an administrator consented to what this client asks for (65001)
 */
export function onBehalfOfGrant(token: TokenCall): TokenResponseBody {
  const { call, params, application } = token;
  if (params['requested_token_use'] === undefined) throw aadsts.missingParameter('requested_token_use');
  if (params['requested_token_use'] !== 'on_behalf_of')
    throw refusals.unsupportedGrant(params['requested_token_use']);
  if (token.authentication === 'none') throw refusals.noClientCredential();
  const assertion = params['assertion'];
  if (assertion === undefined || assertion === '') throw aadsts.missingParameter('assertion');
  const claims = readAssertion(token, assertion);
  const { user, directory } = subjectOf(token, claims);
  const scopes = askedAtTokenEndpoint(token, directory.displayName);
  if (scopes === undefined) throw aadsts.missingParameter(call.version === 1 ? 'resource' : 'scope');
  requireEnterpriseApp(token, directory);
  const grant = {
    clientAppId: application.appId,
    directoryId: directory.id,
    userId: user.id,
    oidcScopes: scopes.oidc,
    ...consentedScopes(token, scopes, user, directory),
    authenticatedAt: call.trace.now,
    sid: typeof claims['sid'] === 'string' ? claims['sid'] : newGuid(call.emulator.random),
  };
  const wantsClientInfo = params['client_info'] === '1';
  return issueUserTokens({ token, grant, user, directory, nonce: undefined, wantsClientInfo });
}

function readAssertion({ call, application }: TokenCall, assertion: string): OwnTokenClaims {
  const { emulator } = call;
  const verified = verifyOwnToken(emulator, assertion);
  if (verified.kind === 'invalid') throw refusals.userAssertionInvalid(verified.why);
  if (verified.kind === 'expired') throw refusals.userAssertionExpired();
  const { claims } = verified;
  const { appId, displayName, identifierUris } = application;
  const audience = typeof claims['aud'] === 'string' ? claims['aud'] : '';
  if (![appId, `api://${appId}`, ...identifierUris].includes(audience))
    throw refusals.userAssertionAudience(audience, appId, displayName);
  // App-only tokens carry no scopes, and neither do id_tokens.
  if (typeof claims['scp'] !== 'string') throw refusals.applicationOnBehalfOf(appId);
  return claims;
}

function subjectOf(
  { call, directory: addressed }: TokenCall,
  claims: OwnTokenClaims,
): { user: UserRecord; directory: DirectoryRecord } {
  const { store } = call.emulator;
  const directory = store.directories.get(String(claims['tid']));
  const user = store.users.get(String(claims['oid']));
  if (directory === undefined || user === undefined) throw refusals.invalidGrant();
  if (addressed !== undefined && addressed.id !== directory.id) throw refusals.codeOfOtherDirectory();
  if (!user.accountEnabled) throw aadsts.disabledUser();
  return { user, directory };
}
