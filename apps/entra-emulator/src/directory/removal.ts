import { isoSeconds } from '../clock/clock.ts';
import { forgetInPolicies } from './policy-removal.ts';
import type { ApplicationRecord, GroupRecord, ServicePrincipalRecord, UserRecord } from './records.ts';
import type { Store } from './store.ts';

const THIRTY_DAYS_MS = 30 * 24 * 3600 * 1000;

/** Whether a soft-deleted object can still be restored. After 30 days it is as good as purged. @param now ms */
export const isKept = (one: { deletedDateTime: string | null }, now: number): boolean =>
  one.deletedDateTime !== null && now - Date.parse(one.deletedDateTime) < THIRTY_DAYS_MS;

/** Whether an object exists, or lies in deletedItems and still holds its names. @param now ms */
export const holdsNames = (one: { deletedDateTime: string | null }, now: number): boolean =>
  one.deletedDateTime === null || isKept(one, now);

/** Moves a user to deletedItems. Memberships stay noted and count again when the user is restored. @param now ms */
export function softDeleteUser(store: Store, user: UserRecord, now: number): void {
  store.users.remove(user.id);
  store.deletedUsers.add({ ...user, deletedDateTime: isoSeconds(now) });
}

/**
 * Deletes a group: a Microsoft 365 group goes to deletedItems, a security group is gone at once. @param now ms
 */
export function deleteGroup(store: Store, group: GroupRecord, now: number): void {
  store.groups.remove(group.id);
  if (group.groupTypes.includes('Unified')) {
    store.deletedGroups.add({ ...group, deletedDateTime: isoSeconds(now) });
  } else {
    forgetPrincipal(store, group.id);
  }
}

/** Soft delete of an application: in its home directory the enterprise app goes with it. @param now ms */
export function softDeleteApplication(store: Store, application: ApplicationRecord, now: number): void {
  const deletedDateTime = isoSeconds(now);
  const enterpriseApp = store.servicePrincipalOf(application.appId, application.directoryId);
  store.applications.update(application, { deletedDateTime });
  if (enterpriseApp !== undefined) store.servicePrincipals.update(enterpriseApp, { deletedDateTime });
}

/** Leaves nothing of an application, but for its enterprise apps. */
export function purgeApplication(store: Store, { id }: ApplicationRecord): void {
  store.applications.remove(id);
  forgetInPolicies(store, id);
}

/** Leaves nothing of an enterprise app: what it was granted and who was assigned to it goes too. */
export function purgeServicePrincipal(store: Store, { id }: ServicePrincipalRecord): void {
  store.servicePrincipals.remove(id);
  store.permissionGrants.removeWhere((one) => one.resourceId === id || one.clientId === id);
  store.appRoleAssignments.removeWhere((one) => one.resourceId === id);
  store.synchronizations.remove(id);
  store.synchronizationJobs.removeWhere((one) => one.servicePrincipalId === id);
  forgetPrincipal(store, id);
}

/** Takes an object that no longer exists out of groups, owners, assignments and consents. */
export function forgetPrincipal(store: Store, id: string): void {
  const without = (ids: readonly string[]): string[] => ids.filter((one) => one !== id);
  for (const group of store.groups.filter((one) => one.memberIds.includes(id) || one.ownerIds.includes(id))) {
    store.groups.update(group, { memberIds: without(group.memberIds), ownerIds: without(group.ownerIds) });
  }
  for (const users of [store.users, store.deletedUsers])
    for (const user of users.filter(({ managerId }) => managerId === id))
      users.update(user, { managerId: undefined });
  for (const owned of store.applications.filter(({ ownerIds }) => ownerIds.includes(id)))
    store.applications.update(owned, { ownerIds: without(owned.ownerIds) });
  for (const owned of store.servicePrincipals.filter(({ ownerIds }) => ownerIds.includes(id)))
    store.servicePrincipals.update(owned, { ownerIds: without(owned.ownerIds) });
  forgetInPolicies(store, id);
  store.appRoleAssignments.removeWhere((one) => one.principalId === id);
  store.permissionGrants.removeWhere((one) => one.principalId === id);
}
