import type { UserRecord } from '../directory/records.ts';
import type { Store } from '../directory/store.ts';

/**
 * The ids that stand for a user where something is assigned: the user, and groups with the user as a direct member.
 * Membership through another group does not count for assignments, as in Entra.
 */
export const assigneeIdsOf = (store: Store, user: UserRecord): ReadonlySet<string> =>
  new Set([
    user.id,
    ...store
      .groupsOf(user.id)
      .filter((group) => group.memberIds.includes(user.id))
      .map((group) => group.id),
  ]);
