import { type KeyObject, sign } from 'node:crypto';

/** The compact form (RFC 7515) of a JWT signed RS256. */
export function signRs256(
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  privateKey: KeyObject,
): string {
  const input = signingInput({ typ: 'JWT', alg: 'RS256', ...header }, claims);
  // Measured: the synchronous call costs the least CPU of the three that Node offers.
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

/** What a JWS signature covers: encoded header and claims. */
export const signingInput = (header: Record<string, unknown>, claims: Record<string, unknown>): string =>
  `${encode(header)}.${encode(claims)}`;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
