import * as openid from 'openid-client';
import { clockDifference } from './clock-difference.ts';
import { mismatchOf } from './mismatch.ts';
import { RelyingPartyError } from './registration.ts';
import { algorithmReason } from './signing-algorithms.ts';

/**
 * A failure of the library, or of ours, as one that callers know.
 *
 * @param at.answered whether the provider had given tokens by then: what is wrong is wrong with them
 */
export function asRefused(
  error: unknown,
  at: { readonly now: Date; readonly answered: boolean },
): RelyingPartyError {
  if (error instanceof RelyingPartyError) return error;
  const options = { cause: error, ...(at.answered ? { fromProvider: true } : {}) };
  if (error instanceof openid.ResponseBodyError) {
    // The text is the provider's own: enough of it to recognise, not enough to fill a log.
    return new RelyingPartyError('code_refused', error.error.slice(0, 200), options);
  }
  if (error instanceof openid.ClientError) {
    if (error.cause instanceof RelyingPartyError) return error.cause;
    const code = error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' ? 'idp_unavailable' : 'id_token_invalid';
    const clock = clockDifference(error, at.now);
    const reason = clock?.reason ?? algorithmReason(error) ?? `${error.code ?? 'unknown'} ${error.message}`;
    return new RelyingPartyError(code, reason, {
      ...options,
      mismatch: clock?.mismatch ?? mismatchOf(error),
    });
  }
  return new RelyingPartyError('id_token_invalid', 'unexpected', options);
}
