import { readAssignments, readDelegatedGrants, writeAssignments } from '../application-permissions.ts';
import {
  checkMemberships,
  deleteGroups,
  makeGroups,
  readGroups,
  writeGroups,
  writeMembers,
} from '../group-permissions.ts';
import {
  assignedGroupId,
  assignedUserId,
  createAssignmentOn,
  deleteAssignmentOf,
  getAssignmentOf,
  listAssignmentsOfGroup,
  listAssignmentsOfUser,
} from '../resources/app-role-assignments.ts';
import { listGrantsOfUser } from '../resources/grants.ts';
import {
  addGroupOwner,
  addMember,
  listGroupOwners,
  listMembers,
  listTransitiveMembers,
  removeGroupOwner,
  removeMember,
} from '../resources/group-members.ts';
import { createGroup, deleteGroup, getGroup, listGroups, updateGroup } from '../resources/groups.ts';
import { createInvitation } from '../resources/invitations.ts';
import { getManager, listDirectReports, removeManager, setManager } from '../resources/managers.ts';
import {
  checkMemberGroups,
  checkMemberObjects,
  getMemberGroups,
  getMemberObjects,
  groupId,
  listMemberOf,
  listTransitiveMemberOf,
  userId,
} from '../resources/memberships.ts';
import { ofGroup, ofUser, readGroupPhotos, writeGroupPhotos } from '../resources/photos.ts';
import { createUser, revokeSignInSessions, updateUser } from '../resources/user-changes.ts';
import { changePassword } from '../resources/user-passwords.ts';
import { deleteUser, getUser, listUsers } from '../resources/users.ts';
import {
  changeOwnPassword,
  changeUser,
  changeUserProperties,
  checkMembershipsOfUser,
  deleteUserAtDoor,
  inviteUsers,
  readAllMembershipsOfUser,
  readMembershipsOfUser,
  readUsers,
  revokeSessions,
  writeUsers,
} from '../user-permissions.ts';
import { photoRows } from './photo-routes.ts';
import { withEach } from './relation-rows.ts';
import type { GraphRow } from './route.ts';

/** Users and groups. */
export const peopleRows: readonly GraphRow[] = [
  ['GET', 'users', readUsers, listUsers],
  ['POST', 'users', writeUsers, createUser],
  ['GET', 'users/{key}', undefined, getUser],
  ['PATCH', 'users/{key}', changeUserProperties, updateUser],
  ['DELETE', 'users/{key}', deleteUserAtDoor, deleteUser],
  ['GET', 'users/{key}/manager', undefined, getManager],
  ['PUT', 'users/{key}/manager/$ref', changeUser, setManager],
  ['DELETE', 'users/{key}/manager/$ref', changeUser, removeManager],
  ...withEach(['GET', 'users/{key}/directReports', undefined, listDirectReports]),
  ...photoRows('users', ofUser, undefined, undefined),
  ...withEach(['GET', 'users/{key}/memberOf', undefined, listMemberOf(userId(readMembershipsOfUser))]),
  ...withEach([
    'GET',
    'users/{key}/transitiveMemberOf',
    undefined,
    listTransitiveMemberOf(userId(readAllMembershipsOfUser)),
  ]),
  ['POST', 'users/{key}/getMemberObjects', undefined, getMemberObjects(userId(checkMembershipsOfUser))],
  ['POST', 'users/{key}/getMemberGroups', undefined, getMemberGroups(userId(checkMembershipsOfUser))],
  ['POST', 'users/{key}/checkMemberGroups', undefined, checkMemberGroups(userId(checkMembershipsOfUser))],
  ['POST', 'users/{key}/checkMemberObjects', undefined, checkMemberObjects(userId(checkMembershipsOfUser))],
  ['POST', 'users/{key}/changePassword', changeOwnPassword, changePassword],
  ['POST', 'users/{key}/revokeSignInSessions', revokeSessions, revokeSignInSessions],
  ['GET', 'users/{key}/appRoleAssignments', readAssignments, listAssignmentsOfUser],
  [
    'POST',
    'users/{key}/appRoleAssignments',
    writeAssignments,
    createAssignmentOn(['principalId'], assignedUserId),
  ],
  ['GET', 'users/{key}/appRoleAssignments/{key}', readAssignments, getAssignmentOf(assignedUserId)],
  ['DELETE', 'users/{key}/appRoleAssignments/{key}', writeAssignments, deleteAssignmentOf(assignedUserId)],
  ['GET', 'users/{key}/oauth2PermissionGrants', readDelegatedGrants, listGrantsOfUser],
  ['POST', 'invitations', inviteUsers, createInvitation],
  ['GET', 'groups', readGroups, listGroups],
  ['POST', 'groups', makeGroups, createGroup],
  ['GET', 'groups/{key}', readGroups, getGroup],
  // Of members alone, or of more: the handler knows.
  ['PATCH', 'groups/{key}', writeMembers, updateGroup],
  ['DELETE', 'groups/{key}', deleteGroups, deleteGroup],
  ...withEach(['GET', 'groups/{key}/members', readGroups, listMembers]),
  ...withEach(['GET', 'groups/{key}/transitiveMembers', readGroups, listTransitiveMembers]),
  ['POST', 'groups/{key}/members/$ref', writeMembers, addMember],
  ['DELETE', 'groups/{key}/members/{key}/$ref', writeMembers, removeMember],
  ...withEach(['GET', 'groups/{key}/owners', readGroups, listGroupOwners]),
  ['POST', 'groups/{key}/owners/$ref', writeGroups, addGroupOwner],
  ['DELETE', 'groups/{key}/owners/{key}/$ref', writeGroups, removeGroupOwner],
  ...photoRows('groups', ofGroup, readGroupPhotos, writeGroupPhotos),
  ...withEach(['GET', 'groups/{key}/memberOf', readGroups, listMemberOf(groupId)]),
  ...withEach(['GET', 'groups/{key}/transitiveMemberOf', readGroups, listTransitiveMemberOf(groupId)]),
  ['POST', 'groups/{key}/getMemberObjects', checkMemberships, getMemberObjects(groupId)],
  ['POST', 'groups/{key}/getMemberGroups', checkMemberships, getMemberGroups(groupId)],
  ['POST', 'groups/{key}/checkMemberGroups', checkMemberships, checkMemberGroups(groupId)],
  ['POST', 'groups/{key}/checkMemberObjects', checkMemberships, checkMemberObjects(groupId)],
  ['GET', 'groups/{key}/appRoleAssignments', readAssignments, listAssignmentsOfGroup],
  [
    'POST',
    'groups/{key}/appRoleAssignments',
    writeAssignments,
    createAssignmentOn(['principalId'], assignedGroupId),
  ],
  ['GET', 'groups/{key}/appRoleAssignments/{key}', readAssignments, getAssignmentOf(assignedGroupId)],
  ['DELETE', 'groups/{key}/appRoleAssignments/{key}', writeAssignments, deleteAssignmentOf(assignedGroupId)],
];
