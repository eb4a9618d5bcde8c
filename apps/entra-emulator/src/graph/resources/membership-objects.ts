import type { GroupRecord } from '../../directory/records.ts';
import type { Emulator } from '../../emulator/emulator.ts';
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

export function memberOf(emulator: Emulator, id: string): WireObject[] {
  const groups = emulator.store.groups.filter((one) => one.memberIds.includes(id));
  return [...groups.map(wireTypedGroup(emulator)), ...rolesOf(emulator, id)];
}

export const transitiveMemberOf = (emulator: Emulator, id: string): WireObject[] => [
  ...emulator.store.groupsOf(id).map(wireTypedGroup(emulator)),
  ...rolesOf(emulator, id),
];
