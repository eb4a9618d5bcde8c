import type { ApplicationRecord, DirectoryRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import type { Store } from '../../directory/store.ts';
import * as aadsts from '../aadsts.ts';
import { noReplyUrl, replyUrlMismatch } from '../aadsts-saml.ts';
import { checkAudience } from '../checks/client.ts';
import { type DirectorySegment, segmentName } from '../checks/directory-segment.ts';

/**
 * Which application asks: the `Issuer` is one of the names of an enterprise app, letter for letter.
 *
 * @throws EntraError 700016 for none; 50194 for one of a single directory at `common`
 */
export function findServiceProvider(
  store: Store,
  issuer: string,
  segment: DirectorySegment,
): ApplicationRecord {
  const named = store.applications.filter(
    (one) => one.deletedDateTime === null && (one.appId === issuer || one.identifierUris.includes(issuer)),
  );
  const found = named.find(
    (one) =>
      segment.kind === 'any' || store.servicePrincipalOf(one.appId, segment.directory.id) !== undefined,
  );
  if (found === undefined) throw aadsts.unknownApplication(issuer, segmentName(segment));
  if (segment.kind === 'one') checkAudience(found, segment.directory.id, segmentName(segment));
  else if (found.signInAudience === 'AzureADMyOrg')
    throw aadsts.singleDirectoryApplication(issuer, found.displayName);
  return found;
}

/** Its enterprise app where the user signs in. @throws EntraError 700016: nobody consents on the way, as with OpenID Connect */
export function enterpriseAppIn(
  store: Store,
  { appId }: ApplicationRecord,
  { id, displayName }: DirectoryRecord,
): ServicePrincipalRecord {
  const found = store.servicePrincipalOf(appId, id);
  if (found === undefined) throw aadsts.unknownApplication(appId, displayName);
  return found;
}

/**
 * Where the response goes: the address in the request must be registered, letter for letter; without one, the first.
 *
 * @throws EntraError 50011; 900971 when there is none
 */
export function replyUrlOf(
  { web }: ApplicationRecord,
  requested: string | undefined,
  identifier: string,
): string {
  const [first] = web.redirectUris;
  if (requested !== undefined && !web.redirectUris.includes(requested))
    throw replyUrlMismatch(requested, identifier);
  if (first === undefined) throw noReplyUrl();
  return requested ?? first;
}

/** What the token is for: the name that asked. One that is no URI comes with a prefix. */
export const audienceFor = (name: string): string => (URL.canParse(name) ? name : `spn:${name}`);
