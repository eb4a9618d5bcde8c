import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { resourceNotFound } from '../graph-error.ts';
import { requireOwnerKind } from './bound.ts';
import { referencedId, referenceExists, wireDirectoryObjects } from './directory-objects.ts';
import { findGroup, findGroupToChange, requireMayAdd, requireMemberKinds, withMembers } from './groups.ts';
import { knownMemberIds } from './hidden-membership.ts';
import { objectsReply } from './mixed-lists.ts';

/** Members and owners of groups: `$ref` adds and removes one; members may be users, groups and enterprise apps. */

export const listMembers = (call: GraphCall): GraphReply =>
  objectsReply(call, wireDirectoryObjects(call.emulator, knownMemberIds(call, findGroup(call))));

export const listGroupOwners = (call: GraphCall): GraphReply =>
  objectsReply(call, wireDirectoryObjects(call.emulator, findGroup(call).ownerIds));

/** Members of the group and of the groups in it. A group that holds itself in the end is listed once. */
export function listTransitiveMembers(call: GraphCall): GraphReply {
  const { store } = call.emulator;
  const found = new Set<string>();
  const queue = [...knownMemberIds(call, findGroup(call))];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...knownMemberIds(call, store.groups.get(id)));
  }
  return objectsReply(call, wireDirectoryObjects(call.emulator, [...found]));
}

export function addMember(call: GraphCall): GraphReply {
  const group = findGroupToChange(call);
  const id = referencedId(call);
  requireMayAdd(call, [id]);
  requireMemberKinds(call, group, [id]);
  call.emulator.store.groups.update(group, { memberIds: withMembers(group, [id]) });
  return noContent;
}

export function removeMember(call: GraphCall): GraphReply {
  const group = findGroupToChange(call);
  const memberIds = without(group.memberIds, keyAt(call, 1).value);
  call.emulator.store.groups.update(group, { memberIds });
  return noContent;
}

export function addGroupOwner(call: GraphCall): GraphReply {
  const group = findGroupToChange(call);
  const id = referencedId(call);
  requireOwnerKind(call, [id]);
  if (group.ownerIds.includes(id)) throw referenceExists('owners');
  call.emulator.store.groups.update(group, { ownerIds: [...group.ownerIds, id] });
  return noContent;
}

export function removeGroupOwner(call: GraphCall): GraphReply {
  const group = findGroupToChange(call);
  const ownerIds = without(group.ownerIds, keyAt(call, 1).value);
  call.emulator.store.groups.update(group, { ownerIds });
  return noContent;
}

function without(ids: readonly string[], value: string): string[] {
  const id = value.toLowerCase();
  if (!ids.includes(id)) throw resourceNotFound(value);
  return ids.filter((one) => one !== id);
}
