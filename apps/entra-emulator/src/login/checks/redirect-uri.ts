import type { ApplicationRecord } from '../../directory/records.ts';
import * as aadsts from '../aadsts.ts';

/**
 * Where the answer may go.
 * - the application must have an address at all (500113)
 * - the one in the request must be registered, character for character (50011)
 * - the port of `localhost` is ignored (RFC 8252 section 7.3)
 * - without one, the first registered address is used
 */
export function checkRedirectUri(application: ApplicationRecord, requested: string | undefined): string {
  const registered = registeredRedirectUris(application);
  const [first] = registered;
  if (first === undefined) throw aadsts.noRedirectUriRegistered();
  if (requested === undefined || requested === '') return first;
  if (!registered.some((uri) => sameAddress(uri, requested))) {
    throw aadsts.redirectUriMismatch(requested, application.appId);
  }
  return requested;
}

export const registeredRedirectUris = (application: ApplicationRecord): string[] => [
  ...application.web.redirectUris,
  ...application.spa.redirectUris,
  ...application.publicClient.redirectUris,
];

function sameAddress(registered: string, requested: string): boolean {
  if (registered === requested) return true;
  if (!URL.canParse(registered) || !URL.canParse(requested)) return false;
  const [ours, theirs] = [new URL(registered), new URL(requested)];
  if (ours.protocol !== 'http:' || ours.hostname !== 'localhost') return false;
  return withoutPort(registered) === withoutPort(requested) && theirs.hostname === 'localhost';
}

const withoutPort = (uri: string): string =>
  uri.replace(/^http:\/\/localhost:\d{1,5}(?=[/?]|$)/, 'http://localhost');
