import type { ApplicationRecord } from '../../directory/records.ts';
import type { Store } from '../../directory/store.ts';
import * as aadsts from '../aadsts.ts';
import type { DirectorySegment } from './directory-segment.ts';

const isMultiDirectory = (application: ApplicationRecord): boolean =>
  application.signInAudience === 'AzureADMultipleOrgs' ||
  application.signInAudience === 'AzureADandPersonalMicrosoftAccount';

/**
 * Which application asks, at this address.
 * - there must be a client id (900144) of an application somewhere (700016)
 * - `organizations` and `common` take multitenant applications only (50194)
 * - a directory takes its own applications, those it has an enterprise app of, and any multitenant one (700016)
 */
export function findClient(
  store: Store,
  clientId: string | undefined,
  segment: DirectorySegment,
): ApplicationRecord {
  if (clientId === undefined || clientId === '') throw aadsts.missingParameter('client_id');
  const application = store.applicationByAppId(clientId);
  const directoryName = segment.kind === 'one' ? segment.directory.displayName : segment.name;
  if (application === undefined) throw aadsts.unknownApplication(clientId, directoryName);
  if (segment.kind === 'any') {
    if (!isMultiDirectory(application))
      throw aadsts.singleDirectoryApplication(clientId, application.displayName);
    return application;
  }
  checkAudience(application, segment.directory.id, directoryName);
  return application;
}

/** A single-directory application serves its own directory and no other. */
export function checkAudience(
  application: ApplicationRecord,
  directoryId: string,
  directoryName: string,
): void {
  if (application.directoryId !== directoryId && !isMultiDirectory(application)) {
    throw aadsts.unknownApplication(application.appId, directoryName);
  }
}
