import {
  addOwners,
  giveAssignments,
  readApplications,
  readDelegatedGrants,
  writeAssignments,
  writeDelegatedGrants,
  writeEnterpriseApps,
} from '../application-permissions.ts';
import { checkMemberships } from '../group-permissions.ts';
import {
  createAssignmentOn,
  deleteAssignmentOf,
  enterpriseAppId,
  getAssignmentOf,
  listAppRoleAssignedTo,
  listAppRoleAssignments,
} from '../resources/app-role-assignments.ts';
import {
  createPermissionGrant,
  deletePermissionGrant,
  getPermissionGrant,
  listGrantsOfClient,
  listPermissionGrants,
  updatePermissionGrant,
} from '../resources/grants.ts';
import {
  checkMemberGroups,
  checkMemberObjects,
  getMemberGroups,
  getMemberObjects,
  listMemberOf,
  listTransitiveMemberOf,
  servicePrincipalId,
} from '../resources/memberships.ts';
import {
  addServicePrincipalOwner,
  listOwnedObjects,
  listServicePrincipalOwners,
  removeServicePrincipalOwner,
} from '../resources/owners.ts';
import { addPasswordToServicePrincipal, removePasswordFromServicePrincipal } from '../resources/passwords.ts';
import {
  createServicePrincipal,
  deleteServicePrincipal,
  getServicePrincipal,
  listServicePrincipals,
  updateServicePrincipal,
} from '../resources/service-principals.ts';
import { addTokenSigningCertificate } from '../resources/token-signing-certificates.ts';
import { withEach } from './relation-rows.ts';
import type { GraphRow } from './route.ts';

/** Behind `appRoleAssignments` Graph also takes what others are given on the enterprise app, as one of its tutorials does. */
const giveTo = createAssignmentOn(['principalId', 'resourceId'], enterpriseAppId);
const giveOn = createAssignmentOn(['resourceId'], enterpriseAppId);
const getAssignment = getAssignmentOf(enterpriseAppId);
const deleteAssignment = deleteAssignmentOf(enterpriseAppId);

/** Enterprise apps, what they were granted, and who is assigned to them. */
export const servicePrincipalRows: readonly GraphRow[] = [
  ['GET', 'servicePrincipals', readApplications, listServicePrincipals],
  ['POST', 'servicePrincipals', writeEnterpriseApps, createServicePrincipal],
  ['GET', 'servicePrincipals/{key}', readApplications, getServicePrincipal],
  ['PATCH', 'servicePrincipals/{key}', writeEnterpriseApps, updateServicePrincipal],
  ['DELETE', 'servicePrincipals/{key}', writeEnterpriseApps, deleteServicePrincipal],
  ['POST', 'servicePrincipals/{key}/addPassword', writeEnterpriseApps, addPasswordToServicePrincipal],
  ['POST', 'servicePrincipals/{key}/removePassword', writeEnterpriseApps, removePasswordFromServicePrincipal],
  [
    'POST',
    'servicePrincipals/{key}/addTokenSigningCertificate',
    writeEnterpriseApps,
    addTokenSigningCertificate,
  ],
  ...withEach(['GET', 'servicePrincipals/{key}/owners', readApplications, listServicePrincipalOwners]),
  ['POST', 'servicePrincipals/{key}/owners/$ref', addOwners, addServicePrincipalOwner],
  ['DELETE', 'servicePrincipals/{key}/owners/{key}/$ref', writeEnterpriseApps, removeServicePrincipalOwner],
  ...withEach(['GET', 'servicePrincipals/{key}/ownedObjects', readApplications, listOwnedObjects]),
  ...withEach([
    'GET',
    'servicePrincipals/{key}/memberOf',
    readApplications,
    listMemberOf(servicePrincipalId),
  ]),
  ...withEach([
    'GET',
    'servicePrincipals/{key}/transitiveMemberOf',
    readApplications,
    listTransitiveMemberOf(servicePrincipalId),
  ]),
  [
    'POST',
    'servicePrincipals/{key}/getMemberObjects',
    checkMemberships,
    getMemberObjects(servicePrincipalId),
  ],
  ['POST', 'servicePrincipals/{key}/getMemberGroups', checkMemberships, getMemberGroups(servicePrincipalId)],
  [
    'POST',
    'servicePrincipals/{key}/checkMemberGroups',
    checkMemberships,
    checkMemberGroups(servicePrincipalId),
  ],
  [
    'POST',
    'servicePrincipals/{key}/checkMemberObjects',
    checkMemberships,
    checkMemberObjects(servicePrincipalId),
  ],
  ['GET', 'servicePrincipals/{key}/appRoleAssignments', readApplications, listAppRoleAssignments],
  ['POST', 'servicePrincipals/{key}/appRoleAssignments', giveAssignments, giveTo],
  ['GET', 'servicePrincipals/{key}/appRoleAssignments/{key}', readApplications, getAssignment],
  ['DELETE', 'servicePrincipals/{key}/appRoleAssignments/{key}', writeAssignments, deleteAssignment],
  ['GET', 'servicePrincipals/{key}/appRoleAssignedTo', readApplications, listAppRoleAssignedTo],
  ['POST', 'servicePrincipals/{key}/appRoleAssignedTo', giveAssignments, giveOn],
  ['GET', 'servicePrincipals/{key}/appRoleAssignedTo/{key}', readApplications, getAssignment],
  ['DELETE', 'servicePrincipals/{key}/appRoleAssignedTo/{key}', writeAssignments, deleteAssignment],
  ['GET', 'servicePrincipals/{key}/oauth2PermissionGrants', readDelegatedGrants, listGrantsOfClient],
  ['GET', 'oauth2PermissionGrants', readDelegatedGrants, listPermissionGrants],
  ['POST', 'oauth2PermissionGrants', writeDelegatedGrants, createPermissionGrant],
  ['GET', 'oauth2PermissionGrants/{key}', readDelegatedGrants, getPermissionGrant],
  ['PATCH', 'oauth2PermissionGrants/{key}', writeDelegatedGrants, updatePermissionGrant],
  ['DELETE', 'oauth2PermissionGrants/{key}', writeDelegatedGrants, deletePermissionGrant],
];
