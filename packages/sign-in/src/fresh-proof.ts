import { PorticoError } from '@portico/core';
import type { ValidatedIdToken } from '@portico/relying-party';
import { marksOf } from './attempt-secrets.ts';
import { ATTEMPT_SECONDS, CLOCK_TOLERANCE_SECONDS, type SignInParts } from './settings.ts';

/**
 * A new proof was asked for: an identity provider that says when it was given, and gives an old one, is not believed
 * (attack 66). Where one does not say, the session tells that nobody knows.
 *
 * @throws PorticoError `id_token_invalid`
 */
export function assertFreshProof(
  parts: Pick<SignInParts, 'clock'>,
  { browserToken }: { readonly browserToken: string },
  { claims }: ValidatedIdToken,
): void {
  const provenAt = claims['auth_time'];
  if (!marksOf(browserToken).fresh || typeof provenAt !== 'number') return;
  const oldest = parts.clock.now().getTime() / 1000 - ATTEMPT_SECONDS - CLOCK_TOLERANCE_SECONDS;
  if (provenAt < oldest)
    throw new PorticoError('id_token_invalid', { detail: 'auth_time is older than asked' });
}
