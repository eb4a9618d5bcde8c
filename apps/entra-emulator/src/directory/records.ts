import type { AllowInvitesFrom } from './authorization.ts';
import type { TenantAppManagement } from './policy-records.ts';

/** What the emulator remembers. Property names follow Microsoft Graph, so that a record reads like its wire form. */

/** An Entra directory (customers call it a tenant). `id` is the tenant id. */
export interface DirectoryRecord {
  id: string;
  displayName: string;
  countryLetterCode: string;
  /** Verified domains; the first is the default. */
  domains: string[];
  /** Whether ordinary members may consent for themselves. */
  userConsentAllowed: boolean;
  /** Whether an app management policy forbids client secrets. */
  secretsForbidden: boolean;
  /** How long secrets and certificates may live by that policy: ISO 8601 durations, or null for no limit. */
  secretMaxLifetime: string | null;
  certificateMaxLifetime: string | null;
  /** `Free`: without what Entra sells, such as the sign-in log. With it unless said. */
  licence?: 'Free' | 'P1';
  /** What that policy says beyond these three. */
  appManagement?: TenantAppManagement;
  /** While members may consent: by which permission grant policies, as Graph writes them. Left out: the one that allows all. */
  permissionGrantPoliciesAssigned?: string[];
  /** What of the default role in the authorization policy was changed, as it was written. */
  authorization?: Record<string, unknown>;
  /** Who may invite guests, by that policy. Left out: everybody. */
  allowInvitesFrom?: AllowInvitesFrom;
}

/** What a directory keeps about a person and nothing here depends on. */
interface UserDetails {
  mailNickname: string | null;
  jobTitle: string | null;
  department: string | null;
  companyName: string | null;
  officeLocation: string | null;
  mobilePhone: string | null;
  preferredLanguage: string | null;
  usageLocation: string | null;
  employeeId: string | null;
  businessPhones: string[];
  otherMails: string[];
}

/** What a directory notes of somebody who was invited into it. */
export interface Invitation {
  id: string;
  /** SHA-256 of the ticket in the address of redemption, base64url. */
  ticketHash: string;
  /** Where redemption leads in the end. */
  redirectUrl: string;
  state: 'PendingAcceptance' | 'Accepted';
  stateChangedAt: string;
}

/** What a client may write to Graph and nothing here depends on. */
export interface Kept {
  /** The properties as they were written. */
  withoutEffect?: Record<string, unknown>;
}

export interface UserRecord extends UserDetails, Kept {
  id: string;
  directoryId: string;
  userPrincipalName: string;
  /** What the person types to sign in. Differs from the UPN for guests only. */
  signInName: string;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  mail: string | null;
  userType: 'Member' | 'Guest';
  accountEnabled: boolean;
  /** Where a guest comes from: the `idp` claim. */
  homeIdentityProvider: string | null;
  /** Demonstration password, in clear on purpose: it is shown on the start page. */
  password: string;
  /** The password is good for one more sign-in, at which the person has to choose another. */
  mustChangePassword?: boolean;
  photo?: Photo | undefined;
  /** Template ids of the directory roles that the user holds. */
  directoryRoles: string[];
  createdDateTime: string;
  /** How somebody of elsewhere came here, and whether they have agreed. */
  invitation?: Invitation;
  /** The user to whom this one reports. */
  managerId?: string | undefined;
  /** Set while the user lies in deletedItems: then it is in no list but `Store.deletedUsers`. */
  deletedDateTime: string | null;
}

export interface GroupRecord extends Kept {
  id: string;
  directoryId: string;
  displayName: string;
  description: string | null;
  securityEnabled: boolean;
  mailEnabled: boolean;
  mailNickname: string;
  /** `Unified` makes a Microsoft 365 group; empty is a security group. */
  groupTypes: string[];
  /** Object ids of users, service principals and nested groups. */
  memberIds: string[];
  ownerIds: string[];
  createdDateTime: string;
  /** As with users: set in `Store.deletedGroups` only. */
  deletedDateTime: string | null;
  /** Of Microsoft 365 groups alone. */
  photo?: Photo | undefined;
}

/** An image as it was uploaded. */
export interface Photo {
  type: string;
  base64: string;
}

export interface PasswordCredential {
  keyId: string;
  displayName: string | null;
  startDateTime: string;
  endDateTime: string;
  hint: string;
  customKeyIdentifier: string | null;
  /** SHA-256 of the secret, base64url. The secret itself is told once and kept nowhere. */
  secretHash: string;
}

export interface KeyCredential {
  keyId: string;
  type: string;
  usage: string;
  displayName: string | null;
  startDateTime: string;
  endDateTime: string;
  customKeyIdentifier: string | null;
  /** The certificate, base64 DER. */
  key: string;
  /** base64url SHA-1 and SHA-256 of the certificate: `x5t` and `x5t#S256`. */
  thumbprint: string;
  thumbprintSha256: string;
}

/** A certificate that an enterprise app signs its SAML tokens with, and its private key: a demonstration value. */
export interface TokenSigningCertificate {
  /** Of the key credential that signs, and of the password credential that opens it. */
  keyId: string;
  /** Of the key credential that verifies. */
  verifyKeyId: string;
  /** `CN=…` */
  displayName: string;
  startDateTime: string;
  endDateTime: string;
  /** Base64 DER. */
  certificate: string;
  privateKeyPem: string;
}

/** How an enterprise app signs people in by SAML. */
export interface SamlSettings {
  /** Goes along when somebody comes from the tile of the application. */
  relayState: string | null;
  /** Which certificate signs. */
  preferredTokenSigningKeyThumbprint: string | null;
  /** Oldest first. */
  tokenSigningCertificates: TokenSigningCertificate[];
}

/** Whether a SAML application has to sign what it asks. */
interface RequestSignatureVerification {
  isSignedRequestRequired: boolean;
  allowedWeakAlgorithms: string | null;
}

/** What of its enterprise apps whoever publishes an application holds fast. Names as in Graph. */
export interface PropertyLock {
  isEnabled: boolean;
  allProperties: boolean | null;
  credentialsWithUsageSign: boolean | null;
  credentialsWithUsageVerify: boolean | null;
  tokenEncryptionKeyId: boolean | null;
}

/** A foreign identity that may stand in for a client secret of the application. */
export interface FederatedIdentityCredential {
  id: string;
  /** Unique within the application, set once. */
  name: string;
  /** Compared exactly, case included, with `iss`, `sub` and `aud` of the client assertion. */
  issuer: string;
  subject: string;
  /** Exactly one audience. */
  audiences: string[];
  description: string | null;
}

export interface OptionalClaim {
  name: string;
  source?: string | null;
  essential?: boolean;
  additionalProperties?: string[];
}

export interface OptionalClaims {
  idToken?: OptionalClaim[];
  accessToken?: OptionalClaim[];
  saml2Token?: OptionalClaim[];
}

export interface AppRole {
  id: string;
  displayName: string | null;
  description: string | null;
  value: string | null;
  isEnabled: boolean;
  allowedMemberTypes: string[];
}

export interface PermissionScope {
  id: string;
  value: string | null;
  type: string;
  isEnabled: boolean;
  adminConsentDisplayName: string | null;
  adminConsentDescription: string | null;
  userConsentDisplayName: string | null;
  userConsentDescription: string | null;
}

export interface RequiredResource {
  resourceAppId: string;
  resourceAccess: { id: string; type: 'Scope' | 'Role' }[];
}

export interface WebPlatform {
  redirectUris: string[];
  homePageUrl: string | null;
  logoutUrl: string | null;
  implicitGrantSettings: { enableIdTokenIssuance: boolean; enableAccessTokenIssuance: boolean };
}

interface ApiSettings {
  acceptMappedClaims: boolean | null;
  knownClientApplications: string[];
  requestedAccessTokenVersion: number | null;
  oauth2PermissionScopes: PermissionScope[];
  preAuthorizedApplications: { appId: string; delegatedPermissionIds: string[] }[];
}

type SignInAudience =
  | 'AzureADMyOrg'
  | 'AzureADMultipleOrgs'
  | 'AzureADandPersonalMicrosoftAccount'
  | 'PersonalMicrosoftAccount';

/** An app registration. */
export interface ApplicationRecord extends Kept {
  id: string;
  appId: string;
  directoryId: string;
  uniqueName: string | null;
  applicationTemplateId: string | null;
  displayName: string;
  description: string | null;
  notes: string | null;
  createdDateTime: string;
  /** The client that made it through Graph. Left out where nobody did, or nobody noted it. */
  createdByAppId?: string;
  deletedDateTime: string | null;
  /** Object ids of service principals or users that own it. */
  ownerIds: string[];
  signInAudience: SignInAudience;
  groupMembershipClaims: string | null;
  optionalClaims: OptionalClaims | null;
  identifierUris: string[];
  tags: string[];
  isFallbackPublicClient: boolean | null;
  serviceManagementReference: string | null;
  web: WebPlatform;
  spa: { redirectUris: string[] };
  publicClient: { redirectUris: string[] };
  api: ApiSettings;
  appRoles: AppRole[];
  requiredResourceAccess: RequiredResource[];
  passwordCredentials: PasswordCredential[];
  keyCredentials: KeyCredential[];
  /** At most 20; issuer and subject together are unique. */
  federatedIdentityCredentials: FederatedIdentityCredential[];
  info: Record<string, unknown>;
  /** What `PUT …/logo` has put there. */
  logo?: { type: string; base64: string };
  requestSignatureVerification?: RequestSignatureVerification | null;
  servicePrincipalLockConfiguration?: PropertyLock | null;
  /** Which of its certificates tokens for it are encrypted with. */
  tokenEncryptionKeyId?: string | null;
  authenticationBehaviors: {
    removeUnverifiedEmailClaim: boolean | null;
    requireClientServicePrincipal: boolean | null;
    blockAzureADGraphAccess: boolean | null;
  };
}

/** An enterprise app: the presence of an application in one directory. */
export interface ServicePrincipalRecord extends Kept {
  id: string;
  appId: string;
  directoryId: string;
  applicationTemplateId: string | null;
  displayName: string;
  createdDateTime: string;
  /** As of an application. */
  createdByAppId?: string;
  deletedDateTime: string | null;
  ownerIds: string[];
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
  servicePrincipalType: string;
  appOwnerOrganizationId: string | null;
  homepage: string | null;
  loginUrl: string | null;
  logoutUrl: string | null;
  notes: string | null;
  description: string | null;
  preferredSingleSignOnMode: string | null;
  notificationEmailAddresses: string[];
  alternativeNames: string[];
  tags: string[];
  /** Secrets of its own: they prove the application in this directory only. */
  passwordCredentials: PasswordCredential[];
  /** Left out by what was made before there was SAML, or never had to do with it. */
  saml?: SamlSettings;
}

/** Delegated permissions granted to a client in a directory. */
export interface PermissionGrantRecord {
  id: string;
  directoryId: string;
  /** Object id of the client's service principal. */
  clientId: string;
  consentType: 'AllPrincipals' | 'Principal';
  principalId: string | null;
  resourceId: string;
  /** Space-separated scope values. */
  scope: string;
}

/** An app role given to a service principal, user or group. */
export interface AppRoleAssignmentRecord {
  id: string;
  directoryId: string;
  appRoleId: string;
  principalId: string;
  principalType: 'ServicePrincipal' | 'User' | 'Group';
  resourceId: string;
  createdDateTime: string;
}

/** Somebody who wants to be told of changes of a collection or an object. */
export interface SubscriptionRecord {
  id: string;
  directoryId: string;
  /** Of the application that made it. */
  applicationId: string;
  /** Object id of the user or the enterprise app. */
  creatorId: string;
  /** As it was asked for. */
  resource: string;
  /** `updated`, `deleted`, or both with a comma. */
  changeType: string;
  notificationUrl: string;
  lifecycleNotificationUrl: string | null;
  clientState: string | null;
  latestSupportedTlsVersion: string | null;
  expirationDateTime: string;
}
