import { type KeyObject, sign as signData } from 'node:crypto';
import { promisify } from 'node:util';

const signInThread = promisify(signData);

/** The compact form (RFC 7515) of a JWT signed RS256. Signing runs in the thread pool, not on the event loop. */
export async function signRs256(
  header: Record<string, unknown>,
  claims: Record<string, unknown>,
  privateKey: KeyObject,
): Promise<string> {
  const input = signingInput({ typ: 'JWT', alg: 'RS256', ...header }, claims);
  const signature = await signInThread('sha256', Buffer.from(input), privateKey);
  return `${input}.${signature.toString('base64url')}`;
}

/** What a JWS signature covers: encoded header and claims. */
export const signingInput = (header: Record<string, unknown>, claims: Record<string, unknown>): string =>
  `${encode(header)}.${encode(claims)}`;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
