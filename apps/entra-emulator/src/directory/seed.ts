import { z } from 'zod';
import { list, nonEmptyText, record } from '../shape/read-shape.ts';
import { redirectUris } from './redirect-uri.ts';

const seedUserFields = {
  id: nonEmptyText,
  signInName: nonEmptyText,
  givenName: z.string().nullable(),
  surname: z.string().nullable(),
  mail: z.string().nullable(),
  userType: z.enum(['Member', 'Guest']),
  accountEnabled: z.boolean(),
  homeIdentityProvider: z.string().nullable(),
  /** Template ids, or the names of the roles that the emulator knows. */
  directoryRoles: list(nonEmptyText),
  jobTitle: z.string().nullable(),
  department: z.string().nullable(),
  companyName: z.string().nullable(),
  usageLocation: z.string().nullable(),
  preferredLanguage: z.string().nullable(),
};

export const seedUser = record(
  { userPrincipalName: nonEmptyText, displayName: nonEmptyText, password: nonEmptyText },
  seedUserFields,
);

const seedGroup = record(
  { displayName: nonEmptyText },
  {
    id: nonEmptyText,
    description: z.string().nullable(),
    securityEnabled: z.boolean(),
    /** User names and names of other groups of the directory. */
    members: list(nonEmptyText),
    owners: list(nonEmptyText),
  },
);

const seedSecret = record(
  { secret: nonEmptyText },
  { displayName: z.string(), startDateTime: nonEmptyText, endDateTime: nonEmptyText, expired: z.boolean() },
);

const seedFederatedCredential = record(
  { name: nonEmptyText, issuer: nonEmptyText, subject: nonEmptyText },
  { audience: nonEmptyText, description: z.string().nullable() },
);

const seedAppRole = record(
  { value: nonEmptyText },
  {
    id: nonEmptyText,
    displayName: z.string(),
    description: z.string(),
    allowedMemberTypes: list(z.enum(['User', 'Application'])),
  },
);

const seedScope = record(
  { value: nonEmptyText },
  { id: nonEmptyText, type: z.enum(['User', 'Admin']), displayName: z.string(), description: z.string() },
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
    certificates: list(record({ key: nonEmptyText }, { displayName: z.string() })),
    federatedCredentials: list(seedFederatedCredential, 20),
    redirectUris,
    spaRedirectUris: redirectUris,
    publicClientRedirectUris: redirectUris,
    logoutUrl: nonEmptyText,
    allowPublicClientFlows: z.boolean(),
    allowIdTokensFromAuthorize: z.boolean(),
    identifierUris: list(nonEmptyText),
    accessTokenVersion: z.enum(['1', '2']),
    signInAudience: z.enum([
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ]),
    groupMembershipClaims: z.string().nullable(),
    optionalIdTokenClaims: list(nonEmptyText),
    optionalAccessTokenClaims: list(nonEmptyText),
    appRoles: list(seedAppRole),
    exposedScopes: list(seedScope),
    graphScopes: list(nonEmptyText),
    graphAppRoles: list(nonEmptyText),
    /** Grants in the home directory, for everybody, what `graphScopes` and `graphAppRoles` ask for. */
    adminConsent: z.boolean(),
    assignmentRequired: z.boolean(),
    assignments: list(seedAssignment),
    owners: list(nonEmptyText),
  },
);

export const seedDirectory = record(
  { displayName: nonEmptyText, domains: list(nonEmptyText) },
  {
    id: nonEmptyText,
    countryLetterCode: z.string(),
    userConsentAllowed: z.boolean(),
    secretsForbidden: z.boolean(),
    secretMaxLifetime: nonEmptyText.nullable(),
    certificateMaxLifetime: nonEmptyText.nullable(),
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
export const seedDocument: z.ZodType<SeedDocument> = record(
  { directories: list(seedDirectory) },
  { personalAccounts: list(seedPersonalAccount) },
);

export type SeedDirectory = z.infer<typeof seedDirectory>;
export type SeedUser = z.infer<typeof seedUser>;
export type SeedGroup = z.infer<typeof seedGroup>;
export type SeedApplication = z.infer<typeof seedApplication>;
type SeedPersonalAccount = z.infer<typeof seedPersonalAccount>;
