import { eitherKind, type PermissionRule } from './permission-checks.ts';

/** Which permissions allow the operations on groups and on memberships. */

const GROUP_READERS = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];
const GROUP_WRITERS = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'];

export const readGroups: PermissionRule = eitherKind(GROUP_READERS);
export const writeGroups: PermissionRule = eitherKind(GROUP_WRITERS);
/** An application may be let make groups and nothing else. */
export const makeGroups: PermissionRule = {
  application: ['Group.Create', ...GROUP_WRITERS],
  delegated: GROUP_WRITERS,
};
/** `Directory.ReadWrite.All` does not reach that far. */
export const deleteGroups: PermissionRule = eitherKind(['Group.ReadWrite.All']);
export const writeMembers: PermissionRule = eitherKind(['GroupMember.ReadWrite.All', ...GROUP_WRITERS]);

/** Asking an object of any kind what holds it: the kinds' own permissions, one as good as the other. */
export const checkMemberships: PermissionRule = eitherKind([
  'User.Read.All',
  'User.ReadWrite.All',
  'GroupMember.Read.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
]);

const OBJECT_READERS = [...GROUP_READERS, 'User.Read.All', 'Application.Read.All'];
/** Any directory object by its id. */
export const readObjects: PermissionRule = eitherKind(OBJECT_READERS);
