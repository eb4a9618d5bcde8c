import { entraPerson, textClaim, type ValidatedIdToken } from '@portico/relying-party';
import type { Assertion } from '../assertion.ts';

/** What a validated id_token asserts (OpenID Connect Core section 2). */
export function assertionOf(token: ValidatedIdToken): Assertion {
  // The nonce belongs to the trip, not to the person.
  const { nonce: _nonce, ...claims } = token.claims;
  const authenticatedAt = claims['auth_time'];
  return {
    issuer: token.issuer,
    subject: token.subject,
    email: textClaim(token, 'email'),
    name: textClaim(token, 'name'),
    authenticatedAt: typeof authenticatedAt === 'number' ? authenticatedAt : undefined,
    entra: entraPerson(token),
    claims,
  };
}
