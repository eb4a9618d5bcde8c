import type { GroupRecord } from '../../directory/records.ts';
import { directoryRoleTemplates } from '../../directory/well-known.ts';
import type { GraphCall } from '../graph-call.ts';
import { actsWithoutToken, eitherKind, holdsAny } from '../permission-checks.ts';

/** Microsoft 365 groups whose members are told to few: whoever else asks is answered as if the group held nobody. */

const READ_HIDDEN = eitherKind(['Member.Read.Hidden']);

const SEE_ALL: readonly string[] = [
  directoryRoleTemplates.globalAdministrator,
  directoryRoleTemplates.userAdministrator,
  directoryRoleTemplates.helpdeskAdministrator,
];

/**
 * Whether the caller may know who is in the group. Of a hidden one the application holds the permission for that, and a person
 * is in it, owns it or administers people besides.
 */
export function mayKnowMembers(
  { caller }: GraphCall,
  { memberIds, ownerIds, withoutEffect }: GroupRecord,
): boolean {
  if (withoutEffect?.['visibility'] !== 'HiddenMembership' || actsWithoutToken(caller)) return true;
  if (!holdsAny(caller, READ_HIDDEN)) return false;
  const { userId, directoryRoles } = caller;
  return (
    userId === undefined ||
    [...memberIds, ...ownerIds].includes(userId) ||
    directoryRoles.some((role) => SEE_ALL.includes(role))
  );
}

/** The members of a group as far as the caller may know: all, or none. */
export const knownMemberIds = (call: GraphCall, group: GroupRecord | undefined): readonly string[] =>
  group !== undefined && mayKnowMembers(call, group) ? group.memberIds : [];
