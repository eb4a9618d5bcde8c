import { firstPartyElsewhere } from '../../directory/first-party-elsewhere.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { Store } from '../../directory/store.ts';
import { PERSONAL_DIRECTORY_ID } from '../../directory/well-known.ts';
import * as aadsts from '../aadsts.ts';
import { LoginNotEmulated } from '../not-emulated.ts';
import { type DirectorySegment, segmentName } from './directory-segment.ts';

/** Whether an application takes users of a directory, by its sign-in audience. */
export function admitsDirectory(
  application: Pick<ApplicationRecord, 'signInAudience' | 'directoryId'>,
  directoryId: string,
): boolean {
  switch (application.signInAudience) {
    case 'AzureADandPersonalMicrosoftAccount':
      return true;
    case 'AzureADMultipleOrgs':
      return directoryId !== PERSONAL_DIRECTORY_ID;
    case 'PersonalMicrosoftAccount':
      return directoryId === PERSONAL_DIRECTORY_ID;
    case 'AzureADMyOrg':
      return application.directoryId === directoryId;
  }
}

/**
 * Which application asks, at this address.
 * - there must be a client id (900144) of an application somewhere (700016); one of Microsoft's own that is not emulated is 501
 * - `organizations` and `common` take multitenant applications only (50194), `consumers` those for personal accounts (90130)
 * - a directory takes its own applications, those it has an enterprise app of, and any multitenant one (700016)
 */
export function findClient(
  store: Store,
  clientId: string | undefined,
  segment: DirectorySegment,
): ApplicationRecord {
  if (clientId === undefined || clientId === '') throw aadsts.missingParameter('client_id');
  const application = store.applicationByAppId(clientId);
  if (application === undefined) {
    const elsewhere = firstPartyElsewhere(clientId);
    if (elsewhere !== undefined)
      throw new LoginNotEmulated(`a sign-in to Microsoft’s own application ${elsewhere}`);
    throw aadsts.unknownApplication(clientId, segmentName(segment));
  }
  if (segment.kind === 'one') {
    checkAudience(application, segment.directory.id, segmentName(segment));
    return application;
  }
  if (application.signInAudience === 'AzureADMyOrg') {
    throw aadsts.singleDirectoryApplication(clientId, application.displayName);
  }
  if (segment.name === 'organizations' && application.signInAudience === 'PersonalMicrosoftAccount') {
    throw aadsts.personalAccountsOnly(clientId, application.displayName);
  }
  return application;
}

/** A directory outside the sign-in audience is refused. */
export function checkAudience(
  application: ApplicationRecord,
  directoryId: string,
  directoryName: string,
): void {
  if (admitsDirectory(application, directoryId)) return;
  const { appId, displayName } = application;
  if (directoryId === PERSONAL_DIRECTORY_ID) throw aadsts.notForPersonalAccounts(appId, displayName);
  throw application.signInAudience === 'PersonalMicrosoftAccount'
    ? aadsts.personalAccountsOnly(appId, displayName)
    : aadsts.unknownApplication(appId, directoryName);
}
