import { z } from 'zod';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { textsReply } from '../replies.ts';
import type { RuleOfUser } from '../user-permissions.ts';
import { requireDirectoryObject } from './directory-objects.ts';
import { findServicePrincipal } from './find.ts';
import { findGroup } from './groups.ts';
import { groupsHolding, memberOf, transitiveMemberOf } from './membership-objects.ts';
import { objectsReply } from './mixed-lists.ts';
import { roleIdOf } from './role-objects.ts';
import { unitsOf } from './unit-objects.ts';
import { findUser } from './users.ts';
import type { WireObject } from './wire.ts';

/** The object in the path: `users/{key}`, `groups/{key}`, `servicePrincipals/{key}`, or any by its id. */
type FindId = (call: GraphCall) => string;
export const userId =
  (rule: RuleOfUser): FindId =>
  (call) =>
    findUser(call, rule).id;
export const groupId: FindId = (call) => findGroup(call).id;
export const servicePrincipalId: FindId = (call) => findServicePrincipal(call, keyAt(call, 0)).id;

export const objectId: FindId = (call) => requireDirectoryObject(call, keyAt(call, 0).value);

type Handler = (call: GraphCall) => GraphReply;

/** Administrative units stand behind groups and roles; they hold nobody through a group. */
const withUnits = (
  call: GraphCall,
  id: string,
  others: (call: GraphCall, id: string) => WireObject[],
): GraphReply => objectsReply(call, [...others(call, id), ...unitsOf(call, id)]);

export const listMemberOf =
  (find: FindId): Handler =>
  (call) =>
    withUnits(call, find(call), memberOf);

export const listTransitiveMemberOf =
  (find: FindId): Handler =>
  (call) =>
    withUnits(call, find(call), transitiveMemberOf);

const memberBody = graphObject({ securityEnabledOnly: z.boolean() }, {});

/** Ids of groups and, unless only security groups are asked for, of directory roles and administrative units. */
export const getMemberObjects =
  (find: FindId): Handler =>
  (call) => {
    const id = find(call);
    const { securityEnabledOnly } = readBodyAs(call, memberBody, 'DirectoryObject');
    const groups = groupIds(call, id, securityEnabledOnly);
    return textsReply(call, [...groups, ...(securityEnabledOnly ? [] : otherIds(call, id))]);
  };

/** Of directory roles and administrative units. */
function otherIds(call: GraphCall, id: string): string[] {
  const user = call.emulator.store.users.get(id);
  const roles = user?.directoryRoles.map((role) => roleIdOf(user.directoryId, role)) ?? [];
  return [...roles, ...unitsOf(call, id).map((unit) => String(unit['id']))];
}

export const getMemberGroups =
  (find: FindId): Handler =>
  (call) => {
    const id = find(call);
    const { securityEnabledOnly } = readBodyAs(call, memberBody, 'DirectoryObject');
    return textsReply(call, groupIds(call, id, securityEnabledOnly));
  };

function groupIds(call: GraphCall, id: string, securityEnabledOnly: boolean): string[] {
  const groups = groupsHolding(call, id).filter((group) => group.securityEnabled || !securityEnabledOnly);
  return groups.map((group) => group.id);
}

const MOST_CHECKED = 20;
const checkBody = graphObject({ groupIds: list(nonEmptyText) }, {});

/** Which of at most 20 groups hold the object, directly or through others. */
export const checkMemberGroups =
  (find: FindId): Handler =>
  (call) => {
    const id = find(call);
    const { groupIds: asked } = readBodyAs(call, checkBody, 'DirectoryObject');
    return heldOf(call, asked, groupIds(call, id, false));
  };

const checkObjectsBody = graphObject({ ids: list(nonEmptyText) }, {});

/** The same of groups, directory roles and administrative units. */
export const checkMemberObjects =
  (find: FindId): Handler =>
  (call) => {
    const id = find(call);
    const { ids } = readBodyAs(call, checkObjectsBody, 'DirectoryObject');
    return heldOf(call, ids, [...groupIds(call, id, false), ...otherIds(call, id)]);
  };

function heldOf(call: GraphCall, asked: readonly string[], all: readonly string[]): GraphReply {
  if (asked.length > MOST_CHECKED)
    throw badRequest(`The number of group ids cannot exceed the limit of ${MOST_CHECKED}.`);
  const held = new Set(all);
  return textsReply(
    call,
    asked.filter((one) => held.has(one.toLowerCase())),
  );
}
