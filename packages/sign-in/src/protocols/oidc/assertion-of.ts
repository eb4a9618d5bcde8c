import type { AnswerShape } from '@portico/core';
import { claimAt, entraPerson, textClaim, type ValidatedIdToken } from '@portico/relying-party';
import type { Assertion, DescribedFrom } from '../assertion.ts';

/** Longer ones no logout token may name. */
const LONGEST_SESSION_ID = 255;

/** What is read where nothing is mapped. */
const USUAL = ['email', 'name', 'given_name', 'family_name', 'groups', 'roles', 'oid', 'tid', 'hd'];

/**
 * What a validated id_token asserts (OpenID Connect Core section 2).
 *
 * @param mapped paths of claims that the connection reads something from
 */
export function assertionOf(
  token: ValidatedIdToken,
  mapped: readonly (string | undefined)[] = [],
): Assertion {
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
    shape: shapeOf(token, mapped),
    claims,
  };
}

/** The same of claims that were kept: those that are not mapped have their usual names. */
export function describedFromToken(claims: DescribedFrom['claims']): DescribedFrom {
  const text = (name: string) => {
    const value = claims[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return { email: text('email'), name: text('name'), claims };
}

function shapeOf(
  { claims, idToken }: ValidatedIdToken,
  mapped: readonly (string | undefined)[],
): AnswerShape {
  const paths = [...new Set([...USUAL, ...mapped])].filter((path) => path !== undefined);
  const { alg } = JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString('utf8'));
  return {
    algorithms: typeof alg === 'string' ? [alg] : [],
    attributes: paths.filter((path) => claimAt(claims, path) !== undefined),
  };
}

/** OpenID Connect Back-Channel Logout section 2.1. */
const sessionIdOf = (sid: unknown): string | undefined =>
  typeof sid === 'string' && sid !== '' && sid.length <= LONGEST_SESSION_ID ? sid : undefined;
