import { UNKNOWN_PROOF } from '@portico/core';
import type { Assertion } from '../protocols/assertion.ts';
import { CLOCK_TOLERANCE_SECONDS, type SignInParts } from '../settings.ts';

/**
 * When the person proved who they are, as their identity provider tells it (`auth_time`, OpenID Connect Core section 2):
 * coming back from there is no proof, since a browser that is signed in there comes back without a question. That a new proof
 * was asked for is none either: the request goes through the browser, and whoever sits there can take `prompt` out of its
 * address (attack 66).
 *
 * Without a usable `auth_time` nobody knows. A time that lies ahead by more than clocks differ is of no use, as is one that is
 * not a number.
 */
export function provenAt(parts: Pick<SignInParts, 'clock'>, { authenticatedAt: told }: Assertion): Date {
  const now = parts.clock.now().getTime();
  if (told === undefined || told < 0 || told > now / 1000 + CLOCK_TOLERANCE_SECONDS) return UNKNOWN_PROOF;
  return new Date(Math.min(now, told * 1000));
}
