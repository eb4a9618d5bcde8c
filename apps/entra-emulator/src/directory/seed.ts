import { flag, list, nonEmptyText, nullable, oneOf, record, type Shaped, text } from '../shape/shape.ts';

const seedUser = record(
  { userPrincipalName: nonEmptyText, displayName: nonEmptyText, password: nonEmptyText },
  {
    id: nonEmptyText,
    signInName: nonEmptyText,
    givenName: nullable(text),
    surname: nullable(text),
    mail: nullable(text),
    userType: oneOf('Member', 'Guest'),
    accountEnabled: flag,
    homeIdentityProvider: nullable(text),
    directoryRoles: list(nonEmptyText),
  },
);

const seedGroup = record(
  { displayName: nonEmptyText },
  { id: nonEmptyText, securityEnabled: flag, members: list(nonEmptyText) },
);

const seedApplication = record(
  { displayName: nonEmptyText },
  {
    appId: nonEmptyText,
    secret: nonEmptyText,
    redirectUris: list(nonEmptyText),
    signInAudience: oneOf('AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'),
    groupMembershipClaims: nullable(text),
    optionalIdTokenClaims: list(nonEmptyText),
    graphScopes: list(nonEmptyText),
    graphAppRoles: list(nonEmptyText),
  },
);

const seedDirectory = record(
  { displayName: nonEmptyText, domains: list(nonEmptyText) },
  {
    id: nonEmptyText,
    countryLetterCode: text,
    userConsentAllowed: flag,
    secretsForbidden: flag,
    users: list(seedUser),
    groups: list(seedGroup),
    applications: list(seedApplication),
  },
);

/** Reads a seed document. Throws a ShapeError that names the path of the first thing it does not accept. */
export const seedDocument = record({ directories: list(seedDirectory) }, {});

/** Directories to start with. Ids that are left out are derived from names, so they stay the same at each start. */
export type SeedDocument = Shaped<typeof seedDocument>;
export type SeedDirectory = SeedDocument['directories'][number];
export type SeedUser = Shaped<typeof seedUser>;
export type SeedApplication = Shaped<typeof seedApplication>;
