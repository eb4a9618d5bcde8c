import type { EndpointRow } from './row.ts';

const DOC = ['documentation'] as const;

/** Policies, what has them, and administrative units. */
export const policyEndpointRows: readonly EndpointRow[] = [
  ['GET POST', 'policies/claimsMappingPolicies', DOC, 'no `GroupFilter`, `ExtensionID`, `RegexReplace`: 501'],
  ['GET PATCH DELETE', 'policies/claimsMappingPolicies/{key}', DOC, ''],
  ['GET', 'policies/claimsMappingPolicies/{key}/appliesTo', DOC, ''],
  ['GET', 'servicePrincipals/{key}/claimsMappingPolicies', DOC, 'also `$expand`'],
  ['POST', 'servicePrincipals/{key}/claimsMappingPolicies/$ref', DOC, ''],
  ['DELETE', 'servicePrincipals/{key}/claimsMappingPolicies/{key}/$ref', DOC, ''],
  ['GET POST', 'policies/tokenLifetimePolicies', DOC, ''],
  ['GET PATCH DELETE', 'policies/tokenLifetimePolicies/{key}', DOC, ''],
  ['GET', 'policies/tokenLifetimePolicies/{key}/appliesTo', DOC, ''],
  ['GET', 'applications/{key}/tokenLifetimePolicies', DOC, 'also `$expand`'],
  ['POST', 'applications/{key}/tokenLifetimePolicies/$ref', DOC, ''],
  ['DELETE', 'applications/{key}/tokenLifetimePolicies/{key}/$ref', DOC, ''],
  ['GET', 'servicePrincipals/{key}/tokenLifetimePolicies', DOC, 'also `$expand`'],
  ['POST', 'servicePrincipals/{key}/tokenLifetimePolicies/$ref', DOC, ''],
  ['DELETE', 'servicePrincipals/{key}/tokenLifetimePolicies/{key}/$ref', DOC, ''],
  ['GET PATCH', 'policies/defaultAppManagementPolicy', DOC, 'no `trustedCertificateAuthority`: 501'],
  ['GET POST', 'policies/appManagementPolicies', DOC, 'the same'],
  ['GET PATCH DELETE', 'policies/appManagementPolicies/{key}', DOC, ''],
  ['GET', 'policies/appManagementPolicies/{key}/appliesTo', DOC, ''],
  ['POST', 'applications/{key}/appManagementPolicies/$ref', DOC, 'also `$expand=appManagementPolicies`'],
  ['DELETE', 'applications/{key}/appManagementPolicies/{key}/$ref', DOC, ''],
  ['POST', 'servicePrincipals/{key}/appManagementPolicies/$ref', DOC, ''],
  ['DELETE', 'servicePrincipals/{key}/appManagementPolicies/{key}/$ref', DOC, ''],
  ['GET POST', 'policies/permissionGrantPolicies', DOC, 'with Microsoft’s for users and administrators'],
  ['GET PATCH DELETE', 'policies/permissionGrantPolicies/{key}', DOC, 'by the name that was chosen'],
  ['GET POST', 'policies/permissionGrantPolicies/{key}/includes', DOC, ''],
  ['DELETE', 'policies/permissionGrantPolicies/{key}/includes/{key}', DOC, ''],
  ['GET POST', 'policies/permissionGrantPolicies/{key}/excludes', DOC, ''],
  ['DELETE', 'policies/permissionGrantPolicies/{key}/excludes/{key}', DOC, ''],
  ['GET POST', 'servicePrincipals/{key}/delegatedPermissionClassifications', DOC, ''],
  ['DELETE', 'servicePrincipals/{key}/delegatedPermissionClassifications/{key}', DOC, ''],
  [
    'GET PATCH',
    'policies/authorizationPolicy',
    DOC,
    'of the default role: consent, making applications and groups',
  ],
];
