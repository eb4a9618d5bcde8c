import type { GroupRecord } from './records.ts';

/** Prepares a lookup of the groups that hold an object, nested groups included. Cycles are harmless. */
export function membershipIndex(groups: readonly GroupRecord[]): (objectId: string) => GroupRecord[] {
  const direct = new Map<string, GroupRecord[]>();
  for (const group of groups) {
    for (const memberId of group.memberIds) {
      const known = direct.get(memberId);
      if (known === undefined) direct.set(memberId, [group]);
      else known.push(group);
    }
  }
  return (objectId) => {
    const found = new Set<GroupRecord>();
    const queue = [objectId];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const group of direct.get(next) ?? []) {
        if (found.has(group)) continue;
        found.add(group);
        queue.push(group.id);
      }
    }
    return [...found];
  };
}
