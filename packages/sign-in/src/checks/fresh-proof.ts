import { PorticoError } from '@portico/core';
import { marksOf } from '../browser/attempt-secrets.ts';
import type { Assertion } from '../protocols/assertion.ts';
import { CLOCK_TOLERANCE_SECONDS } from '../settings.ts';

/**
 * A new proof was asked for: an identity provider that says when it was given, and names a time before the browser left for
 * it, was not asked any more on the way (attack 66). Where one does not say, the session tells that nobody knows.
 *
 * @param begunAt when the browser left
 * @throws PorticoError `id_token_invalid`
 */
export function assertFreshProof(
  begunAt: Date,
  { browserToken }: { readonly browserToken: string },
  { authenticatedAt: told }: Assertion,
): void {
  if (!marksOf(browserToken).fresh || told === undefined) return;
  if (!isSince(begunAt, new Date(told * 1000)))
    throw new PorticoError('id_token_invalid', { detail: 'auth_time is older than asked' });
}

/**
 * Before this trip, it may have been somebody else who sat here.
 *
 * @throws PorticoError `recent_sign_in_required`
 */
export function assertProvenOnTrip(begunAt: Date, provenAt: Date): void {
  if (!isSince(begunAt, provenAt))
    throw new PorticoError('recent_sign_in_required', { detail: 'no auth_time of this trip' });
}

/** Whether something happened on this trip, as far as the clocks of two servers can tell. */
const isSince = (begunAt: Date, at: Date): boolean =>
  at.getTime() >= begunAt.getTime() - CLOCK_TOLERANCE_SECONDS * 1000;
