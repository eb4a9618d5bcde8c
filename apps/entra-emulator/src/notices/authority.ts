import { graphAppRoles } from '../directory/graph-permissions.ts';
import type { SubscriptionRecord } from '../directory/records.ts';
import type { Store } from '../directory/store.ts';
import { watchedBy } from './watched.ts';

const USER_READERS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const GROUP_READERS = [
  'Group.Read.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];

/** Permissions of which one has to be held for as long as a subscription is to be served. */
export const readersOf = (resource: string): readonly string[] => {
  const watched = watchedBy(resource);
  if (watched?.kind === 'users') return USER_READERS;
  return watched?.members === true
    ? [...GROUP_READERS, 'GroupMember.Read.All', 'GroupMember.ReadWrite.All']
    : GROUP_READERS;
};

/** Whether the directory still lets the application read what it subscribed to: consents and enterprise apps go. */
export function mayStillRead(store: Store, one: SubscriptionRecord): boolean {
  const client = store.servicePrincipalOf(one.applicationId, one.directoryId);
  // Made by the control API, or while tokens were not checked: by nobody who could lose a permission.
  if (one.applicationId === '') return true;
  if (client === undefined || !client.accountEnabled) return false;
  const readers = readersOf(one.resource);
  const roleIds = graphAppRoles.filter(({ value }) => readers.includes(value ?? '')).map(({ id }) => id);
  const given = store.appRoleAssignments.find(
    ({ principalId, appRoleId }) => principalId === client.id && roleIds.includes(appRoleId),
  );
  const granted = store.permissionGrants.find(
    ({ clientId, scope }) =>
      clientId === client.id && scope.split(' ').some((word) => readers.includes(word)),
  );
  return (given ?? granted) !== undefined;
}
