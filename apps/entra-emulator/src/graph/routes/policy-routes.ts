import type { StsPolicyKind } from '../../directory/policy-records.ts';
import { assignPolicies, readAppliesTo, readPolicies, writeAppPolicies } from '../permission-checks.ts';
import { assignPolicy, listAppliesTo, listAssigned, unassignPolicy } from '../resources/assigned-policies.ts';
import { applicationHolder, enterpriseAppHolder, type FindHolder } from '../resources/policy-holders.ts';
import {
  createStsPolicy,
  deleteStsPolicy,
  getStsPolicy,
  listStsPolicies,
  STS_KINDS,
  updateStsPolicy,
} from '../resources/sts-policies.ts';
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

/** Policies about applications and consent, and what has them. */
export const policyRows: readonly GraphRow[] = [
  ...stsRows('claimsMapping'),
  ...stsRows('tokenLifetime'),
  ...assignmentRows('applications', 'tokenLifetime', applicationHolder),
  ...assignmentRows('servicePrincipals', 'tokenLifetime', enterpriseAppHolder),
  ...assignmentRows('servicePrincipals', 'claimsMapping', enterpriseAppHolder),
];
