import { createHash } from 'node:crypto';
import { isoSeconds } from '../clock/clock.ts';
import type { ApplicationRecord, PasswordCredential, ServicePrincipalRecord } from './records.ts';

interface NewApplication {
  id: string;
  appId: string;
  directoryId: string;
  displayName: string;
  /** Of the client that makes it through Graph. */
  createdByAppId?: string;
  /** ms */
  now: number;
}

/** An application object as Graph creates it from nothing but a name. */
export function newApplication({ now, ...given }: NewApplication): ApplicationRecord {
  return {
    ...given,
    uniqueName: null,
    applicationTemplateId: null,
    description: null,
    notes: null,
    createdDateTime: isoSeconds(now),
    deletedDateTime: null,
    ownerIds: [],
    signInAudience: 'AzureADMyOrg',
    groupMembershipClaims: null,
    optionalClaims: null,
    identifierUris: [],
    tags: [],
    isFallbackPublicClient: null,
    serviceManagementReference: null,
    web: {
      redirectUris: [],
      homePageUrl: null,
      logoutUrl: null,
      implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
    },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    appRoles: [],
    requiredResourceAccess: [],
    passwordCredentials: [],
    keyCredentials: [],
    federatedIdentityCredentials: [],
    info: {},
    authenticationBehaviors: {
      removeUnverifiedEmailClaim: null,
      requireClientServicePrincipal: null,
      blockAzureADGraphAccess: null,
    },
  };
}

interface NewServicePrincipal {
  id: string;
  appId: string;
  directoryId: string;
  displayName: string;
  appOwnerOrganizationId: string | null;
  createdByAppId?: string;
  /** ms */
  now: number;
}

/** An enterprise app as Graph creates it for an application. */
export function newServicePrincipal({ now, ...given }: NewServicePrincipal): ServicePrincipalRecord {
  return {
    ...given,
    applicationTemplateId: null,
    createdDateTime: isoSeconds(now),
    deletedDateTime: null,
    ownerIds: [],
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    servicePrincipalType: 'Application',
    homepage: null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    description: null,
    preferredSingleSignOnMode: null,
    notificationEmailAddresses: [],
    alternativeNames: [],
    tags: [],
    passwordCredentials: [],
  };
}

export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

interface NewPassword {
  keyId: string;
  secret: string;
  displayName: string | null;
  /** ms */
  start: number;
  /** ms */
  end: number;
}

/** What is kept of a client secret: never the secret. */
export function passwordCredentialOf({
  keyId,
  secret,
  displayName,
  start,
  end,
}: NewPassword): PasswordCredential {
  return {
    keyId,
    displayName,
    startDateTime: isoSeconds(start),
    endDateTime: isoSeconds(end),
    hint: secret.slice(0, 3),
    customKeyIdentifier: null,
    secretHash: secretHash(secret),
  };
}
