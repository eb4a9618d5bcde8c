import { managerIdOf, reportIdsOf } from '../../directory/reporting.ts';
import { type GraphCall, type GraphReply, noContent } from '../graph-call.ts';
import { badRequest, resourceNotFound } from '../graph-error.ts';
import { entityReply } from '../replies.ts';
import { readManager, readReports } from '../user-permissions.ts';
import { readableObjects, referencedId } from './directory-objects.ts';
import { objectsReply } from './mixed-lists.ts';
import { findUser, requireUserToChange } from './users.ts';

/** Who reports to whom. A manager is a user here. */

const KIND = { typeName: 'DirectoryObject', context: 'directoryObjects' };

export function getManager(call: GraphCall): GraphReply {
  const id = managerIdOf(call.emulator.store, findUser(call, readManager));
  const [found] = readableObjects(call, id === undefined ? [] : [id]);
  if (found === undefined) throw resourceNotFound('manager');
  return entityReply(call, found, KIND);
}

export const listDirectReports = (call: GraphCall): GraphReply =>
  objectsReply(call, readableObjects(call, reportIdsOf(call.emulator.store, findUser(call, readReports).id)));

export function setManager(call: GraphCall): GraphReply {
  const { user } = requireUserToChange(call);
  const managerId = checkedManager(call, user.id, referencedId(call));
  call.emulator.store.users.update(user, { managerId });
  return noContent;
}

/** @throws GraphError 400 for the user themselves and for anything but a user */
export function checkedManager(
  { emulator: { store } }: GraphCall,
  userId: string,
  managerId: string,
): string {
  if (managerId === userId) throw badRequest('A user cannot be their own manager.');
  if (store.users.get(managerId) === undefined)
    throw badRequest('The reference target is of a type that cannot be a manager here.');
  return managerId;
}

export function removeManager(call: GraphCall): GraphReply {
  const { user } = requireUserToChange(call);
  if (managerIdOf(call.emulator.store, user) === undefined) throw resourceNotFound('manager');
  call.emulator.store.users.update(user, { managerId: undefined });
  return noContent;
}
