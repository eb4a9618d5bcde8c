import {
  flag,
  list,
  nonEmptyText,
  nullable,
  oneOf,
  record,
  type Shape,
  type Shaped,
  text,
} from '../shape/shape.ts';
import { redirectUris } from './redirect-uri.ts';

const seedUserFields = {
  id: nonEmptyText,
  signInName: nonEmptyText,
  givenName: nullable(text),
  surname: nullable(text),
  mail: nullable(text),
  userType: oneOf('Member', 'Guest'),
  accountEnabled: flag,
  homeIdentityProvider: nullable(text),
  /** Template ids, or the names of the roles that the emulator knows. */
  directoryRoles: list(nonEmptyText),
  jobTitle: nullable(text),
  department: nullable(text),
  companyName: nullable(text),
  usageLocation: nullable(text),
  preferredLanguage: nullable(text),
};

export const seedUser = record(
  { userPrincipalName: nonEmptyText, displayName: nonEmptyText, password: nonEmptyText },
  seedUserFields,
);

const seedGroup = record(
  { displayName: nonEmptyText },
  {
    id: nonEmptyText,
    description: nullable(text),
    securityEnabled: flag,
    /** User names and names of other groups of the directory. */
    members: list(nonEmptyText),
    owners: list(nonEmptyText),
  },
);

const seedSecret = record(
  { secret: nonEmptyText },
  { displayName: text, startDateTime: nonEmptyText, endDateTime: nonEmptyText, expired: flag },
);

const seedFederatedCredential = record(
  { name: nonEmptyText, issuer: nonEmptyText, subject: nonEmptyText },
  { audience: nonEmptyText, description: nullable(text) },
);

const seedAppRole = record(
  { value: nonEmptyText },
  {
    id: nonEmptyText,
    displayName: text,
    description: text,
    allowedMemberTypes: list(oneOf('User', 'Application')),
  },
);

const seedScope = record(
  { value: nonEmptyText },
  { id: nonEmptyText, type: oneOf('User', 'Admin'), displayName: text, description: text },
);

const seedAssignment = record(
  /** A user's or group's name in the directory. */
  { principal: nonEmptyText },
  /** The value of one of the application's roles; without it, the default access. */
  { role: nonEmptyText },
);

const seedApplication = record(
  { displayName: nonEmptyText },
  {
    id: nonEmptyText,
    appId: nonEmptyText,
    servicePrincipalId: nonEmptyText,
    uniqueName: nonEmptyText,
    secret: nonEmptyText,
    secrets: list(seedSecret),
    /** Certificates as base64 of DER or PEM. */
    certificates: list(record({ key: nonEmptyText }, { displayName: text })),
    federatedCredentials: list(seedFederatedCredential, 20),
    redirectUris,
    spaRedirectUris: redirectUris,
    publicClientRedirectUris: redirectUris,
    logoutUrl: nonEmptyText,
    allowPublicClientFlows: flag,
    allowIdTokensFromAuthorize: flag,
    identifierUris: list(nonEmptyText),
    accessTokenVersion: oneOf('1', '2'),
    signInAudience: oneOf(
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ),
    groupMembershipClaims: nullable(text),
    optionalIdTokenClaims: list(nonEmptyText),
    optionalAccessTokenClaims: list(nonEmptyText),
    appRoles: list(seedAppRole),
    exposedScopes: list(seedScope),
    graphScopes: list(nonEmptyText),
    graphAppRoles: list(nonEmptyText),
    /** Grants in the home directory, for everybody, what `graphScopes` and `graphAppRoles` ask for. */
    adminConsent: flag,
    assignmentRequired: flag,
    assignments: list(seedAssignment),
    owners: list(nonEmptyText),
  },
);

export const seedDirectory = record(
  { displayName: nonEmptyText, domains: list(nonEmptyText) },
  {
    id: nonEmptyText,
    countryLetterCode: text,
    userConsentAllowed: flag,
    secretsForbidden: flag,
    secretMaxLifetime: nullable(nonEmptyText),
    certificateMaxLifetime: nullable(nonEmptyText),
    users: list(seedUser),
    groups: list(seedGroup),
    applications: list(seedApplication),
  },
);

const seedPersonalAccount = record(
  { email: nonEmptyText, displayName: nonEmptyText, password: nonEmptyText },
  { id: nonEmptyText },
);

/** Directories to start with. Ids that are left out are derived from names, so they stay the same at each start. */
export interface SeedDocument {
  directories: SeedDirectory[];
  /** People of the directory of personal Microsoft accounts (`consumers`). */
  personalAccounts?: SeedPersonalAccount[];
}

/** Reads a seed document. Throws a ShapeError that names the path of the first thing it does not accept. */
export const seedDocument: Shape<SeedDocument> = record(
  { directories: list(seedDirectory) },
  { personalAccounts: list(seedPersonalAccount) },
);

export type SeedDirectory = Shaped<typeof seedDirectory>;
export type SeedUser = Shaped<typeof seedUser>;
export type SeedGroup = Shaped<typeof seedGroup>;
export type SeedApplication = Shaped<typeof seedApplication>;
type SeedPersonalAccount = Shaped<typeof seedPersonalAccount>;
