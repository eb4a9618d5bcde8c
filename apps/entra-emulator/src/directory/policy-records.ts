/** Policies and administrative units of a directory. Property names follow Microsoft Graph. */

/** What sort of policy a definition in JSON is of. */
export type StsPolicyKind = 'claimsMapping' | 'tokenLifetime';

/** A policy of the token service: its rules are JSON in a text, as they were written. */
export interface StsPolicyRecord {
  id: string;
  directoryId: string;
  kind: StsPolicyKind;
  displayName: string;
  description: string | null;
  definition: string[];
  isOrganizationDefault: boolean;
  /** Object ids of the applications and enterprise apps that it is assigned to. */
  appliesTo: string[];
}

/** One rule about the credentials of applications. */
export interface CredentialRestriction {
  restrictionType: string;
  state: 'enabled' | 'disabled';
  /** ISO 8601 duration, of the rules about how long something may live. */
  maxLifetime: string | null;
  /** Applications made before are let alone; null for all of them. */
  restrictForAppsCreatedAfterDateTime: string | null;
}

/** One rule about identifier URIs. */
export interface UriRestriction {
  state: 'enabled' | 'disabled';
  restrictForAppsCreatedAfterDateTime: string | null;
  excludeAppsReceivingV2Tokens: boolean;
  excludeSaml: boolean;
}

export interface UriRestrictions {
  nonDefaultUriAddition?: UriRestriction;
  uriAdditionWithoutUniqueTenantIdentifier?: UriRestriction;
}

export interface AppRestrictions {
  passwordCredentials: CredentialRestriction[];
  keyCredentials: CredentialRestriction[];
  identifierUris?: UriRestrictions;
}

/** What the directory's own app management policy says beyond its short form in the directory. */
export interface TenantAppManagement {
  isEnabled: boolean;
  applicationRestrictions: AppRestrictions;
  servicePrincipalRestrictions: AppRestrictions;
}

/** An app management policy for those applications and enterprise apps that it is assigned to. */
export interface AppManagementPolicyRecord {
  id: string;
  directoryId: string;
  displayName: string;
  description: string | null;
  isEnabled: boolean;
  restrictions: AppRestrictions;
  appliesTo: string[];
}

/** Which grants a permission grant policy means: all of these have to be so. */
export interface GrantConditionSet {
  id: string;
  permissionType: 'application' | 'delegated' | 'delegatedUserConsentable';
  permissionClassification: string;
  resourceApplication: string;
  permissions: string[];
  clientApplicationIds: string[];
  clientApplicationTenantIds: string[];
  clientApplicationPublisherIds: string[];
  clientApplicationsFromVerifiedPublisherOnly: boolean;
}

export interface PermissionGrantPolicyRecord {
  /** Of the store: the same policy id may be in several directories. */
  id: string;
  directoryId: string;
  /** What Graph calls its id: a word that the administrator chose. */
  policyId: string;
  displayName: string;
  description: string | null;
  includes: GrantConditionSet[];
  excludes: GrantConditionSet[];
}

/** How delicate a directory thinks a delegated permission is. */
export interface PermissionClassificationRecord {
  id: string;
  directoryId: string;
  /** The enterprise app that offers the permission. */
  servicePrincipalId: string;
  permissionId: string;
  permissionName: string;
  classification: 'low' | 'medium' | 'high';
}

/** A directory role that somebody holds over the members of one administrative unit. */
export interface ScopedRole {
  id: string;
  roleTemplateId: string;
  userId: string;
}

export interface AdministrativeUnitRecord {
  id: string;
  directoryId: string;
  displayName: string;
  description: string | null;
  visibility: 'HiddenMembership' | 'Public' | null;
  /** As somebody has said it; left out and null mean the same. Members that follow a rule there are none of. */
  membershipType?: 'Assigned' | null;
  /** Set once: its members are nobody's to change but of those with a role over this unit. */
  isMemberManagementRestricted: boolean;
  /** Object ids of users and groups. */
  memberIds: string[];
  scopedRoles: ScopedRole[];
}
