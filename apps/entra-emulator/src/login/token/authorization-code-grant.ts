import { createHash } from 'node:crypto';
import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import type { AuthorizationCode, UserGrant } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import { askedAtTokenEndpoint, consentedScopes } from './asked-permissions.ts';
import { requireEnterpriseApp } from './client-credentials-grant.ts';
import { requireUser } from './require-user.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';
import { issueUserTokens } from './user-tokens.ts';

const PLAUSIBLE_CODE = /^1\.[A-Za-z0-9_-]{16,}$/;

/**
 * The authorization code grant (OAuth 2.0 section 4.1.3).
 * 1. a code of ours (9002313, 70000) of this client (700003) and this directory (700005)
 * 2. not redeemed before (54005), not older than ten minutes (70008)
 * 3. the same redirect URI (500112), the code verifier (50148, 501481)
 * 4. user and enterprise app still there and enabled
 * Only a code that passed everything is spent; there is no wait between the check and the mark.
 */
export function authorizationCodeGrant(token: TokenCall): TokenResponseBody {
  const { params, call } = token;
  const value = params['code'];
  if (value === undefined || value === '') throw aadsts.missingParameter('code');
  if (!PLAUSIBLE_CODE.test(value)) throw refusals.malformedGrant();
  const found = call.emulator.grants.findCode(value);
  if (found === undefined) throw refusals.invalidGrant();
  const code = found.value;
  checkBinding(token, code.grant);
  if (code.redeemed) throw refusals.codeAlreadyRedeemed();
  if (found.expiresAt <= call.trace.now) throw refusals.expiredGrant();
  if (params['redirect_uri'] === undefined) throw aadsts.missingParameter('redirect_uri');
  if (params['redirect_uri'] !== code.redirectUri) throw refusals.codeRedirectMismatch();
  checkVerifier(code.challenge, params['code_verifier']);
  const { user, directory } = requireUser(token, code.grant);
  requireEnterpriseApp(token, directory);
  const grant = grantForResource(token, code.grant, user, directory);
  code.redeemed = true;
  return issueUserTokens({
    token,
    grant,
    user,
    directory,
    nonce: code.nonce,
    wantsClientInfo: code.wantsClientInfo || params['client_info'] === '1',
  });
}

/** v1 clients may name the resource only now. */
function grantForResource(
  token: TokenCall,
  grant: UserGrant,
  user: UserRecord,
  directory: DirectoryRecord,
): UserGrant {
  if (token.call.version !== 1) return grant;
  const scopes = askedAtTokenEndpoint(token, directory.displayName);
  return scopes === undefined ? grant : { ...grant, ...consentedScopes(token, scopes, user, directory) };
}

function checkBinding({ application, directory }: TokenCall, grant: UserGrant): void {
  if (grant.clientAppId !== application.appId) throw refusals.grantOfOtherClient();
  if (directory !== undefined && directory.id !== grant.directoryId) throw refusals.codeOfOtherDirectory();
}

/** RFC 7636 section 4.6. A verifier without a challenge is refused too. */
function checkVerifier(challenge: AuthorizationCode['challenge'], verifier: string | undefined): void {
  if (challenge === undefined) {
    if (verifier !== undefined && verifier !== '') throw refusals.codeVerifierMismatch();
    return;
  }
  if (verifier === undefined || verifier === '') throw refusals.codeVerifierMissing();
  const expected =
    challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  if (expected !== challenge.value) throw refusals.codeVerifierMismatch();
}
