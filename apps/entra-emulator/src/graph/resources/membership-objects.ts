import type { GroupRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { GraphCall } from '../graph-call.ts';
import { mayKnowMembers } from './hidden-membership.ts';
import { wireRole } from './role-objects.ts';
import { type WireObject, wireGroup } from './wire.ts';

/** Who belongs to what: groups, directly or through other groups, and directory roles. */

const wireTypedGroup =
  (emulator: Emulator) =>
  (group: GroupRecord): WireObject => ({
    '@odata.type': '#microsoft.graph.group',
    ...wireGroup(emulator, group),
  });

function rolesOf({ store }: Emulator, id: string): WireObject[] {
  const user = store.users.get(id);
  if (user === undefined) return [];
  return user.directoryRoles.map((templateId) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    ...wireRole(user.directoryId, templateId),
  }));
}

export function memberOf(call: GraphCall, id: string): WireObject[] {
  const { emulator } = call;
  const groups = emulator.store.groups.filter(
    (one) => one.memberIds.includes(id) && mayKnowMembers(call, one),
  );
  return [...groups.map(wireTypedGroup(emulator)), ...rolesOf(emulator, id)];
}

/** Directly or through other groups, as far as the caller may know. */
export const groupsHolding = (call: GraphCall, id: string): GroupRecord[] =>
  call.emulator.store.groupsOf(id).filter((group) => mayKnowMembers(call, group));

export const transitiveMemberOf = (call: GraphCall, id: string): WireObject[] => [
  ...groupsHolding(call, id).map(wireTypedGroup(call.emulator)),
  ...rolesOf(call.emulator, id),
];
