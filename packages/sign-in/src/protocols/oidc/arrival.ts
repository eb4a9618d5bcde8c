import { entraNumberIn, PorticoError } from '@portico/core';
import type { Arrival } from '../arrival.ts';

/** The authorization response (RFC 6749 section 4.1.2, RFC 9207). */
export const oidcArrival: Arrival = {
  at: 'callback',
  state: 'state',
  fields: ['code', 'error', 'iss'],
  failure,
};

/** What the browser was sent back with instead of a code, or together with one (RFC 6749 section 4.1.2.1; attack 10). */
function failure(parameters: URLSearchParams): PorticoError | undefined {
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
  const number = entraNumberIn(description);
  return number === undefined ? code : `${code} (${number})`;
}
