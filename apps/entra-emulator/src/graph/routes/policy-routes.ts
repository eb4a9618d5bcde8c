import type { StsPolicyKind } from '../../directory/policy-records.ts';
import { readApplications } from '../application-permissions.ts';
import {
  assignAppPolicies,
  assignPolicies,
  classifyPermissions,
  readAppliesTo,
  readAuthorizationPolicy,
  readConditionSets,
  readGrantPolicies,
  readManagedBy,
  readPolicies,
  writeAppPolicies,
  writeAuthorizationPolicy,
  writeGrantPolicies,
} from '../policy-permissions.ts';
import {
  assignAppManagement,
  createAppManagementPolicy,
  deleteAppManagementPolicy,
  getOneAppManagementPolicy,
  listAppManagementPolicies,
  unassignAppManagement,
  updateOneAppManagementPolicy,
} from '../resources/app-management-policies.ts';
import { assignPolicy, listAssigned, unassignPolicy } from '../resources/assigned-policies.ts';
import { getAuthorizationPolicy, updateAuthorizationPolicy } from '../resources/authorization-policy.ts';
import {
  classifyPermission,
  listClassifications,
  removeClassification,
} from '../resources/permission-classifications.ts';
import {
  addConditionSet,
  createGrantPolicy,
  deleteGrantPolicy,
  getGrantPolicy,
  listConditionSets,
  listGrantPolicies,
  removeConditionSet,
  updateGrantPolicy,
} from '../resources/permission-grant-policies.ts';
import { applicationHolder, enterpriseAppHolder, type FindHolder } from '../resources/policy-holders.ts';
import { listAppliesTo, listManagedBy } from '../resources/policy-targets.ts';
import {
  createStsPolicy,
  deleteStsPolicy,
  getStsPolicy,
  listStsPolicies,
  STS_KINDS,
  updateStsPolicy,
} from '../resources/sts-policies.ts';
import { getAppManagementPolicy, updateAppManagementPolicy } from '../resources/tenant-app-management.ts';
import type { GraphRow } from './route.ts';

function stsRows(kind: StsPolicyKind): GraphRow[] {
  const path = `policies/${STS_KINDS[kind].collection}`;
  return [
    ['GET', path, readPolicies, listStsPolicies(kind)],
    ['POST', path, writeAppPolicies, createStsPolicy(kind)],
    ['GET', `${path}/{key}`, readPolicies, getStsPolicy(kind)],
    ['PATCH', `${path}/{key}`, writeAppPolicies, updateStsPolicy(kind)],
    ['DELETE', `${path}/{key}`, writeAppPolicies, deleteStsPolicy(kind)],
    ['GET', `${path}/{key}/appliesTo`, readAppliesTo, listAppliesTo(kind)],
  ];
}

function assignmentRows(on: string, kind: StsPolicyKind, find: FindHolder): GraphRow[] {
  const path = `${on}/{key}/${STS_KINDS[kind].collection}`;
  return [
    ['GET', path, assignPolicies, listAssigned(kind, find)],
    ['POST', `${path}/$ref`, assignPolicies, assignPolicy(kind, find)],
    ['DELETE', `${path}/{key}/$ref`, assignPolicies, unassignPolicy(kind, find)],
  ];
}

function appManagementRows(on: string, find: FindHolder): GraphRow[] {
  const path = `${on}/{key}/appManagementPolicies`;
  return [
    ['POST', `${path}/$ref`, assignAppPolicies, assignAppManagement(find)],
    ['DELETE', `${path}/{key}/$ref`, assignAppPolicies, unassignAppManagement(find)],
  ];
}

const CLASSIFICATIONS = 'servicePrincipals/{key}/delegatedPermissionClassifications';

function conditionRows(side: 'includes' | 'excludes'): GraphRow[] {
  const path = `policies/permissionGrantPolicies/{key}/${side}`;
  return [
    ['GET', path, readConditionSets, listConditionSets(side)],
    ['POST', path, writeGrantPolicies, addConditionSet(side)],
    ['DELETE', `${path}/{key}`, writeGrantPolicies, removeConditionSet(side)],
  ];
}

/** Policies about applications and consent, and what has them. */
export const policyRows: readonly GraphRow[] = [
  ...stsRows('claimsMapping'),
  ...stsRows('tokenLifetime'),
  ...assignmentRows('applications', 'tokenLifetime', applicationHolder),
  ...assignmentRows('servicePrincipals', 'tokenLifetime', enterpriseAppHolder),
  ...assignmentRows('servicePrincipals', 'claimsMapping', enterpriseAppHolder),
  ['GET', 'policies/defaultAppManagementPolicy', readPolicies, getAppManagementPolicy],
  ['PATCH', 'policies/defaultAppManagementPolicy', writeAppPolicies, updateAppManagementPolicy],
  ['GET', 'policies/appManagementPolicies', readPolicies, listAppManagementPolicies],
  ['POST', 'policies/appManagementPolicies', writeAppPolicies, createAppManagementPolicy],
  ['GET', 'policies/appManagementPolicies/{key}', readPolicies, getOneAppManagementPolicy],
  ['PATCH', 'policies/appManagementPolicies/{key}', writeAppPolicies, updateOneAppManagementPolicy],
  ['DELETE', 'policies/appManagementPolicies/{key}', writeAppPolicies, deleteAppManagementPolicy],
  ['GET', 'policies/appManagementPolicies/{key}/appliesTo', readManagedBy, listManagedBy],
  ['GET', 'policies/permissionGrantPolicies', readGrantPolicies, listGrantPolicies],
  ['POST', 'policies/permissionGrantPolicies', writeGrantPolicies, createGrantPolicy],
  ['GET', 'policies/permissionGrantPolicies/{key}', readGrantPolicies, getGrantPolicy],
  ['PATCH', 'policies/permissionGrantPolicies/{key}', writeGrantPolicies, updateGrantPolicy],
  ['DELETE', 'policies/permissionGrantPolicies/{key}', writeGrantPolicies, deleteGrantPolicy],
  ...conditionRows('includes'),
  ...conditionRows('excludes'),
  ['GET', CLASSIFICATIONS, readApplications, listClassifications],
  ['POST', CLASSIFICATIONS, classifyPermissions, classifyPermission],
  ['DELETE', `${CLASSIFICATIONS}/{key}`, classifyPermissions, removeClassification],
  ['GET', 'policies/authorizationPolicy', readAuthorizationPolicy, getAuthorizationPolicy],
  ['PATCH', 'policies/authorizationPolicy', writeAuthorizationPolicy, updateAuthorizationPolicy],
  ...appManagementRows('applications', applicationHolder),
  ...appManagementRows('servicePrincipals', enterpriseAppHolder),
];
