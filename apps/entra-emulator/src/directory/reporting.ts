import type { UserRecord } from './records.ts';
import type { Store } from './store.ts';

/** To whom a user reports. A manager who is deleted is nobody's until they are restored. */
export function managerIdOf(
  store: Store,
  user: Pick<UserRecord, 'managerId'> | undefined,
): string | undefined {
  const { managerId } = user ?? {};
  return managerId !== undefined && store.users.get(managerId) !== undefined ? managerId : undefined;
}

/** Who reports to a user. */
export const reportIdsOf = (store: Store, userId: string): string[] =>
  store.users.filter(({ managerId }) => managerId === userId).map(({ id }) => id);
