import { z } from 'zod';
import { redirectUri, redirectUris } from '../../directory/redirect-uri.ts';
import { integer, list, nonEmptyText } from '../../shape/read-shape.ts';
import { graphObject, oneOf } from '../graph-object.ts';
import { hardDeleteProtection } from './hard-delete-protection.ts';
import {
  clearableText,
  description,
  MOST_PERMISSIONS,
  MOST_RESOURCES,
  name,
  permissionValue,
} from './limits.ts';
import { wantedPassword } from './passwords.ts';
import { propertyLockBody } from './property-lock.ts';
import { addIns, guid, informationalUrls } from './without-effect.ts';

/** Front-channel logout wants https, on localhost too. */
const logoutUrl = redirectUri.startsWith('https://', 'expected an https address');

const web = graphObject(
  {},
  {
    redirectUris,
    homePageUrl: clearableText,
    logoutUrl: logoutUrl.nullable(),
    implicitGrantSettings: graphObject(
      {},
      { enableIdTokenIssuance: z.boolean(), enableAccessTokenIssuance: z.boolean() },
    ),
    redirectUriSettings: list(
      graphObject({}, { uri: z.string().nullable(), index: integer(0, 65_535).nullable() }),
    ),
  },
);

const optionalClaim = graphObject(
  { name: nonEmptyText },
  { source: z.string().nullable(), essential: z.boolean(), additionalProperties: list(z.string()) },
);
const optionalClaims = graphObject(
  {},
  { idToken: list(optionalClaim), accessToken: list(optionalClaim), saml2Token: list(optionalClaim) },
);

const permissionScope = graphObject(
  { id: guid },
  {
    value: permissionValue,
    type: oneOf(['User', 'Admin']),
    isEnabled: z.boolean(),
    adminConsentDisplayName: z.string().nullable(),
    adminConsentDescription: z.string().nullable(),
    userConsentDisplayName: z.string().nullable(),
    userConsentDescription: z.string().nullable(),
    origin: z.string().nullable(),
  },
);

const api = graphObject(
  {},
  {
    acceptMappedClaims: z.boolean().nullable(),
    knownClientApplications: list(guid),
    requestedAccessTokenVersion: integer(1, 2).nullable(),
    oauth2PermissionScopes: list(permissionScope),
    preAuthorizedApplications: list(graphObject({ appId: guid, delegatedPermissionIds: list(guid) }, {})),
  },
);

const appRole = graphObject(
  { id: guid },
  {
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    value: permissionValue,
    isEnabled: z.boolean(),
    allowedMemberTypes: list(oneOf(['User', 'Application'])),
    origin: z.string().nullable(),
  },
);

const requiredResource = graphObject(
  {
    resourceAppId: guid,
    resourceAccess: list(graphObject({ id: guid, type: oneOf(['Scope', 'Role']) }, {})),
  },
  {},
);

export const keyCredentialBody = graphObject(
  {},
  {
    type: oneOf(['AsymmetricX509Cert', 'X509CertAndPassword', 'Symmetric']).nullable(),
    usage: oneOf(['Verify', 'Sign', 'Encrypt']).nullable(),
    key: z.string().nullable(),
    keyId: z.string().nullable(),
    displayName: z.string().nullable(),
    customKeyIdentifier: z.string().nullable(),
    startDateTime: z.string().nullable(),
    endDateTime: z.string().nullable(),
  },
);
export type KeyCredentialBody = z.infer<typeof keyCredentialBody>;

export const authenticationBehaviorsBody = graphObject(
  {},
  {
    removeUnverifiedEmailClaim: z.boolean().nullable(),
    requireClientServicePrincipal: z.boolean().nullable(),
    blockAzureADGraphAccess: z.boolean().nullable(),
  },
);

/** Whether the application signs what it asks by SAML. */
const requestSignatureVerification = graphObject(
  { isSignedRequestRequired: z.boolean() },
  { allowedWeakAlgorithms: z.enum(['rsaSha1', 'unknownFutureValue']).nullable() },
);

const COUNTRY = 'expected a country by its two letters';
const parentalControlSettings = graphObject(
  {},
  {
    countriesBlockedForMinors: list(z.string(COUNTRY).regex(/^[A-Z]{2}$/i, COUNTRY)),
    legalAgeGroupRule: oneOf([
      ...(['Allow', 'RequireConsentForPrivacyServices', 'RequireConsentForMinors'] as const),
      ...(['RequireConsentForKids', 'BlockMinors'] as const),
    ]).nullable(),
  },
);

/** What Graph lets clients write and nothing here depends on: kept and shown as written. */
export const withoutEffect = {
  ...hardDeleteProtection,
  addIns,
  defaultRedirectUri: redirectUri.nullable(),
  isDeviceOnlyAuthSupported: z.boolean().nullable(),
  nativeAuthenticationApisEnabled: z.enum(['none', 'all']).nullable(),
  oauth2RequirePostResponse: z.boolean().nullable(),
  parentalControlSettings: parentalControlSettings.nullable(),
  samlMetadataUrl: z.string().nullable(),
};

/** The properties of an application that a client may write at any time. */
const writable = {
  displayName: name,
  uniqueName: nonEmptyText.nullable(),
  description,
  notes: clearableText,
  signInAudience: oneOf([
    'AzureADMyOrg',
    'AzureADMultipleOrgs',
    'AzureADandPersonalMicrosoftAccount',
    'PersonalMicrosoftAccount',
  ]),
  groupMembershipClaims: z.string().nullable(),
  optionalClaims: optionalClaims.nullable(),
  identifierUris: list(nonEmptyText),
  tags: list(z.string()),
  isFallbackPublicClient: z.boolean().nullable(),
  serviceManagementReference: clearableText,
  web,
  spa: graphObject({}, { redirectUris }),
  publicClient: graphObject({}, { redirectUris }),
  api,
  appRoles: list(appRole),
  requiredResourceAccess: list(requiredResource, MOST_RESOURCES).refine(
    (all) => all.reduce((sum, { resourceAccess }) => sum + resourceAccess.length, 0) <= MOST_PERMISSIONS,
    `expected at most ${MOST_PERMISSIONS} permissions`,
  ),
  keyCredentials: list(keyCredentialBody),
  info: informationalUrls,
  authenticationBehaviors: authenticationBehaviorsBody.nullable(),
  requestSignatureVerification: requestSignatureVerification.nullable(),
  servicePrincipalLockConfiguration: propertyLockBody.nullable(),
  tokenEncryptionKeyId: guid.nullable(),
  ...withoutEffect,
};

export const applicationBody = graphObject({}, writable);
export type ApplicationBody = z.infer<typeof applicationBody>;

/** Secrets may be asked for together with the application; later they are addPassword's. */
export const newApplicationBody = graphObject({}, { ...writable, passwordCredentials: list(wantedPassword) });
