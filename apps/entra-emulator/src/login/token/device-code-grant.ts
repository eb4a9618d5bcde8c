import * as aadsts from '../aadsts.ts';
import * as refusals from '../aadsts-token.ts';
import { requireEnterpriseApp } from './client-credentials-grant.ts';
import { requireUser } from './require-user.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';
import { issueUserTokens } from './user-tokens.ts';

/**
 * The device code grant (RFC 8628 section 3.4).
 * - a code of ours, of this client (`bad_verification_code`), used within 15 minutes (`expired_token`)
 * - while nobody answered: `authorization_pending`, however often it is asked. Never `slow_down`: Microsoft's clients
 *   take it for a failure
 * - refused by the person: `authorization_declined`
 * - good once (54005)
 */
export function deviceCodeGrant(token: TokenCall): TokenResponseBody {
  const { call, params, application, directory: addressed } = token;
  // v1 clients call it `code`.
  const value = params['device_code'] || (call.version === 1 ? params['code'] : undefined);
  if (value === undefined || value === '') throw aadsts.missingParameter('device_code');
  const found = call.emulator.devices.find(value);
  if (found === undefined || found.value.clientAppId !== application.appId) throw refusals.badDeviceCode();
  const request = found.value;
  if (request.state === 'redeemed') throw refusals.codeAlreadyRedeemed();
  if (found.expiresAt <= call.trace.now) throw refusals.expiredDeviceCode();
  if (request.state === 'pending') throw refusals.authorizationPending();
  if (request.state === 'declined') throw refusals.authorizationDeclined();
  const { grant } = request.state;
  if (addressed !== undefined && addressed.id !== grant.directoryId) throw refusals.codeOfOtherDirectory();
  const { user, directory } = requireUser(token, grant);
  requireEnterpriseApp(token, directory);
  request.state = 'redeemed';
  const wantsClientInfo = params['client_info'] === '1';
  return issueUserTokens({ token, grant, user, directory, nonce: undefined, wantsClientInfo });
}
