import type { GraphCall, GraphReply } from './graph-call.ts';
import {
  type PermissionRule,
  readApplications,
  readDelegatedGrants,
  readOrganization,
  readUsers,
  writeApplications,
  writeDelegatedGrants,
} from './permission-checks.ts';
import { getApplicationTemplate, instantiateTemplate } from './resources/application-templates.ts';
import {
  createApplication,
  deleteApplication,
  getApplication,
  getAuthenticationBehaviors,
  listApplications,
  updateApplication,
  updateAuthenticationBehaviors,
} from './resources/applications.ts';
import {
  getDeletedItem,
  listDeletedApplications,
  listDeletedServicePrincipals,
  purgeDeletedItem,
  restoreDeletedItem,
} from './resources/deleted-items.ts';
import {
  createPermissionGrant,
  deletePermissionGrant,
  listAppRoleAssignedTo,
  listAppRoleAssignments,
  listPermissionGrants,
} from './resources/grants.ts';
import { listApplicationOwners, listOwnedObjects, listServicePrincipalOwners } from './resources/owners.ts';
import { addPassword, removePassword } from './resources/passwords.ts';
import {
  createServicePrincipal,
  deleteServicePrincipal,
  getServicePrincipal,
  listServicePrincipals,
  updateServicePrincipal,
} from './resources/service-principals.ts';
import {
  getMe,
  getMemberObjects,
  getMyMemberObjects,
  getUser,
  listOrganizations,
  listUsers,
} from './resources/users.ts';

export interface GraphRoute {
  method: string;
  pattern: readonly string[];
  /** Undefined where the permission depends on the object and the handler asks for it. */
  permission: PermissionRule | undefined;
  handle: (call: GraphCall) => GraphReply;
}

type Row = readonly [
  method: string,
  path: string,
  permission: PermissionRule | undefined,
  handle: (call: GraphCall) => GraphReply,
];

/** Every operation of Graph that the emulator has: method, address, permission, handler. */
const rows: readonly Row[] = [
  ['GET', 'applications', readApplications, listApplications],
  ['POST', 'applications', writeApplications, createApplication],
  ['GET', 'applications/{key}', readApplications, getApplication],
  ['PATCH', 'applications/{key}', writeApplications, updateApplication],
  ['DELETE', 'applications/{key}', writeApplications, deleteApplication],
  ['GET', 'applications/{key}/owners', readApplications, listApplicationOwners],
  ['GET', 'applications/{key}/authenticationBehaviors', readApplications, getAuthenticationBehaviors],
  ['PATCH', 'applications/{key}/authenticationBehaviors', writeApplications, updateAuthenticationBehaviors],
  ['POST', 'applications/{key}/addPassword', writeApplications, addPassword],
  ['POST', 'applications/{key}/removePassword', writeApplications, removePassword],
  ['GET', 'applicationTemplates/{key}', readApplications, getApplicationTemplate],
  ['POST', 'applicationTemplates/{key}/instantiate', writeApplications, instantiateTemplate],
  ['POST', 'applicationTemplates/{key}/microsoft.graph.instantiate', writeApplications, instantiateTemplate],
  ['GET', 'servicePrincipals', readApplications, listServicePrincipals],
  ['POST', 'servicePrincipals', writeApplications, createServicePrincipal],
  ['GET', 'servicePrincipals/{key}', readApplications, getServicePrincipal],
  ['PATCH', 'servicePrincipals/{key}', writeApplications, updateServicePrincipal],
  ['DELETE', 'servicePrincipals/{key}', writeApplications, deleteServicePrincipal],
  ['GET', 'servicePrincipals/{key}/owners', readApplications, listServicePrincipalOwners],
  ['GET', 'servicePrincipals/{key}/ownedObjects', readApplications, listOwnedObjects],
  ['GET', 'servicePrincipals/{key}/appRoleAssignments', readApplications, listAppRoleAssignments],
  ['GET', 'servicePrincipals/{key}/appRoleAssignedTo', readApplications, listAppRoleAssignedTo],
  ['GET', 'directory/deletedItems/microsoft.graph.application', readApplications, listDeletedApplications],
  [
    'GET',
    'directory/deletedItems/microsoft.graph.servicePrincipal',
    readApplications,
    listDeletedServicePrincipals,
  ],
  ['GET', 'directory/deletedItems/{key}', readApplications, getDeletedItem],
  ['DELETE', 'directory/deletedItems/{key}', writeApplications, purgeDeletedItem],
  ['POST', 'directory/deletedItems/{key}/restore', writeApplications, restoreDeletedItem],
  ['GET', 'oauth2PermissionGrants', readDelegatedGrants, listPermissionGrants],
  ['POST', 'oauth2PermissionGrants', writeDelegatedGrants, createPermissionGrant],
  ['DELETE', 'oauth2PermissionGrants/{key}', writeDelegatedGrants, deletePermissionGrant],
  ['GET', 'organization', readOrganization, listOrganizations],
  ['GET', 'users', readUsers, listUsers],
  ['GET', 'users/{key}', undefined, getUser],
  ['POST', 'users/{key}/getMemberObjects', undefined, getMemberObjects],
  ['GET', 'me', undefined, getMe],
  ['POST', 'me/getMemberObjects', undefined, getMyMemberObjects],
];

export const graphRoutes: readonly GraphRoute[] = rows.map(([method, path, permission, handle]) => ({
  method,
  pattern: path.split('/'),
  permission,
  handle,
}));
