import { durationMs } from '../clock/duration.ts';
import { guidFromName } from '../randomness/random-source.ts';
import { newServicePrincipal } from './applications.ts';
import { missingFirstPartyApps } from './first-party-apps.ts';
import { newGroup, newUser } from './people.ts';
import type { DirectoryRecord, UserRecord } from './records.ts';
import type { SeedDirectory, SeedDocument, SeedGroup, SeedUser } from './seed.ts';
import { addSeedApplication } from './seed-application.ts';
import { idFor, idOfPrincipal, refuse } from './seed-names.ts';
import { Store, type StoreContent } from './store.ts';
import {
  directoryRoleTemplates,
  GRAPH_APP_ID,
  PERSONAL_DIRECTORY_ID,
  roleTemplateNamed,
} from './well-known.ts';

/**
 * Turns a seed document into records. Throws a ShapeError that names the path when names clash or refer to nothing;
 * then nothing was changed.
 *
 * @param now ms; the creation time of every object
 */
export function contentOfSeed(seed: SeedDocument, now: number): StoreContent {
  const store = new Store();
  seed.directories.forEach((directory, index) => {
    addSeedDirectory(store, directory, `directories[${index}]`, now);
  });
  addPersonalAccounts(store, seed, now);
  return store.content();
}

/** Adds one directory with everything in it. Throws a ShapeError midway: give it a store that may be thrown away. */
export function addSeedDirectory(
  store: Store,
  seed: SeedDirectory,
  path: string,
  now: number,
): DirectoryRecord {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const domains = seed.domains.map((domain) => domain.toLowerCase());
  const [domain] = domains;
  if (domain === undefined) return refuse(at('domains'), 'expected at least one domain');
  domains.forEach((one, index) => {
    if (store.directoryNamed(one) !== undefined) refuse(at('domains'), `${one} belongs to another directory`);
    if (domains.indexOf(one) !== index) refuse(at(`domains[${index}]`), 'used twice');
  });
  const directory: DirectoryRecord = {
    id: idFor(seed.id, domain, at('id')),
    displayName: seed.displayName,
    countryLetterCode: seed.countryLetterCode ?? 'CH',
    domains,
    userConsentAllowed: seed.userConsentAllowed ?? true,
    secretsForbidden: seed.secretsForbidden ?? false,
    secretMaxLifetime: lifetime(seed.secretMaxLifetime, at('secretMaxLifetime')),
    certificateMaxLifetime: lifetime(seed.certificateMaxLifetime, at('certificateMaxLifetime')),
  };
  if (store.directories.get(directory.id) !== undefined) refuse(at('id'), 'used twice');
  store.directories.add(directory);
  addGraphServicePrincipal(store, directory, domain, now);
  for (const made of missingFirstPartyApps(directory.id, store.servicePrincipals.all(), now))
    store.servicePrincipals.add(made);
  seed.users?.forEach((user, index) => {
    addSeedUser(store, directory, user, at(`users[${index}]`), now);
  });
  addGroups(store, directory, seed.groups ?? [], at('groups'), now);
  seed.applications?.forEach((application, index) => {
    addSeedApplication({ store, directory, now }, application, at(`applications[${index}]`));
  });
  return directory;
}

function lifetime(value: string | null | undefined, path: string): string | null {
  if (value === null || value === undefined) return null;
  return durationMs(value) === undefined
    ? refuse(path, 'expected an ISO 8601 duration such as P180D')
    : value;
}

function addGraphServicePrincipal(
  store: Store,
  directory: DirectoryRecord,
  domain: string,
  now: number,
): void {
  store.servicePrincipals.add(
    newServicePrincipal({
      id: guidFromName(`entra-emulator/${domain}/graph`),
      appId: GRAPH_APP_ID,
      directoryId: directory.id,
      displayName: 'Microsoft Graph',
      appOwnerOrganizationId: null,
      now,
    }),
  );
}

/** Adds one user. Throws a ShapeError before anything happened. */
export function addSeedUser(
  store: Store,
  directory: DirectoryRecord,
  seed: SeedUser,
  path: string,
  now: number,
): UserRecord {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const upn = seed.userPrincipalName;
  if (!directory.domains.some((domain) => upn.toLowerCase().endsWith(`@${domain}`))) {
    refuse(at('userPrincipalName'), 'expected a name in a domain of the directory');
  }
  if (store.userNamed(upn, directory.id) !== undefined) refuse(at('userPrincipalName'), 'used twice');
  if (seed.signInName !== undefined && store.userNamed(seed.signInName, directory.id) !== undefined)
    refuse(at('signInName'), 'used twice');
  const id = idFor(seed.id, `user/${upn.toLowerCase()}`, at('id'));
  if (store.users.get(id) !== undefined) refuse(at('id'), 'used twice');
  const directoryRoles = (seed.directoryRoles ?? []).map(
    (role, index) =>
      roleTemplateNamed(role) ??
      refuse(
        at(`directoryRoles[${index}]`),
        `expected a template id or one of ${Object.keys(directoryRoleTemplates).join(', ')}`,
      ),
  );
  return store.users.add(newUser({ ...seed, id, directoryRoles, directoryId: directory.id }, now));
}

function addGroups(
  store: Store,
  directory: DirectoryRecord,
  seeds: readonly SeedGroup[],
  path: string,
  now: number,
): void {
  const groups = seeds.map((seed, index) => ({
    seed,
    path: `${path}[${index}]`,
    id: idFor(seed.id, `group/${directory.id}/${seed.displayName}`, `${path}[${index}].id`),
  }));
  for (const { seed, id, path: at } of groups) {
    if (store.groups.get(id) !== undefined) refuse(at, 'used twice');
    const { displayName, securityEnabled = true, description = null } = seed;
    const made = { id, directoryId: directory.id, displayName, securityEnabled, description };
    store.groups.add(newGroup(made, now));
  }
  for (const { seed, id, path: at } of groups) {
    const group = store.groups.get(id);
    if (group === undefined) continue;
    const idsOf = (names: readonly string[] | undefined, kind: string): string[] =>
      (names ?? []).map((name, index) => idOfPrincipal(store, directory, name, `${at}.${kind}[${index}]`));
    group.memberIds = idsOf(seed.members, 'members');
    group.ownerIds = idsOf(seed.owners, 'owners');
  }
}

/** Personal accounts live in the directory that Microsoft has for them; their addresses are their domains. */
function addPersonalAccounts(store: Store, { personalAccounts = [] }: SeedDocument, now: number): void {
  if (personalAccounts.length === 0) return;
  const domainOf = (email: string): string => email.split('@')[1]?.toLowerCase() ?? '';
  personalAccounts.forEach(({ email }, index) => {
    if (!/^[^@\s]+@[^@\s]+$/.test(email))
      refuse(`personalAccounts[${index}].email`, 'expected an e-mail address');
  });
  const domains = [...new Set(personalAccounts.map((one) => domainOf(one.email)))];
  const taken = domains.find((domain) => store.directoryNamed(domain) !== undefined);
  if (taken !== undefined) refuse('personalAccounts', `${taken} belongs to a directory`);
  const seed = { id: PERSONAL_DIRECTORY_ID, displayName: 'Microsoft Accounts', domains };
  const directory = addSeedDirectory(store, seed, 'personalAccounts', now);
  personalAccounts.forEach(({ email, ...rest }, index) => {
    const user = { ...rest, userPrincipalName: email, mail: email };
    addSeedUser(store, directory, user, `personalAccounts[${index}]`, now);
  });
}
