import {
  readApplications,
  readDomains,
  readGroups,
  readObjects,
  readOrganization,
  readRoles,
  readUsers,
  writeRoles,
} from '../permission-checks.ts';
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
import type { GraphRow } from './route.ts';

/** The directory itself: organization, domains, roles, policies, deleted objects. */
export const directoryRows: readonly GraphRow[] = [
  ['GET', 'organization', readOrganization, listOrganizations],
  ['GET', 'organization/{key}', readOrganization, getOrganization],
  ['GET', 'domains', readDomains, listDomains],
  ['GET', 'domains/{key}', readDomains, getDomain],
  ['GET', 'directoryObjects/{key}', readObjects, getDirectoryObject],
  ['POST', 'directoryObjects/getByIds', readObjects, getByIds],
  ['POST', 'directoryObjects/{key}/getMemberObjects', readObjects, getMemberObjects(objectId)],
  ['POST', 'directoryObjects/{key}/getMemberGroups', readObjects, getMemberGroups(objectId)],
  ['POST', 'directoryObjects/{key}/checkMemberGroups', readObjects, checkMemberGroups(objectId)],
  ['POST', 'directoryObjects/{key}/checkMemberObjects', readObjects, checkMemberObjects(objectId)],
  ['GET', 'directoryRoles', readRoles, listDirectoryRoles],
  ['GET', 'directoryRoles/{key}', readRoles, getDirectoryRole],
  ['GET', 'directoryRoles/{key}/members', readRoles, listRoleMembers],
  ['POST', 'directoryRoles/{key}/members/$ref', writeRoles, addRoleMember],
  ['DELETE', 'directoryRoles/{key}/members/{key}/$ref', writeRoles, removeRoleMember],
  ['GET', 'directoryRoleTemplates', readRoles, listRoleTemplates],
  ['GET', 'roleManagement/directory/roleDefinitions', readRoles, listRoleDefinitions],
  ['GET', 'roleManagement/directory/roleDefinitions/{key}', readRoles, getRoleDefinition],
  ['GET', 'roleManagement/directory/roleAssignments', readRoles, listRoleAssignments],
  ['POST', 'roleManagement/directory/roleAssignments', writeRoles, createRoleAssignment],
  ['GET', 'roleManagement/directory/roleAssignments/{key}', readRoles, getRoleAssignment],
  ['DELETE', 'roleManagement/directory/roleAssignments/{key}', writeRoles, deleteRoleAssignment],
  ['GET', 'directory/deletedItems/microsoft.graph.application', readApplications, listDeleted('application')],
  [
    'GET',
    'directory/deletedItems/microsoft.graph.servicePrincipal',
    readApplications,
    listDeleted('servicePrincipal'),
  ],
  ['GET', 'directory/deletedItems/microsoft.graph.user', readUsers, listDeleted('user')],
  ['GET', 'directory/deletedItems/microsoft.graph.group', readGroups, listDeleted('group')],
  ['GET', 'directory/deletedItems/{key}', readObjectsAndApplications(), getDeletedItem],
  ['DELETE', 'directory/deletedItems/{key}', undefined, purgeDeletedItem],
  ['POST', 'directory/deletedItems/{key}/restore', undefined, restoreDeletedItem],
];

/** A deleted item may be of any kind: whoever may read one kind may look. */
function readObjectsAndApplications() {
  return {
    application: [...readObjects.application, ...readApplications.application],
    delegated: [...readObjects.delegated, ...readApplications.delegated],
  };
}
