import { z } from 'zod';
import { newGroup } from '../../directory/people.ts';
import type { GroupRecord } from '../../directory/records.ts';
import { deleteGroup as removeGroup } from '../../directory/removal.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { isPlainObject } from '../../shape/plain-object.ts';
import { list } from '../../shape/read-shape.ts';
import { addToGroups } from '../application-permissions.ts';
import { callerOver } from '../caller-over.ts';
import { writeRoles } from '../directory-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, type GraphError, resourceNotFound } from '../graph-error.ts';
import { graphObject, oneOf } from '../graph-object.ts';
import { writeGroups } from '../group-permissions.ts';
import { notEmulated } from '../not-emulated.ts';
import { requireGroupOwnership, requireMembersMay, requirePermission } from '../permission-checks.ts';
import type { CollectionKind } from '../query/collection.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { wantsCreation } from './applications.ts';
import { requireOwnerKind, takeBound } from './bound.ts';
import { readableObjects, referenceExists } from './directory-objects.ts';
import { checkGroupName, freeNameIn, lookUpGroup } from './group-keys.ts';
import { knownMemberIds } from './hidden-membership.ts';
import { description, name, nickname } from './limits.ts';
import { checkExchangeChange } from './other-services.ts';
import { requireFreeAlias } from './unique-values.ts';
import { wireGroup } from './wire.ts';
import { groupWithoutEffect, keptApart, newGroupWithoutEffect } from './without-effect.ts';

export const groupKind = (call: GraphCall): CollectionKind => ({
  typeName: 'Group',
  filterable: [
    'id',
    'displayName',
    'description',
    'mailNickname',
    'securityEnabled',
    'mailEnabled',
    'groupTypes',
    'createdDateTime',
    'assignedLicenses',
    'classification',
    'hasMembersWithLicenseErrors',
    'isAssignableToRole',
    'mail',
    'membershipRule',
    'membershipRuleProcessingState',
    'preferredLanguage',
    'proxyAddresses',
    'uniqueName',
    'expirationDateTime',
    'onPremisesLastSyncDateTime',
    'onPremisesProvisioningErrors',
    'onPremisesSamAccountName',
    'onPremisesSecurityIdentifier',
    'onPremisesSyncEnabled',
    'renewedDateTime',
    'resourceBehaviorOptions',
    'resourceProvisioningOptions',
  ],
  searchable: ['displayName', 'description', 'mail', 'mailNickname'],
  orderable: ['displayName', 'deletedDateTime'],
  context: 'groups',
  countable: { owners: (id) => call.emulator.store.groups.get(id)?.ownerIds.length ?? 0 },
  expand: {
    members: (id) => readableObjects(call, knownMemberIds(call, call.emulator.store.groups.get(id))),
    owners: (id) => readableObjects(call, call.emulator.store.groups.get(id)?.ownerIds ?? []),
  },
});

const writable = {
  displayName: name,
  description,
  mailEnabled: z.boolean(),
  mailNickname: nickname,
  securityEnabled: z.boolean(),
  ...groupWithoutEffect,
};
const keptOfNew = { ...groupWithoutEffect, ...newGroupWithoutEffect };
const groupTypes = list(oneOf(['Unified', 'DynamicMembership']), 2);
const groupBody = graphObject({}, { ...writable, ...newGroupWithoutEffect, groupTypes });
const changeBody = graphObject({}, { ...writable, groupTypes });

const HIDDEN = 'HiddenMembership';
const REQUIRED = ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'] as const;

export function listGroups(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  const groups = emulator.store.groups.filter(
    (one) => one.directoryId === caller.directory.id && emulator.replication.visible(one.id, now),
  );
  return listReply(
    call,
    groups.map((one) => wireGroup(emulator, one)),
    groupKind(call),
  );
}

export const getGroup = (call: GraphCall): GraphReply =>
  entityReply(call, wireGroup(call.emulator, findGroup(call)), groupKind(call));

export function createGroup(asked: GraphCall): GraphReply {
  const { ids: memberIds, call: withOwners } = takeBound(asked, 'members');
  const { ids: named, call } = takeBound(withOwners, 'owners');
  requireMayAdd(call, memberIds);
  const { emulator, caller, now } = call;
  // Made for a user without saying whose it is, a group is the user's (memory).
  const ownerIds = named.length === 0 && caller.userId !== undefined ? [caller.userId] : named;
  const body = keptApart(onlyEmulated(readBodyAs(call, groupBody, 'Group')), keptOfNew);
  for (const name of REQUIRED) {
    if (body[name] === undefined)
      throw badRequest(`A value is required for property '${name}' of resource 'Group'.`);
  }
  checkKind(body);
  requireMemberKinds(call, body, memberIds);
  checkVisibility(body, body.withoutEffect ?? {}, undefined);
  checkGroupName(call, body.withoutEffect?.['uniqueName']);
  requireFreeAlias(call, { groupTypes: [], mailNickname: '', ...body }, undefined);
  if (body.securityEnabled === true) requireMembersMay(caller, 'allowedToCreateSecurityGroups');
  // Whoever makes one hands roles out by its members.
  if (body.withoutEffect?.['isAssignableToRole'] === true) requirePermission(caller, writeRoles);
  const { displayName = '' } = body;
  const given = { ...body, id: newGuid(emulator.random), directoryId: caller.directory.id, displayName };
  const group = emulator.store.groups.add(newGroup({ ...given, memberIds, ownerIds }, now));
  emulator.replication.created('group', group.id, now);
  return createdReply(call, wireGroup(emulator, group), groupKind(call));
}

const otherTypes = (): GraphError =>
  badRequest("Invalid value specified for property 'groupTypes' of resource 'Group'.");

const RULES = ['membershipRule', 'membershipRuleProcessingState'] as const;

/** Nobody comes into a group by a rule here, and there are no labels. @throws GraphError 501 */
function onlyEmulated<
  B extends Partial<Record<(typeof RULES)[number], string | null>> & {
    groupTypes?: string[];
    assignedLabels?: unknown[];
  },
>(body: B): B {
  if (body.groupTypes?.includes('DynamicMembership') === true)
    throw notEmulated("dynamic groups ('DynamicMembership' in 'groupTypes')");
  if (body.assignedLabels !== undefined && body.assignedLabels.length > 0)
    throw notEmulated("sensitivity labels ('assignedLabels')");
  const rule = RULES.find((name) => typeof body[name] === 'string');
  if (rule !== undefined) throw notEmulated(`dynamic groups ('${rule}')`);
  return body;
}

/** A Microsoft 365 group is mail-enabled; any other must be a security group without mail. */
function checkKind({ groupTypes = [], mailEnabled, securityEnabled }: Partial<GroupRecord>): void {
  if (groupTypes.some((one) => one !== 'Unified')) throw otherTypes();
  if (groupTypes.length > 0 && mailEnabled === true) return;
  if (groupTypes.length === 0 && mailEnabled === false && securityEnabled === true) return;
  throw badRequest(
    "The service does not support this combination of 'groupTypes', 'mailEnabled' and 'securityEnabled'.",
  );
}

/**
 * Hidden membership is of Microsoft 365 groups, and from the beginning; groups that may hold roles are private.
 *
 * @param before the group as it is; undefined for a new one
 * @throws GraphError 400
 */
function checkVisibility(
  { groupTypes = [] }: Partial<GroupRecord>,
  { visibility = null, isAssignableToRole }: Record<string, unknown>,
  before: GroupRecord | undefined,
): void {
  const was = before?.withoutEffect?.['visibility'] ?? null;
  const isHidden = visibility === HIDDEN;
  const allowed = isAssignableToRole !== true || visibility === null || visibility === 'Private';
  const mayHide = groupTypes.includes('Unified') && (before === undefined || was === HIDDEN);
  if (allowed && (!isHidden || mayHide) && (isHidden || was !== HIDDEN)) return;
  throw badRequest("Invalid value specified for property 'visibility' of resource 'Group'.");
}

/**
 * Up to 20 members may come with it: all of them, or none and nothing else either. By `uniqueName`, with
 * `Prefer: create-if-missing`, it creates what is not there.
 */
export function updateGroup(asked: GraphCall): GraphReply {
  const uniqueName = freeNameIn(asked);
  if (uniqueName !== undefined && wantsCreation(asked)) {
    requirePermission(asked.caller, writeGroups);
    return createGroup(underName(asked, uniqueName));
  }
  const { call: unowned, ids: ownerIds } = takeBound(asked, 'owners');
  const { call, ids } = takeBound(unowned, 'members');
  requireOwnerKind(call, ownerIds);
  const given = onlyEmulated(readBodyAs(call, changeBody, 'Group'));
  const linked = [...(ids.length > 0 ? ['members'] : []), ...(ownerIds.length > 0 ? ['owners'] : [])];
  const named = [...Object.keys(given), ...linked];
  if (named.join() !== 'members') requirePermission(call.caller, writeGroups);
  requireMayAdd(call, ids);
  checkExchangeChange(named);
  const group = findGroupToChange(call);
  requireMemberKinds(call, group, ids);
  const body = keptApart(given, groupWithoutEffect, group);
  // What kind of group it is, it stays.
  if (body.groupTypes?.includes('Unified') === !group.groupTypes.includes('Unified')) throw otherTypes();
  checkKind({ ...group, ...body });
  if (given.visibility !== undefined)
    checkVisibility(group, { ...group.withoutEffect, visibility: given.visibility }, group);
  checkGroupName(call, given.uniqueName, group);
  if (given.mailNickname !== undefined) requireFreeAlias(call, { ...group, ...body }, group);
  if (ownerIds.some((id) => group.ownerIds.includes(id))) throw referenceExists('owners');
  call.emulator.store.groups.update(group, {
    ...{ ...body, memberIds: withMembers(group, ids) },
    ownerIds: [...group.ownerIds, ...ownerIds],
  });
  return noContent;
}

const underName = (call: GraphCall, uniqueName: string): GraphCall => ({
  ...call,
  body: { ...(isPlainObject(call.body) && call.body), uniqueName },
});

/** An enterprise app comes into a group by whoever may change that, too. @throws GraphError 403 */
export function requireMayAdd({ emulator: { store }, caller }: GraphCall, ids: readonly string[]): void {
  if (ids.some((id) => store.servicePrincipals.get(id) !== undefined)) requirePermission(caller, addToGroups);
}

/**
 * Users may be members of every group; enterprise apps and security groups of security groups alone.
 *
 * @throws GraphError 400 for another object, such as an app registration
 */
export function requireMemberKinds(
  { emulator: { store } }: GraphCall,
  { groupTypes = [] }: Partial<GroupRecord>,
  ids: readonly string[],
): void {
  const isFitting = (id: string): boolean => {
    if (store.users.get(id) !== undefined) return true;
    if (groupTypes.includes('Unified')) return false;
    const isSecurityGroup = store.groups.get(id)?.groupTypes.includes('Unified') === false;
    return isSecurityGroup || store.servicePrincipals.get(id) !== undefined;
  };
  if (!ids.every(isFitting))
    throw badRequest('The reference target is of a type that cannot be a member of such a group.');
}

/** @throws GraphError 400 for one who is a member already, and for the group itself */
export function withMembers({ id: groupId, memberIds }: GroupRecord, ids: readonly string[]): string[] {
  if (ids.includes(groupId)) throw badRequest('A group cannot be a member of itself.');
  if (ids.some((id) => memberIds.includes(id))) throw referenceExists('members');
  return [...memberIds, ...ids];
}

export function deleteGroup(call: GraphCall): GraphReply {
  removeGroup(call.emulator.store, findGroupToChange(call), call.now);
  return noContent;
}

/** A group of the caller's directory by its id or `uniqueName`. */
export function findGroup(call: GraphCall): GroupRecord {
  const group = lookUpGroup(call);
  if (group === undefined || !call.emulator.replication.visible(group.id, call.now))
    throw resourceNotFound(keyAt(call, 0).value);
  return group;
}

/** The same, where the caller may change it. */
export function findGroupToChange(call: GraphCall): GroupRecord {
  const group = findGroup(call);
  requireGroupOwnership(callerOver(call, group.id), group);
  return group;
}
