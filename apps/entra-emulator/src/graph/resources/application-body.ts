import { redirectUri, redirectUris } from '../../directory/redirect-uri.ts';
import {
  anything,
  dictionary,
  flag,
  integer,
  list,
  nonEmptyText,
  nullable,
  oneOf,
  record,
  type Shape,
  type Shaped,
  ShapeError,
  text,
} from '../../shape/shape.ts';
import { wantedPassword } from './passwords.ts';
import { guid } from './without-effect.ts';

/** Front-channel logout wants https, on localhost too. */
const logoutUrl: Shape<string> = (value, path) => {
  const address = redirectUri(value, path);
  if (address.startsWith('https://')) return address;
  throw new ShapeError(path, 'wrong-value', 'expected an https address');
};

const web = record(
  {},
  {
    redirectUris,
    homePageUrl: nullable(text),
    logoutUrl: nullable(logoutUrl),
    implicitGrantSettings: record({}, { enableIdTokenIssuance: flag, enableAccessTokenIssuance: flag }),
    redirectUriSettings: anything,
  },
);

const optionalClaim = record(
  { name: nonEmptyText },
  { source: nullable(text), essential: flag, additionalProperties: list(text) },
);
const optionalClaims = record(
  {},
  { idToken: list(optionalClaim), accessToken: list(optionalClaim), saml2Token: list(optionalClaim) },
);

const permissionScope = record(
  { id: guid },
  {
    value: nullable(text),
    type: oneOf('User', 'Admin'),
    isEnabled: flag,
    adminConsentDisplayName: nullable(text),
    adminConsentDescription: nullable(text),
    userConsentDisplayName: nullable(text),
    userConsentDescription: nullable(text),
    origin: nullable(text),
  },
);

const api = record(
  {},
  {
    acceptMappedClaims: nullable(flag),
    knownClientApplications: list(guid),
    requestedAccessTokenVersion: nullable(integer(1, 2)),
    oauth2PermissionScopes: list(permissionScope),
    preAuthorizedApplications: list(record({ appId: guid, delegatedPermissionIds: list(guid) }, {})),
  },
);

const appRole = record(
  { id: guid },
  {
    displayName: nullable(text),
    description: nullable(text),
    value: nullable(text),
    isEnabled: flag,
    allowedMemberTypes: list(oneOf('User', 'Application')),
    origin: nullable(text),
  },
);

const requiredResource = record(
  { resourceAppId: guid, resourceAccess: list(record({ id: guid, type: oneOf('Scope', 'Role') }, {})) },
  {},
);

export const keyCredentialBody = record(
  {},
  {
    type: nullable(text),
    usage: nullable(text),
    key: nullable(text),
    keyId: nullable(text),
    displayName: nullable(text),
    customKeyIdentifier: nullable(text),
    startDateTime: nullable(text),
    endDateTime: nullable(text),
  },
);
export type KeyCredentialBody = Shaped<typeof keyCredentialBody>;

export const authenticationBehaviorsBody = record(
  {},
  {
    removeUnverifiedEmailClaim: nullable(flag),
    requireClientServicePrincipal: nullable(flag),
    blockAzureADGraphAccess: nullable(flag),
  },
);

/** What Graph lets clients write and nothing here depends on: kept and shown as written. */
export const withoutEffect = {
  addIns: list(dictionary),
  defaultRedirectUri: nullable(redirectUri),
  isDeviceOnlyAuthSupported: nullable(flag),
  nativeAuthenticationApisEnabled: nullable(text),
  oauth2RequirePostResponse: nullable(flag),
  parentalControlSettings: nullable(dictionary),
  requestSignatureVerification: nullable(dictionary),
  samlMetadataUrl: nullable(text),
  servicePrincipalLockConfiguration: nullable(dictionary),
  tokenEncryptionKeyId: nullable(guid),
};

/** The properties of an application that a client may write at any time. */
const writable = {
  displayName: nonEmptyText,
  uniqueName: nullable(nonEmptyText),
  description: nullable(text),
  notes: nullable(text),
  signInAudience: oneOf(
    'AzureADMyOrg',
    'AzureADMultipleOrgs',
    'AzureADandPersonalMicrosoftAccount',
    'PersonalMicrosoftAccount',
  ),
  groupMembershipClaims: nullable(text),
  optionalClaims: nullable(optionalClaims),
  identifierUris: list(nonEmptyText),
  tags: list(text),
  isFallbackPublicClient: nullable(flag),
  serviceManagementReference: nullable(text),
  web,
  spa: record({}, { redirectUris }),
  publicClient: record({}, { redirectUris }),
  api,
  appRoles: list(appRole),
  requiredResourceAccess: list(requiredResource),
  keyCredentials: list(keyCredentialBody),
  info: dictionary,
  authenticationBehaviors: nullable(authenticationBehaviorsBody),
  ...withoutEffect,
};

export const applicationBody = record({}, writable);
export type ApplicationBody = Shaped<typeof applicationBody>;

/** Secrets may be asked for together with the application; later they are addPassword's. */
export const newApplicationBody = record({}, { ...writable, passwordCredentials: list(wantedPassword) });
