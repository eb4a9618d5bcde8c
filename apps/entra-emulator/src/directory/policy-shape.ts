import { z } from 'zod';
import { list, nonEmptyText, record } from '../shape/read-shape.ts';
import type {
  AdministrativeUnitRecord,
  AppManagementPolicyRecord,
  AppRestrictions,
  PermissionClassificationRecord,
  PermissionGrantPolicyRecord,
  StsPolicyRecord,
  TenantAppManagement,
} from './policy-records.ts';

/** What policies and administrative units must look like in an exported state. One from before there were any has none. */

const MOST_RECORDS = 100_000;
const nullableText = z.string().nullable();
const texts = list(z.string(), MOST_RECORDS);
const base = { id: nonEmptyText, directoryId: nonEmptyText };
const named = { ...base, displayName: z.string(), description: nullableText };
const state = z.enum(['enabled', 'disabled']);

const stsPolicy: z.ZodType<StsPolicyRecord> = record(
  {
    ...named,
    kind: z.enum(['claimsMapping', 'tokenLifetime']),
    definition: texts,
    isOrganizationDefault: z.boolean(),
    appliesTo: texts,
  },
  {},
);

const credentialRestriction = record(
  {
    restrictionType: nonEmptyText,
    state,
    maxLifetime: nullableText,
    restrictForAppsCreatedAfterDateTime: nullableText,
  },
  {},
);
const uriRestriction = record(
  {
    state,
    restrictForAppsCreatedAfterDateTime: nullableText,
    excludeAppsReceivingV2Tokens: z.boolean(),
    excludeSaml: z.boolean(),
  },
  {},
);
const restrictions: z.ZodType<AppRestrictions> = record(
  { passwordCredentials: list(credentialRestriction), keyCredentials: list(credentialRestriction) },
  {
    identifierUris: record(
      {},
      { nonDefaultUriAddition: uriRestriction, uriAdditionWithoutUniqueTenantIdentifier: uriRestriction },
    ),
  },
);

/** Of a directory. */
export const tenantAppManagement: z.ZodType<TenantAppManagement> = record(
  {
    isEnabled: z.boolean(),
    applicationRestrictions: restrictions,
    servicePrincipalRestrictions: restrictions,
  },
  {},
);

const appManagementPolicy: z.ZodType<AppManagementPolicyRecord> = record(
  { ...named, isEnabled: z.boolean(), restrictions, appliesTo: texts },
  {},
);

const conditionSet = record(
  {
    id: nonEmptyText,
    permissionType: z.enum(['application', 'delegated', 'delegatedUserConsentable']),
    permissionClassification: z.string(),
    resourceApplication: z.string(),
    permissions: texts,
    clientApplicationIds: texts,
    clientApplicationTenantIds: texts,
    clientApplicationPublisherIds: texts,
    clientApplicationsFromVerifiedPublisherOnly: z.boolean(),
  },
  {},
);
const permissionGrantPolicy: z.ZodType<PermissionGrantPolicyRecord> = record(
  { ...named, policyId: nonEmptyText, includes: list(conditionSet), excludes: list(conditionSet) },
  {},
);

const permissionClassification: z.ZodType<PermissionClassificationRecord> = record(
  {
    ...base,
    servicePrincipalId: nonEmptyText,
    permissionId: nonEmptyText,
    permissionName: z.string(),
    classification: z.enum(['low', 'medium', 'high']),
  },
  {},
);

const administrativeUnit: z.ZodType<AdministrativeUnitRecord> = record(
  {
    ...named,
    visibility: z.enum(['HiddenMembership', 'Public']).nullable(),
    isMemberManagementRestricted: z.boolean(),
    memberIds: texts,
    scopedRoles: list(record({ id: nonEmptyText, roleTemplateId: nonEmptyText, userId: nonEmptyText }, {})),
  },
  { membershipType: z.literal('Assigned').nullable() },
);

/** The lists of a store's content. */
export const policyLists = {
  stsPolicies: list(stsPolicy, MOST_RECORDS).default([]),
  appManagementPolicies: list(appManagementPolicy, MOST_RECORDS).default([]),
  permissionGrantPolicies: list(permissionGrantPolicy, MOST_RECORDS).default([]),
  permissionClassifications: list(permissionClassification, MOST_RECORDS).default([]),
  administrativeUnits: list(administrativeUnit, MOST_RECORDS).default([]),
};
