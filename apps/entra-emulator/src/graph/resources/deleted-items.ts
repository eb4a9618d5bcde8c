import { z } from 'zod';
import { isHeldBack } from '../../directory/hard-delete-protection.ts';
import type {
  ApplicationRecord,
  GroupRecord,
  ServicePrincipalRecord,
  UserRecord,
} from '../../directory/records.ts';
import { forgetPrincipal, isKept, purgeApplication, purgeServicePrincipal } from '../../directory/removal.ts';
import { writeApplications } from '../application-permissions.ts';
import { callerOver } from '../caller-over.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, insufficientPrivileges, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { deleteGroups } from '../group-permissions.ts';
import { requireGroupOwnership, requireOwnership, requirePermission } from '../permission-checks.ts';
import type { CollectionKind } from '../query/collection.ts';
import { entityReply, listReply } from '../replies.ts';
import { requireRightOver } from '../right-over.ts';
import { deleteUsers } from '../user-permissions.ts';
import { kindOfType } from './mixed-lists.ts';
import { asFarAsReadable } from './readable-objects.ts';
import { isAddressTaken, requireFreeAddress } from './unique-values.ts';
import { principalName, renamed, requireFreeName, requireOwnFreeName } from './user-names.ts';
import { type WireObject, wireApplication, wireGroup, wireServicePrincipal, wireUser } from './wire.ts';

/** Soft-deleted objects: kept for 30 days by the emulator's clock, to be restored or purged. */

type DeletedItem =
  | { kind: 'application'; record: ApplicationRecord }
  | { kind: 'servicePrincipal'; record: ServicePrincipalRecord }
  | { kind: 'user'; record: UserRecord }
  | { kind: 'group'; record: GroupRecord };

const COLLECTION = {
  typeName: 'DirectoryObject',
  filterable: ['id', 'appId', 'displayName', 'uniqueName', 'userPrincipalName', 'deletedDateTime'],
  orderable: ['displayName', 'deletedDateTime'],
  context: 'directoryObjects',
};

/** As the list of those that are there is asked, and by when they went. */
function deletedOf(call: GraphCall, kind: DeletedItem['kind']): CollectionKind {
  // Relations of what is deleted are not followed.
  const { expand: _, countable: _countable, ...living } = kindOfType(call, kind);
  const orderable = new Set([...(living.orderable ?? []), ...COLLECTION.orderable]);
  return {
    ...living,
    filterable: [...new Set([...living.filterable, ...COLLECTION.filterable])],
    orderable: [...orderable],
    context: COLLECTION.context,
  };
}

function deletedItems({ emulator: { store }, caller, now }: GraphCall): DeletedItem[] {
  const own = (one: { directoryId: string; deletedDateTime: string | null }): boolean =>
    one.directoryId === caller.directory.id && isKept(one, now);
  return [
    ...store.applications.filter(own).map((record) => ({ kind: 'application' as const, record })),
    ...store.servicePrincipals.filter(own).map((record) => ({ kind: 'servicePrincipal' as const, record })),
    ...store.deletedUsers.filter(own).map((record) => ({ kind: 'user' as const, record })),
    ...store.deletedGroups.filter(own).map((record) => ({ kind: 'group' as const, record })),
  ];
}

export const listDeleted =
  (kind: DeletedItem['kind']) =>
  (call: GraphCall): GraphReply => {
    const found = deletedItems(call).filter((one) => one.kind === kind);
    return listReply(
      call,
      found.map((one) => wireDeleted(call, one)),
      deletedOf(call, kind),
    );
  };

export function getDeletedItem(call: GraphCall): GraphReply {
  const found = wireDeleted(call, findDeleted(call));
  const [readable = found] = asFarAsReadable(call.caller, [found]);
  return entityReply(call, readable, COLLECTION);
}

/** Purges for good. The object of the other kind, if it was deleted along, stays until it is purged too. */
export function purgeDeletedItem(call: GraphCall): GraphReply {
  const { store } = call.emulator;
  const { kind, record } = writableItem(call);
  if (isHeldBack(record, call.now))
    throw insufficientPrivileges('The object is protected from permanent deletion for seven days.');
  if (kind === 'application') purgeApplication(store, record);
  else if (kind === 'servicePrincipal') purgeServicePrincipal(store, record);
  else {
    (kind === 'user' ? store.deletedUsers : store.deletedGroups).remove(record.id);
    forgetPrincipal(store, record.id);
  }
  return noContent;
}

const restoreBody = graphObject(
  {},
  { newUserPrincipalName: principalName.nullable(), autoReconcileProxyConflict: z.boolean().nullable() },
);
type RestoreBody = z.infer<typeof restoreBody>;

/**
 * Brings an object back under its id. Restoring an application does not restore its enterprise app. A user may be given another
 * name, and be left without an address that somebody else has by now.
 */
export function restoreDeletedItem(call: GraphCall): GraphReply {
  const { store } = call.emulator;
  const item = writableItem(call);
  const body = readBodyAs(call, restoreBody, 'DirectoryObject');
  if (item.kind !== 'user' && Object.values(body).some((one) => one !== null && one !== false))
    throw badRequest('Only users are restored with another name or without a proxy address.');
  switch (item.kind) {
    case 'application':
      store.applications.update(item.record, { deletedDateTime: null });
      break;
    case 'servicePrincipal':
      requireFreeAppId(call, item.record);
      store.servicePrincipals.update(item.record, { deletedDateTime: null });
      break;
    case 'user': {
      const changes = changesOfRestored(call, item.record, body);
      store.deletedUsers.remove(item.record.id);
      store.users.add(Object.assign(item.record, { deletedDateTime: null, ...changes }));
      break;
    }
    case 'group':
      store.deletedGroups.remove(item.record.id);
      store.groups.add(Object.assign(item.record, { deletedDateTime: null }));
  }
  return entityReply(call, wireDeleted(call, item), COLLECTION);
}

function requireFreeAppId(
  { emulator: { store } }: GraphCall,
  { appId, directoryId }: ServicePrincipalRecord,
): void {
  if (store.servicePrincipalOf(appId, directoryId) === undefined) return;
  throw sameKeyValue(
    `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
  );
}

/** @throws GraphError 400 for a name that is taken or of elsewhere, and for a taken address that is to be kept */
function changesOfRestored(call: GraphCall, user: UserRecord, body: RestoreBody): Partial<UserRecord> {
  const { newUserPrincipalName: name } = body;
  if (name) requireOwnFreeName(call, name, user);
  else requireFreeName(call, user.userPrincipalName, user);
  const losesAddress = body.autoReconcileProxyConflict === true && isAddressTaken(call, user.mail, user);
  if (!losesAddress) requireFreeAddress(call, user.mail, user);
  return { ...(name && renamed(user, name)), ...(losesAddress && { mail: null }) };
}

function findDeleted(call: GraphCall): DeletedItem {
  const { value } = keyAt(call, 0);
  const found = deletedItems(call).find((one) => one.record.id === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  return found;
}

/** Purging and restoring want the permission to write objects of that kind, and ownership of applications. */
function writableItem(call: GraphCall): DeletedItem {
  const item = findDeleted(call);
  if (item.kind === 'user') {
    requirePermission(callerOver(call, item.record.id), deleteUsers);
    requireRightOver(call, item.record, 'other');
  } else if (item.kind === 'group') {
    requirePermission(call.caller, deleteGroups);
    requireGroupOwnership(callerOver(call, item.record.id), item.record);
  } else {
    requirePermission(call.caller, writeApplications);
    requireOwnership(call.caller, item.record, writeApplications);
  }
  return item;
}

function wireDeleted(call: GraphCall, item: DeletedItem): WireObject {
  return { '@odata.type': `#microsoft.graph.${item.kind}`, ...wireItem(call, item) };
}

function wireItem({ emulator }: GraphCall, item: DeletedItem): WireObject {
  switch (item.kind) {
    case 'application':
      return wireApplication(emulator, item.record);
    case 'servicePrincipal':
      return wireServicePrincipal(emulator, item.record);
    case 'group':
      return wireGroup(emulator, item.record);
    case 'user': {
      const { id, userPrincipalName, deletedDateTime } = item.record;
      const free = deletedDateTime === null ? '' : id.replaceAll('-', '');
      return { ...wireUser(item.record), userPrincipalName: `${free}${userPrincipalName}` };
    }
  }
}
