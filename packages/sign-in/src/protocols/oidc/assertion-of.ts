import { entraPerson, textClaim, type ValidatedIdToken } from '@portico/relying-party';
import type { Assertion } from '../assertion.ts';

/** Longer ones no logout token may name. */
const LONGEST_SESSION_ID = 255;

/** What a validated id_token asserts (OpenID Connect Core section 2). */
export function assertionOf(token: ValidatedIdToken): Assertion {
  // The nonce belongs to the trip, not to the person.
  const { nonce: _nonce, ...claims } = token.claims;
  const authenticatedAt = claims['auth_time'];
  const entra = entraPerson(token);
  return {
    issuer: token.issuer,
    subject: token.subject,
    email: textClaim(token, 'email'),
    name: textClaim(token, 'name'),
    authenticatedAt: typeof authenticatedAt === 'number' ? authenticatedAt : undefined,
    sessionId: sessionIdOf(claims['sid']),
    logoutHint: entra?.logoutHint,
    entra,
    isIncomplete: token.userinfo === 'failed',
    claims,
  };
}

/** OpenID Connect Back-Channel Logout section 2.1. */
const sessionIdOf = (sid: unknown): string | undefined =>
  typeof sid === 'string' && sid !== '' && sid.length <= LONGEST_SESSION_ID ? sid : undefined;
