import { contentOfSeed } from './apply-seed.ts';
import { membershipIndex } from './memberships.ts';
import type { UserRecord } from './records.ts';
import type { SeedDocument } from './seed.ts';
import { directoryRoleTemplates } from './well-known.ts';

/** A demonstration login: what to type, and the password. */
export interface SeedLogin {
  upn: string;
  password: string;
  objectId: string;
}

export interface SeedDirectoryFacts {
  tenantId: string;
  displayName: string;
  domain: string;
  admin: SeedLogin | null;
  applicationAdmin: SeedLogin | null;
  user: SeedLogin | null;
  guest: SeedLogin | null;
  disabledUser: SeedLogin | null;
  userWithoutMail: SeedLogin | null;
  userInManyGroups: SeedLogin | null;
  userWithForeignMail: SeedLogin | null;
  /** Everybody else. */
  others: SeedLogin[];
}

export interface SeedClientFacts {
  displayName: string;
  /** The directory where it is registered. */
  tenantId: string;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  spaRedirectUris: string[];
}

/** What a launcher needs to know to sign in and to configure a client. Demonstration values only. */
export interface SeedFacts {
  directories: SeedDirectoryFacts[];
  /** Every application that has a secret: what a client can be configured with. */
  clients: SeedClientFacts[];
  /** The first multitenant application of the seed that has a secret. */
  provisioningApp: { clientId: string; clientSecret: string; redirectUri: string; tenantId: string } | null;
}

const GROUPS_IN_A_TOKEN = 200;

/** Reads the facts out of a seed: the first user of each kind, and the first multitenant application. */
export function seedFactsOf(seed: SeedDocument): SeedFacts {
  const content = contentOfSeed(seed, 0);
  const groupsOf = membershipIndex(content.groups);
  const directories = content.directories.map((directory): SeedDirectoryFacts => {
    const users = content.users.filter((user) => user.directoryId === directory.id);
    const first = (matches: (user: UserRecord) => boolean): SeedLogin | null => {
      const found = users.find(matches);
      return found === undefined ? null : loginOf(found);
    };
    const plain = (user: UserRecord): boolean =>
      user.accountEnabled && user.userType === 'Member' && user.directoryRoles.length === 0;
    const ownDomain = (mail: string): boolean =>
      directory.domains.some((domain) => mail.toLowerCase().endsWith(`@${domain}`));
    const kinds = {
      admin: first((user) => user.directoryRoles.includes(directoryRoleTemplates.globalAdministrator)),
      applicationAdmin: first((user) =>
        user.directoryRoles.includes(directoryRoleTemplates.applicationAdministrator),
      ),
      user: first((user) => plain(user) && user.mail !== null && ownDomain(user.mail)),
      guest: first((user) => user.userType === 'Guest'),
      disabledUser: first((user) => !user.accountEnabled),
      userWithoutMail: first((user) => plain(user) && user.mail === null),
      userInManyGroups: first((user) => groupsOf(user.id).length > GROUPS_IN_A_TOKEN),
      userWithForeignMail: first((user) => plain(user) && user.mail !== null && !ownDomain(user.mail)),
    };
    const named = new Set(Object.values(kinds).map((one) => one?.objectId));
    return {
      tenantId: directory.id,
      displayName: directory.displayName,
      domain: directory.domains[0] ?? '',
      ...kinds,
      others: users.filter((user) => !named.has(user.id)).map(loginOf),
    };
  });
  return { directories, clients: clientsOf(seed), provisioningApp: provisioningAppOf(seed) };
}

const loginOf = ({ signInName, password, id }: UserRecord): SeedLogin => ({
  upn: signInName,
  password,
  objectId: id,
});

function clientsOf(seed: SeedDocument): SeedClientFacts[] {
  const content = contentOfSeed(seed, 0);
  return content.applications.flatMap((record): SeedClientFacts[] => {
    const tenant = content.directories.findIndex(({ id }) => id === record.directoryId);
    const described = seed.directories[tenant]?.applications?.find(
      ({ displayName }) => displayName === record.displayName,
    );
    const clientSecret =
      described?.secret ?? described?.secrets?.find(({ expired }) => expired !== true)?.secret;
    if (clientSecret === undefined) return [];
    return [
      {
        displayName: record.displayName,
        tenantId: record.directoryId,
        clientId: record.appId,
        clientSecret,
        redirectUris: record.web.redirectUris,
        spaRedirectUris: record.spa.redirectUris,
      },
    ];
  });
}

function provisioningAppOf(seed: SeedDocument): SeedFacts['provisioningApp'] {
  const content = contentOfSeed(seed, 0);
  for (const directory of seed.directories) {
    for (const application of directory.applications ?? []) {
      if (application.secret === undefined || application.signInAudience !== 'AzureADMultipleOrgs') continue;
      const record = content.applications.find((one) => one.displayName === application.displayName);
      if (record === undefined) continue;
      return {
        clientId: record.appId,
        clientSecret: application.secret,
        redirectUri: application.redirectUris?.[0] ?? '',
        tenantId: record.directoryId,
      };
    }
  }
  return null;
}
