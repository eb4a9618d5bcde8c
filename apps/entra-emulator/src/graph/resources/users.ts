import type { UserRecord } from '../../directory/records.ts';
import { flag, record } from '../../shape/shape.ts';
import { type GraphCall, type GraphReply, keyAt, readBodyAs } from '../graph-call.ts';
import { insufficientPrivileges, resourceNotFound } from '../graph-error.ts';
import { readOwnUser, readUsers, requirePermission } from '../permission-checks.ts';
import { collectionPage, selectProperties } from '../query/collection.ts';
import { entity, wireOrganization, wireUser } from './wire.ts';

const memberObjectsBody = record({ securityEnabledOnly: flag }, {});

export function listUsers(call: GraphCall): GraphReply {
  const { emulator, caller } = call;
  const users = emulator.store.users.filter((one) => one.directoryId === caller.directory.id).map(wireUser);
  const query = { url: call.url, eventual: call.headers.get('consistencylevel') === 'eventual' };
  const filterable = ['id', 'userPrincipalName', 'displayName', 'mail', 'userType', 'accountEnabled'];
  return {
    status: 200,
    body: collectionPage(users, query, { typeName: 'User', filterable, context: 'users' }),
  };
}

export function getUser(call: GraphCall): GraphReply {
  return userReply(call, findUser(call));
}

export function getMe(call: GraphCall): GraphReply {
  return userReply(call, ownUser(call));
}

const userReply = (call: GraphCall, user: UserRecord): GraphReply => ({
  status: 200,
  body: selectProperties(entity(call.emulator, 'users', wireUser(user)), call.url.searchParams),
});

export function getMemberObjects(call: GraphCall): GraphReply {
  return memberReply(call, findUser(call));
}

export function getMyMemberObjects(call: GraphCall): GraphReply {
  return memberReply(call, ownUser(call));
}

function memberReply(call: GraphCall, user: UserRecord): GraphReply {
  const { securityEnabledOnly } = readBodyAs(call, memberObjectsBody, 'DirectoryObject');
  const groups = call.emulator.store
    .groupsOf(user.id)
    .filter((group) => group.securityEnabled || !securityEnabledOnly);
  const value = groups.map((group) => group.id);
  return {
    status: 200,
    body: { '@odata.context': `${call.url.origin}/v1.0/$metadata#Collection(Edm.String)`, value },
  };
}

/** Oneself needs `User.Read` only; anybody else the permissions for all users. */
function findUser(call: GraphCall): UserRecord {
  const { value } = keyAt(call, 0);
  const { emulator, caller } = call;
  const byId = emulator.store.users.get(value.toLowerCase());
  const user =
    byId?.directoryId === caller.directory.id ? byId : emulator.store.userNamed(value, caller.directory.id);
  requirePermission(caller, user !== undefined && user.id === caller.userId ? readOwnUser : readUsers);
  if (user === undefined) throw resourceNotFound(value);
  return user;
}

function ownUser({ emulator, caller }: GraphCall): UserRecord {
  const user = caller.userId === undefined ? undefined : emulator.store.users.get(caller.userId);
  if (user === undefined)
    throw insufficientPrivileges('/me request is only valid with delegated authentication flow.');
  requirePermission(caller, readOwnUser);
  return user;
}

export function listOrganizations({ caller, url }: GraphCall): GraphReply {
  const context = `${url.origin}/v1.0/$metadata#organization`;
  const value = [selectProperties(wireOrganization(caller.directory), url.searchParams)];
  return { status: 200, body: { '@odata.context': context, value } };
}
