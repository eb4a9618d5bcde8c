import { type ErrorCode, isErrorCode, isPorticoError, PorticoError } from '@portico/core';
import { RelyingPartyError, type RelyingPartyErrorCode } from '@portico/relying-party';
import type { SamlError } from '@portico/saml-service-provider';
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

/** What a response says instead of an assertion: of these statuses somebody else than the person has to act. */
const OF_STATUS: Readonly<Record<string, ErrorCode>> = {
  RequestDenied: 'not_assigned',
  UnknownPrincipal: 'not_assigned',
  AuthnFailed: 'sign_in_cancelled',
};

/** Of a SAML message, by its code: the package has one for each thing that can be wrong. */
function ofSaml(error: SamlError): PorticoError {
  const { code, reason, expected, received } = error;
  const told = [reason, expected && `expected ${expected}`, received && `received ${received}`];
  const options = { detail: told.filter(Boolean).join('; '), cause: error };
  if (code === 'saml_status') return new PorticoError(OF_STATUS[received ?? ''] ?? 'idp_error', options);
  if (code === 'saml_busy') return new PorticoError('unavailable', options);
  if (code === 'saml_too_large') return new PorticoError('saml_response_invalid', options);
  return new PorticoError(isErrorCode(code) ? code : 'saml_response_invalid', options);
}

/** By its name: a bundle may have the class twice. */
export const isSamlError = (error: unknown): error is SamlError =>
  error instanceof Error && error.name === 'SamlError' && 'reason' in error;

/** A failure as one of ours; undefined for what is no refusal of anybody's but a fault. */
export function asRefusal(error: unknown): PorticoError | undefined {
  if (isPorticoError(error)) return error;
  if (isSamlError(error)) return ofSaml(error);
  if (!(error instanceof RelyingPartyError)) return undefined;
  const code =
    clientRefusal(error)?.of === 'switched_off' ? 'idp_app_disabled' : OF_RELYING_PARTY[error.code];
  return new PorticoError(code, {
    detail: `${error.code}: ${error.reason}`,
    cause: error,
  });
}
