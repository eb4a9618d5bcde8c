import { isPorticoError, PorticoError } from '@portico/core';
import { RelyingPartyError, type RelyingPartyErrorCode } from '@portico/relying-party';

/** What the browser was sent back with instead of a code, or together with one (RFC 6749 section 4.1.2.1; attack 10). */
export function providerFailure(parameters: URLSearchParams): PorticoError | undefined {
  const error = parameters.get('error');
  if (error === null) return undefined;
  const options = { detail: `the provider answered ${told(error, parameters.get('error_description'))}` };
  switch (error) {
    case 'access_denied':
      return new PorticoError('sign_in_cancelled', options);
    case 'temporarily_unavailable':
    case 'server_error':
      return new PorticoError('idp_unavailable', options);
    case 'unauthorized_client':
    case 'invalid_client':
      return new PorticoError('idp_client_refused', options);
    default:
      return new PorticoError('idp_error', options);
  }
}

/** Of somebody else's text only what has the shape of a code gets into a log: RFC 6749's, and Microsoft's number. */
function told(error: string, description: string | null): string {
  const code = /^[a-z_]{1,40}$/.test(error) ? error : 'an error';
  const number = /\bAADSTS\d{4,8}\b/.exec(description ?? '')?.[0];
  return number === undefined ? code : `${code} (${number})`;
}

const OF_RELYING_PARTY = {
  idp_unavailable: 'idp_unavailable',
  client_refused: 'idp_client_refused',
  code_refused: 'id_token_invalid',
  id_token_invalid: 'id_token_invalid',
  discovery_mismatch: 'id_token_invalid',
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
  return new PorticoError(OF_RELYING_PARTY[error.code], {
    detail: `${error.code}: ${error.reason}`,
    cause: error,
  });
}
