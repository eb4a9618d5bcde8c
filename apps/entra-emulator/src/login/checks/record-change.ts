import type { ApplicationRecord, UserRecord } from '../../directory/records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import type { LoginCall } from '../login-call.ts';

/** What people change at the login, as Entra's list of audit activities names it. */
const ACTIVITIES = {
  consent: ['Consent to application', 'ApplicationManagement', 'Assign', 'Core Directory'],
  password: ['Change user password', 'UserManagement', 'Update', 'Core Directory'],
  redemption: ['Redeem external user invite', 'UserManagement', 'Update', 'Invited Users'],
} as const;

/** Notes in the audit log of a directory what a person changed in a browser: about themselves, or an application there. */
export function recordChange(
  { emulator, trace }: LoginCall,
  what: keyof typeof ACTIVITIES,
  { user, directoryId }: { user: UserRecord; directoryId: string },
  application?: Pick<ApplicationRecord, 'appId'>,
): void {
  const [activity, category, operation, service] = ACTIVITIES[what];
  const { id, displayName, userPrincipalName } = user;
  const client = application && emulator.store.servicePrincipalOf(application.appId, directoryId);
  const about =
    client === undefined
      ? { type: 'User' as const, id, displayName, userPrincipalName }
      : {
          ...{ type: 'ServicePrincipal' as const, id: client.id, displayName: client.displayName },
          userPrincipalName: null,
        };
  emulator.changes.add({
    ...{ activity, category, operation, service, directoryId },
    id: newGuid(emulator.random),
    at: trace.now,
    correlationId: trace.correlationId,
    actor: { kind: 'user', id, displayName, userPrincipalName },
    targets: [{ ...about, modified: [] }],
  });
}
