import { type EntraClientRefusal, entraClientRefusal, entraNumberIn } from '@portico/core';
import { RelyingPartyError } from '@portico/relying-party';

/**
 * What a token endpoint has against our client; undefined for any other failure.
 *
 * @returns of what it is, `credential` where the provider does not say it by a number that we know
 */
export function clientRefusal(
  error: unknown,
): { readonly of: EntraClientRefusal; readonly reason: string } | undefined {
  if (!(error instanceof RelyingPartyError) || error.code !== 'client_refused') return undefined;
  const { reason } = error;
  return { of: entraClientRefusal(entraNumberIn(reason) ?? '') ?? 'credential', reason };
}
