import { isPorticoError, PorticoError } from '@portico/core';
import { RelyingPartyError, type RelyingPartyErrorCode } from '@portico/relying-party';
import { clientRefusal } from './client-refusal.ts';

const OF_RELYING_PARTY = {
  idp_unavailable: 'idp_unavailable',
  client_refused: 'idp_client_refused',
  assertion_refused: 'idp_assertion_refused',
  code_refused: 'id_token_invalid',
  id_token_invalid: 'id_token_invalid',
  discovery_mismatch: 'id_token_invalid',
  endpoint_moved: 'id_token_invalid',
  // Of looking a provider up, and of its own notices: no sign-in brings about either.
  discovery_failed: 'idp_unavailable',
  logout_token_invalid: 'id_token_invalid',
} as const satisfies Record<RelyingPartyErrorCode, string>;

/**
 * Whether the identity provider itself showed why, at its token endpoint, which only we ask. What a
 * browser comes back with says nothing about the connection, because anybody can write it.
 */
export function isProven({ cause }: PorticoError): boolean {
  return cause instanceof RelyingPartyError && cause.fromProvider;
}

/** A failure as one of ours; undefined for what is no refusal of anybody's but a fault. */
export function asRefusal(error: unknown): PorticoError | undefined {
  if (isPorticoError(error)) return error;
  if (!(error instanceof RelyingPartyError)) return undefined;
  const code =
    clientRefusal(error)?.of === 'switched_off' ? 'idp_app_disabled' : OF_RELYING_PARTY[error.code];
  return new PorticoError(code, {
    detail: `${error.code}: ${error.reason}`,
    cause: error,
  });
}
