import { z } from 'zod';
import { dictionary, integer, list, nonEmptyText, record } from '../shape/read-shape.ts';
import { propertyLockShape, withPropertyLock } from './property-lock.ts';
import { nullableText, texts } from './record-fields.ts';
import type { ApplicationRecord, ServicePrincipalRecord } from './records.ts';
import {
  isCertificate,
  isRsaKey,
  withRequestSignatureVerification,
  withSamlSettings,
  withTokenEncryption,
} from './saml-settings.ts';

/** What applications and enterprise apps of an exported state must look like. */

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

export const application: z.ZodType<ApplicationRecord> = record(
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
    createdByAppId: nonEmptyText,
    logo: record({ type: z.string(), base64: z.string() }, {}),
    requestSignatureVerification: requestSignatureVerification.nullable(),
    servicePrincipalLockConfiguration: propertyLockShape.nullable(),
    tokenEncryptionKeyId: nullableText,
  },
)
  .transform(withRequestSignatureVerification)
  .transform(withTokenEncryption)
  .transform(withPropertyLock);

export const servicePrincipal: z.ZodType<ServicePrincipalRecord> = record(
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
  { withoutEffect: dictionary, createdByAppId: nonEmptyText, saml: samlSettings },
).transform(withSamlSettings);
