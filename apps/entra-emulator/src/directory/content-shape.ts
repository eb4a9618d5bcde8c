import { z } from 'zod';
import { dictionary, integer, list, nonEmptyText, record } from '../shape/read-shape.ts';
import { INVITERS } from './authorization.ts';
import { withFirstPartyApps } from './first-party-apps.ts';
import { policyLists, tenantAppManagement } from './policy-shape.ts';
import { propertyLockShape, withPropertyLock } from './property-lock.ts';
import type {
  ApplicationRecord,
  AppRoleAssignmentRecord,
  DirectoryRecord,
  GroupRecord,
  PermissionGrantRecord,
  ServicePrincipalRecord,
  UserRecord,
} from './records.ts';
import {
  isCertificate,
  isRsaKey,
  withRequestSignatureVerification,
  withSamlSettings,
  withTokenEncryption,
} from './saml-settings.ts';
import type { StoreContent } from './store.ts';
import { subscription } from './subscription-shape.ts';
import { provisioningContent } from './synchronization-shape.ts';

/** What an exported state must look like to be taken back: every property of every record, and nothing else. */

const MOST_RECORDS = 100_000;
const nullableText = z.string().nullable();
const texts = list(z.string(), MOST_RECORDS);

const directory: z.ZodType<DirectoryRecord> = record(
  {
    id: nonEmptyText,
    displayName: z.string(),
    countryLetterCode: z.string(),
    domains: list(nonEmptyText),
    userConsentAllowed: z.boolean(),
    secretsForbidden: z.boolean(),
    secretMaxLifetime: nullableText,
    certificateMaxLifetime: nullableText,
  },
  {
    licence: z.enum(['Free', 'P1']),
    appManagement: tenantAppManagement,
    authorization: dictionary,
    allowInvitesFrom: z.enum(INVITERS),
    permissionGrantPoliciesAssigned: texts,
  },
);

const photo = record({ type: z.string(), base64: z.string() }, {});

const user: z.ZodType<UserRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    userPrincipalName: nonEmptyText,
    signInName: nonEmptyText,
    displayName: z.string(),
    givenName: nullableText,
    surname: nullableText,
    mail: nullableText,
    userType: z.enum(['Member', 'Guest']),
    accountEnabled: z.boolean(),
    homeIdentityProvider: nullableText,
    password: z.string(),
    directoryRoles: texts,
    createdDateTime: z.string(),
    deletedDateTime: nullableText,
    mailNickname: nullableText,
    jobTitle: nullableText,
    department: nullableText,
    companyName: nullableText,
    officeLocation: nullableText,
    mobilePhone: nullableText,
    preferredLanguage: nullableText,
    usageLocation: nullableText,
    employeeId: nullableText,
    businessPhones: texts,
    otherMails: texts,
  },
  {
    withoutEffect: dictionary,
    managerId: nonEmptyText,
    mustChangePassword: z.boolean(),
    invitation: record(
      {
        id: nonEmptyText,
        ticketHash: nonEmptyText,
        redirectUrl: nonEmptyText,
        state: z.enum(['PendingAcceptance', 'Accepted']),
        stateChangedAt: nonEmptyText,
      },
      {},
    ),
    photo,
  },
);

const group: z.ZodType<GroupRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    displayName: z.string(),
    description: nullableText,
    securityEnabled: z.boolean(),
    mailEnabled: z.boolean(),
    mailNickname: z.string(),
    groupTypes: texts,
    memberIds: texts,
    ownerIds: texts,
    createdDateTime: z.string(),
    deletedDateTime: nullableText,
  },
  { withoutEffect: dictionary, photo },
);

const passwordCredential = record(
  {
    keyId: nonEmptyText,
    displayName: nullableText,
    startDateTime: z.string(),
    endDateTime: z.string(),
    hint: z.string(),
    customKeyIdentifier: nullableText,
    secretHash: z.string(),
  },
  {},
);

const keyCredential = record(
  {
    keyId: nonEmptyText,
    type: z.string(),
    usage: z.string(),
    displayName: nullableText,
    startDateTime: z.string(),
    endDateTime: z.string(),
    customKeyIdentifier: nullableText,
    key: z.string(),
    thumbprint: z.string(),
    thumbprintSha256: z.string(),
  },
  {},
);

const federatedCredential = record(
  {
    id: nonEmptyText,
    name: nonEmptyText,
    issuer: z.string(),
    subject: z.string(),
    audiences: texts,
    description: nullableText,
  },
  {},
);

const optionalClaims = list(
  record({ name: z.string() }, { source: nullableText, essential: z.boolean(), additionalProperties: texts }),
);

const appRole = record(
  {
    id: z.string(),
    displayName: nullableText,
    description: nullableText,
    value: nullableText,
    isEnabled: z.boolean(),
    allowedMemberTypes: texts,
  },
  {},
);

const permissionScope = record(
  {
    id: z.string(),
    value: nullableText,
    type: z.string(),
    isEnabled: z.boolean(),
    adminConsentDisplayName: nullableText,
    adminConsentDescription: nullableText,
    userConsentDisplayName: nullableText,
    userConsentDescription: nullableText,
  },
  {},
);

const redirects = record({ redirectUris: texts }, {});

const requestSignatureVerification = record(
  { isSignedRequestRequired: z.boolean(), allowedWeakAlgorithms: nullableText },
  {},
);

const samlSettings = record(
  {
    relayState: nullableText,
    preferredTokenSigningKeyThumbprint: nullableText,
    tokenSigningCertificates: list(
      record(
        {
          keyId: nonEmptyText,
          verifyKeyId: nonEmptyText,
          displayName: z.string(),
          startDateTime: z.string(),
          endDateTime: z.string(),
          certificate: z.string().refine(isCertificate, 'expected a certificate'),
          privateKeyPem: z.string().refine(isRsaKey, 'expected an RSA key'),
        },
        {},
      ),
    ),
  },
  {},
);

const application: z.ZodType<ApplicationRecord> = record(
  {
    id: nonEmptyText,
    appId: nonEmptyText,
    directoryId: nonEmptyText,
    uniqueName: nullableText,
    applicationTemplateId: nullableText,
    displayName: z.string(),
    description: nullableText,
    notes: nullableText,
    createdDateTime: z.string(),
    deletedDateTime: nullableText,
    ownerIds: texts,
    signInAudience: z.enum([
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ]),
    groupMembershipClaims: nullableText,
    optionalClaims: record(
      {},
      { idToken: optionalClaims, accessToken: optionalClaims, saml2Token: optionalClaims },
    ).nullable(),
    identifierUris: texts,
    tags: texts,
    isFallbackPublicClient: z.boolean().nullable(),
    serviceManagementReference: nullableText,
    web: record(
      {
        redirectUris: texts,
        homePageUrl: nullableText,
        logoutUrl: nullableText,
        implicitGrantSettings: record(
          { enableIdTokenIssuance: z.boolean(), enableAccessTokenIssuance: z.boolean() },
          {},
        ),
      },
      {},
    ),
    spa: redirects,
    publicClient: redirects,
    api: record(
      {
        acceptMappedClaims: z.boolean().nullable(),
        knownClientApplications: texts,
        requestedAccessTokenVersion: integer(1, 2).nullable(),
        oauth2PermissionScopes: list(permissionScope),
        preAuthorizedApplications: list(record({ appId: z.string(), delegatedPermissionIds: texts }, {})),
      },
      {},
    ),
    appRoles: list(appRole),
    requiredResourceAccess: list(
      record(
        {
          resourceAppId: z.string(),
          resourceAccess: list(record({ id: z.string(), type: z.enum(['Scope', 'Role']) }, {})),
        },
        {},
      ),
    ),
    passwordCredentials: list(passwordCredential),
    keyCredentials: list(keyCredential),
    federatedIdentityCredentials: list(federatedCredential),
    info: dictionary,
    authenticationBehaviors: record(
      {
        removeUnverifiedEmailClaim: z.boolean().nullable(),
        requireClientServicePrincipal: z.boolean().nullable(),
        blockAzureADGraphAccess: z.boolean().nullable(),
      },
      {},
    ),
  },
  {
    withoutEffect: dictionary,
    logo: record({ type: z.string(), base64: z.string() }, {}),
    requestSignatureVerification: requestSignatureVerification.nullable(),
    servicePrincipalLockConfiguration: propertyLockShape.nullable(),
    tokenEncryptionKeyId: nullableText,
  },
)
  .transform(withRequestSignatureVerification)
  .transform(withTokenEncryption)
  .transform(withPropertyLock);

const servicePrincipal: z.ZodType<ServicePrincipalRecord> = record(
  {
    id: nonEmptyText,
    appId: nonEmptyText,
    directoryId: nonEmptyText,
    applicationTemplateId: nullableText,
    displayName: z.string(),
    createdDateTime: z.string(),
    deletedDateTime: nullableText,
    ownerIds: texts,
    accountEnabled: z.boolean(),
    appRoleAssignmentRequired: z.boolean(),
    servicePrincipalType: z.string(),
    appOwnerOrganizationId: nullableText,
    homepage: nullableText,
    loginUrl: nullableText,
    logoutUrl: nullableText,
    notes: nullableText,
    description: nullableText,
    preferredSingleSignOnMode: nullableText,
    notificationEmailAddresses: texts,
    alternativeNames: texts,
    tags: texts,
    /** A state that was saved before enterprise apps had secrets of their own says nothing about them. */
    passwordCredentials: list(passwordCredential).default([]),
  },
  { withoutEffect: dictionary, saml: samlSettings },
).transform(withSamlSettings);

const permissionGrant: z.ZodType<PermissionGrantRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    clientId: z.string(),
    consentType: z.enum(['AllPrincipals', 'Principal']),
    principalId: nullableText,
    resourceId: z.string(),
    scope: z.string(),
  },
  {},
);

const appRoleAssignment: z.ZodType<AppRoleAssignmentRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    appRoleId: z.string(),
    principalId: z.string(),
    principalType: z.enum(['ServicePrincipal', 'User', 'Group']),
    resourceId: z.string(),
    createdDateTime: z.string(),
  },
  {},
);

const content = record(
  {
    directories: list(directory, MOST_RECORDS),
    users: list(user, MOST_RECORDS),
    groups: list(group, MOST_RECORDS),
    applications: list(application, MOST_RECORDS),
    servicePrincipals: list(servicePrincipal, MOST_RECORDS),
    permissionGrants: list(permissionGrant, MOST_RECORDS),
    appRoleAssignments: list(appRoleAssignment, MOST_RECORDS),
    deletedUsers: list(user, MOST_RECORDS),
    deletedGroups: list(group, MOST_RECORDS),
    subscriptions: list(subscription, MOST_RECORDS).default([]),
    ...provisioningContent,
    ...policyLists,
  },
  {},
);

/** Exported content: nothing in it is used twice, or in no directory of it. */
export const storeContent: z.ZodType<StoreContent> = content
  .pipe(
    z.custom<z.infer<typeof content>>().superRefine((read, context) => {
      // An unknown property alone does not end a pipe.
      if (context.issues.length > 0) return;
      const directories = new Set(read.directories.map((one) => one.id));
      for (const [kind, records] of Object.entries(read)) {
        const seen = new Set<string>();
        records.forEach((one, index) => {
          const refuse = (property: string, message: string): void =>
            context.addIssue({ code: 'custom', path: [kind, index, property], message });
          if (seen.has(one.id)) refuse('id', 'used twice');
          else if ('directoryId' in one && !directories.has(one.directoryId))
            refuse('directoryId', 'is no directory of this document');
          seen.add(one.id);
        });
      }
    }),
  )
  .transform(withFirstPartyApps);
