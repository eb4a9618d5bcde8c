import { readApplications, writeApplications } from '../application-permissions.ts';
import {
  readDomains,
  readOrganization,
  readRoleManagement,
  readRoles,
  writeRoles,
} from '../directory-permissions.ts';
import { checkMemberships, deleteGroups, readGroups, readObjects } from '../group-permissions.ts';
import type { PermissionRule } from '../permission-checks.ts';
import {
  getDeletedItem,
  listDeleted,
  purgeDeletedItem,
  restoreDeletedItem,
} from '../resources/deleted-items.ts';
import { getByIds, getDirectoryObject } from '../resources/directory-objects.ts';
import {
  addRoleMember,
  createRoleAssignment,
  deleteRoleAssignment,
  getDirectoryRole,
  getRoleAssignment,
  getRoleDefinition,
  listDirectoryRoles,
  listRoleAssignments,
  listRoleDefinitions,
  listRoleMembers,
  listRoleTemplates,
  removeRoleMember,
} from '../resources/directory-roles.ts';
import {
  checkMemberGroups,
  checkMemberObjects,
  getMemberGroups,
  getMemberObjects,
  objectId,
} from '../resources/memberships.ts';
import { getDomain, getOrganization, listDomains, listOrganizations } from '../resources/organization.ts';
import { deleteUsers, readUsersWhole } from '../user-permissions.ts';
import { withEach } from './relation-rows.ts';
import type { GraphRow } from './route.ts';

/** A deleted item may be of any kind: whoever may touch one kind comes in, and the handler asks for that of the item. */
const anyOf = (...rules: PermissionRule[]): PermissionRule => ({
  application: rules.flatMap(({ application }) => application),
  delegated: rules.flatMap(({ delegated }) => delegated),
});
const changeDeleted = anyOf(writeApplications, deleteUsers, deleteGroups);

/** The directory itself: organization, domains, roles, policies, deleted objects. */
export const directoryRows: readonly GraphRow[] = [
  ['GET', 'organization', readOrganization, listOrganizations],
  ['GET', 'organization/{key}', readOrganization, getOrganization],
  ['GET', 'domains', readDomains, listDomains],
  ['GET', 'domains/{key}', readDomains, getDomain],
  ['GET', 'directoryObjects/{key}', readObjects, getDirectoryObject],
  ['POST', 'directoryObjects/getByIds', readObjects, getByIds],
  ['POST', 'directoryObjects/{key}/getMemberObjects', checkMemberships, getMemberObjects(objectId)],
  ['POST', 'directoryObjects/{key}/getMemberGroups', checkMemberships, getMemberGroups(objectId)],
  ['POST', 'directoryObjects/{key}/checkMemberGroups', checkMemberships, checkMemberGroups(objectId)],
  ['POST', 'directoryObjects/{key}/checkMemberObjects', checkMemberships, checkMemberObjects(objectId)],
  ['GET', 'directoryRoles', readRoles, listDirectoryRoles],
  ['GET', 'directoryRoles/{key}', readRoles, getDirectoryRole],
  ...withEach(['GET', 'directoryRoles/{key}/members', readRoles, listRoleMembers]),
  ['POST', 'directoryRoles/{key}/members/$ref', writeRoles, addRoleMember],
  ['DELETE', 'directoryRoles/{key}/members/{key}/$ref', writeRoles, removeRoleMember],
  ['GET', 'directoryRoleTemplates', readRoles, listRoleTemplates],
  ['GET', 'roleManagement/directory/roleDefinitions', readRoleManagement, listRoleDefinitions],
  ['GET', 'roleManagement/directory/roleDefinitions/{key}', readRoleManagement, getRoleDefinition],
  ['GET', 'roleManagement/directory/roleAssignments', readRoleManagement, listRoleAssignments],
  ['POST', 'roleManagement/directory/roleAssignments', writeRoles, createRoleAssignment],
  ['GET', 'roleManagement/directory/roleAssignments/{key}', readRoleManagement, getRoleAssignment],
  ['DELETE', 'roleManagement/directory/roleAssignments/{key}', writeRoles, deleteRoleAssignment],
  ['GET', 'directory/deletedItems/microsoft.graph.application', readApplications, listDeleted('application')],
  [
    'GET',
    'directory/deletedItems/microsoft.graph.servicePrincipal',
    readApplications,
    listDeleted('servicePrincipal'),
  ],
  ['GET', 'directory/deletedItems/microsoft.graph.user', readUsersWhole, listDeleted('user')],
  ['GET', 'directory/deletedItems/microsoft.graph.group', readGroups, listDeleted('group')],
  ['GET', 'directory/deletedItems/{key}', anyOf(readObjects, readApplications), getDeletedItem],
  ['DELETE', 'directory/deletedItems/{key}', changeDeleted, purgeDeletedItem],
  ['POST', 'directory/deletedItems/{key}/restore', changeDeleted, restoreDeletedItem],
];
