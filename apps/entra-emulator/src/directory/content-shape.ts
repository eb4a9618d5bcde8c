import {
  dictionary,
  flag,
  integer,
  list,
  nonEmptyText,
  nullable,
  oneOf,
  record,
  type Shape,
  ShapeError,
  text,
} from '../shape/shape.ts';
import type {
  ApplicationRecord,
  AppRoleAssignmentRecord,
  DirectoryRecord,
  GroupRecord,
  PermissionGrantRecord,
  ServicePrincipalRecord,
  UserRecord,
} from './records.ts';
import type { StoreContent } from './store.ts';

/** What an exported state must look like to be taken back: every property of every record, and nothing else. */

const MOST_RECORDS = 100_000;
const name = nullable(text);
const texts = list(text, MOST_RECORDS);

const directory: Shape<DirectoryRecord> = record(
  {
    id: nonEmptyText,
    displayName: text,
    countryLetterCode: text,
    domains: list(nonEmptyText),
    userConsentAllowed: flag,
    secretsForbidden: flag,
    secretMaxLifetime: name,
    certificateMaxLifetime: name,
  },
  {},
);

const user: Shape<UserRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    userPrincipalName: nonEmptyText,
    signInName: nonEmptyText,
    displayName: text,
    givenName: name,
    surname: name,
    mail: name,
    userType: oneOf('Member', 'Guest'),
    accountEnabled: flag,
    homeIdentityProvider: name,
    password: text,
    directoryRoles: texts,
    createdDateTime: text,
    deletedDateTime: name,
    mailNickname: name,
    jobTitle: name,
    department: name,
    companyName: name,
    officeLocation: name,
    mobilePhone: name,
    preferredLanguage: name,
    usageLocation: name,
    employeeId: name,
    businessPhones: texts,
    otherMails: texts,
  },
  { withoutEffect: dictionary },
);

const group: Shape<GroupRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    displayName: text,
    description: name,
    securityEnabled: flag,
    mailEnabled: flag,
    mailNickname: text,
    groupTypes: texts,
    memberIds: texts,
    ownerIds: texts,
    createdDateTime: text,
    deletedDateTime: name,
  },
  { withoutEffect: dictionary },
);

const passwordCredential = record(
  {
    keyId: nonEmptyText,
    displayName: name,
    startDateTime: text,
    endDateTime: text,
    hint: text,
    customKeyIdentifier: name,
    secretHash: text,
  },
  {},
);

const keyCredential = record(
  {
    keyId: nonEmptyText,
    type: text,
    usage: text,
    displayName: name,
    startDateTime: text,
    endDateTime: text,
    customKeyIdentifier: name,
    key: text,
    thumbprint: text,
    thumbprintSha256: text,
  },
  {},
);

const federatedCredential = record(
  { id: nonEmptyText, name: nonEmptyText, issuer: text, subject: text, audiences: texts, description: name },
  {},
);

const optionalClaims = list(
  record({ name: text }, { source: name, essential: flag, additionalProperties: texts }),
);

const appRole = record(
  { id: text, displayName: name, description: name, value: name, isEnabled: flag, allowedMemberTypes: texts },
  {},
);

const permissionScope = record(
  {
    id: text,
    value: name,
    type: text,
    isEnabled: flag,
    adminConsentDisplayName: name,
    adminConsentDescription: name,
    userConsentDisplayName: name,
    userConsentDescription: name,
  },
  {},
);

const redirects = record({ redirectUris: texts }, {});

const application: Shape<ApplicationRecord> = record(
  {
    id: nonEmptyText,
    appId: nonEmptyText,
    directoryId: nonEmptyText,
    uniqueName: name,
    applicationTemplateId: name,
    displayName: text,
    description: name,
    notes: name,
    createdDateTime: text,
    deletedDateTime: name,
    ownerIds: texts,
    signInAudience: oneOf(
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ),
    groupMembershipClaims: name,
    optionalClaims: nullable(
      record({}, { idToken: optionalClaims, accessToken: optionalClaims, saml2Token: optionalClaims }),
    ),
    identifierUris: texts,
    tags: texts,
    isFallbackPublicClient: nullable(flag),
    serviceManagementReference: name,
    web: record(
      {
        redirectUris: texts,
        homePageUrl: name,
        logoutUrl: name,
        implicitGrantSettings: record({ enableIdTokenIssuance: flag, enableAccessTokenIssuance: flag }, {}),
      },
      {},
    ),
    spa: redirects,
    publicClient: redirects,
    api: record(
      {
        acceptMappedClaims: nullable(flag),
        knownClientApplications: texts,
        requestedAccessTokenVersion: nullable(integer(1, 2)),
        oauth2PermissionScopes: list(permissionScope),
        preAuthorizedApplications: list(record({ appId: text, delegatedPermissionIds: texts }, {})),
      },
      {},
    ),
    appRoles: list(appRole),
    requiredResourceAccess: list(
      record(
        { resourceAppId: text, resourceAccess: list(record({ id: text, type: oneOf('Scope', 'Role') }, {})) },
        {},
      ),
    ),
    passwordCredentials: list(passwordCredential),
    keyCredentials: list(keyCredential),
    federatedIdentityCredentials: list(federatedCredential),
    info: dictionary,
    authenticationBehaviors: record(
      {
        removeUnverifiedEmailClaim: nullable(flag),
        requireClientServicePrincipal: nullable(flag),
        blockAzureADGraphAccess: nullable(flag),
      },
      {},
    ),
  },
  { withoutEffect: dictionary, logo: record({ type: text, base64: text }, {}) },
);

const keptServicePrincipal = record(
  {
    id: nonEmptyText,
    appId: nonEmptyText,
    directoryId: nonEmptyText,
    applicationTemplateId: name,
    displayName: text,
    createdDateTime: text,
    deletedDateTime: name,
    ownerIds: texts,
    accountEnabled: flag,
    appRoleAssignmentRequired: flag,
    servicePrincipalType: text,
    appOwnerOrganizationId: name,
    homepage: name,
    loginUrl: name,
    logoutUrl: name,
    notes: name,
    description: name,
    preferredSingleSignOnMode: name,
    notificationEmailAddresses: texts,
    alternativeNames: texts,
    tags: texts,
  },
  { passwordCredentials: list(passwordCredential), withoutEffect: dictionary },
);
/** A state that was saved before enterprise apps had secrets of their own says nothing about them. */
const servicePrincipal: Shape<ServicePrincipalRecord> = (value, path) => ({
  passwordCredentials: [],
  ...keptServicePrincipal(value, path),
});

const permissionGrant: Shape<PermissionGrantRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    clientId: text,
    consentType: oneOf('AllPrincipals', 'Principal'),
    principalId: name,
    resourceId: text,
    scope: text,
  },
  {},
);

const appRoleAssignment: Shape<AppRoleAssignmentRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    appRoleId: text,
    principalId: text,
    principalType: oneOf('ServicePrincipal', 'User', 'Group'),
    resourceId: text,
    createdDateTime: text,
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
  },
  {},
);

/** Reads exported content. Throws a ShapeError for what is malformed, used twice, or in no directory of it. */
export const storeContent: Shape<StoreContent> = (value, path) => {
  const read = content(value, path);
  const directories = new Set(read.directories.map((one) => one.id));
  for (const [kind, records] of Object.entries(read)) {
    const seen = new Set<string>();
    records.forEach((one, index) => {
      const at = `${path === '' ? '' : `${path}.`}${kind}[${index}]`;
      if (seen.has(one.id)) throw new ShapeError(`${at}.id`, 'wrong-value', 'used twice');
      seen.add(one.id);
      if ('directoryId' in one && !directories.has(one.directoryId))
        throw new ShapeError(`${at}.directoryId`, 'wrong-value', 'is no directory of this document');
    });
  }
  return read;
};
