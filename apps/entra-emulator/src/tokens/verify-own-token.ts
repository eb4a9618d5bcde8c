import { verify } from 'node:crypto';
import { epochSeconds } from '../clock/clock.ts';
import { isPlainObject } from '../shape/plain-object.ts';

import type { TokenService } from './token-service.ts';

export type OwnTokenClaims = Record<string, unknown>;

type OwnToken =
  | { kind: 'valid'; claims: OwnTokenClaims }
  | { kind: 'expired'; claims: OwnTokenClaims }
  | { kind: 'invalid'; why: string };

/** Checks that a JWT was signed RS256 by a published key of this service, and whether it still holds. */
export function verifyOwnToken({ keys, clock }: TokenService, token: string): OwnToken {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || !signature || rest.length > 0)
    return { kind: 'invalid', why: 'The token is malformed.' };
  const { alg, kid } = decode(header);
  const key = typeof kid === 'string' ? keys.byKid(kid) : undefined;
  if (alg !== 'RS256' || key === undefined) return { kind: 'invalid', why: 'The key was not found.' };
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify('sha256', signed, key.publicKey, Buffer.from(signature, 'base64url')))
    return {
      kind: 'invalid',
      why: 'The provided signature value did not match the expected signature value.',
    };
  const claims = decode(payload);
  const holds = typeof claims['exp'] === 'number' && claims['exp'] > epochSeconds(clock.now());
  return { kind: holds ? 'valid' : 'expired', claims };
}

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isPlainObject(value) ? value : {};
  } catch {
    return {};
  }
}
