import type { ApplicationRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { assigneeIdsOf } from '../../tokens/assignees.ts';
import * as aadsts from '../aadsts.ts';
import type { Prompt } from './prompt.ts';
import type { ChosenUser } from './user-choice.ts';

/**
 * The enterprise app of the application in the user's directory.
 * - a disabled one serves nobody (7000112)
 * - one that wants assignment serves only users assigned to it, alone or as a direct member of a group (50105)
 * - none is fine: consent will make it
 */
export function checkEnterpriseApp(
  { store }: Emulator,
  application: ApplicationRecord,
  { user, directory }: Pick<ChosenUser, 'user' | 'directory'>,
  prompt: Prompt,
): void {
  const enterpriseApp = store.servicePrincipalOf(application.appId, directory.id);
  if (enterpriseApp === undefined) {
    if (application.directoryId === directory.id)
      throw aadsts.unknownApplication(application.appId, directory.displayName);
    return;
  }
  if (!enterpriseApp.accountEnabled)
    throw aadsts.disabledApplication(application.appId, application.displayName);
  if (!enterpriseApp.appRoleAssignmentRequired) return;
  const principals = assigneeIdsOf(store, user);
  const assigned = store.appRoleAssignments.find(
    (one) => one.resourceId === enterpriseApp.id && principals.has(one.principalId),
  );
  if (assigned === undefined) {
    const error = prompt === 'none' ? 'interaction_required' : 'access_denied';
    throw aadsts.notAssigned(application.displayName, user.userPrincipalName, error);
  }
}
