import type { AppRoleAssignmentRecord, GroupRecord, UserRecord } from '../directory/records.ts';
import type { Store } from '../directory/store.ts';
import type { SynchronizationJobRecord } from '../directory/synchronization-records.ts';
import type { SourceRole } from './source-object.ts';

/** Who is to be in the service. */
export interface Scope {
  users: ReadonlySet<string>;
  groups: ReadonlySet<string>;
}

type Of = Pick<SynchronizationJobRecord, 'directoryId' | 'servicePrincipalId'>;

/**
 * Whom an enterprise app is for: assigned users, assigned security groups and their direct members; groups in groups do not count.
 * Or everybody. Deleted users who can be restored keep their assignments.
 */
export function scopeOf(store: Store, { directoryId, servicePrincipalId }: Of, syncAll: boolean): Scope {
  if (syncAll) {
    const own = (one: { directoryId: string }): boolean => one.directoryId === directoryId;
    const users = [...store.users.filter(own), ...store.deletedUsers.filter(own)];
    const groups = store.groups.filter((one) => own(one) && one.securityEnabled);
    return { users: idsOf(users), groups: idsOf(groups) };
  }
  const assigned = store.appRoleAssignments.filter((one) => one.resourceId === servicePrincipalId);
  const groups = assignedTo(assigned, 'Group')
    .map((id) => store.groups.get(id))
    .filter((group) => group?.securityEnabled === true);
  const members = groups.flatMap((group) => group?.memberIds ?? []);
  const isUser = (id: string): boolean =>
    store.users.get(id) !== undefined || store.deletedUsers.get(id) !== undefined;
  return {
    users: new Set([...assignedTo(assigned, 'User'), ...members].filter(isUser)),
    groups: new Set(groups.flatMap((group) => group?.id ?? [])),
  };
}

const idsOf = (records: readonly (UserRecord | GroupRecord)[]): Set<string> =>
  new Set(records.map(({ id }) => id));

const assignedTo = (
  assignments: readonly AppRoleAssignmentRecord[],
  type: AppRoleAssignmentRecord['principalType'],
): string[] =>
  assignments.filter(({ principalType }) => principalType === type).map(({ principalId }) => principalId);

/** App roles of a user on the application: the user's own, and those of groups whose direct member the user is. */
export function rolesReader(
  store: Store,
  { servicePrincipalId }: Of,
): (userId: string) => readonly SourceRole[] {
  const appId = store.servicePrincipals.get(servicePrincipalId)?.appId;
  const roles = appId === undefined ? [] : (store.applicationByAppId(appId)?.appRoles ?? []);
  const assigned = store.appRoleAssignments.filter((one) => one.resourceId === servicePrincipalId);
  return (userId) => {
    const held = assigned.filter(
      ({ principalId }) =>
        principalId === userId || store.groups.get(principalId)?.memberIds.includes(userId) === true,
    );
    const ids = new Set(held.map(({ appRoleId }) => appRoleId));
    return roles
      .filter((role) => ids.has(role.id))
      .map(({ id, value, displayName }) => ({ id, value, displayName }));
  };
}
