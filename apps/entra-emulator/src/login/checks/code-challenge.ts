import type { AuthorizationCode } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';

const CHALLENGE = /^[A-Za-z0-9\-._~]{43,128}$/;

/**
 * PKCE in the authorization request (RFC 7636 section 4.3).
 * - optional; the method defaults to `plain`
 * - 43 to 128 unreserved characters, else 501491
 */
export function readCodeChallenge(params: Record<string, string>): AuthorizationCode['challenge'] {
  const value = params['code_challenge'];
  const method = params['code_challenge_method'] ?? 'plain';
  if (value === undefined) {
    if (params['code_challenge_method'] !== undefined) throw aadsts.badCodeChallenge();
    return undefined;
  }
  if (!CHALLENGE.test(value)) throw aadsts.badCodeChallenge();
  if (method !== 'plain' && method !== 'S256') throw aadsts.unsupportedChallengeMethod();
  return { value, method };
}
