import { preauthorizedOfFirstParty } from '../directory/first-party-clients.ts';
import { ACTS_AS_USER, graphAppRoles } from '../directory/graph-permissions.ts';
import type { SubscriptionRecord } from '../directory/records.ts';
import type { Store } from '../directory/store.ts';
import { GRAPH_APP_ID } from '../directory/well-known.ts';
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

/** Whether the directory still lets the application read what it subscribed to: consents, people and enterprise apps go. */
export function mayStillRead(store: Store, one: SubscriptionRecord): boolean {
  const client = store.servicePrincipalOf(one.applicationId, one.directoryId);
  // Made by the control API, or while tokens were not checked: by nobody who could lose a permission.
  if (one.applicationId === '') return true;
  if (client === undefined || !client.accountEnabled) return false;
  const readers = readersOf(one.resource);
  if (one.creatorId === client.id) return holdsRole(store, client.id, readers);
  const scopes = scopesFor(store, one, client.id);
  return scopes.some((scope) => scope === ACTS_AS_USER || readers.includes(scope));
}

function holdsRole(store: Store, principalId: string, readers: readonly string[]): boolean {
  const roleIds = graphAppRoles.filter(({ value }) => readers.includes(value ?? '')).map(({ id }) => id);
  return store.assignmentsOf(principalId).some((given) => roleIds.includes(given.appRoleId));
}

/** What the application may do for the person who made the subscription: consented to, or Microsoft's own to give. */
function scopesFor(
  store: Store,
  { applicationId, creatorId }: SubscriptionRecord,
  clientId: string,
): string[] {
  if (store.users.get(creatorId) === undefined) return [];
  const grants = store.permissionGrants.filter(
    (grant) => grant.clientId === clientId && (grant.principalId === null || grant.principalId === creatorId),
  );
  return [
    ...preauthorizedOfFirstParty(applicationId, GRAPH_APP_ID),
    ...grants.flatMap(({ scope }) => scope.split(' ')),
  ];
}
