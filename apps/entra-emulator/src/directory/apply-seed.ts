import { guidFromName, isGuid } from '../randomness/random-source.ts';
import { ShapeError } from '../shape/shape.ts';
import { newApplication, newServicePrincipal, passwordCredentialOf } from './applications.ts';
import { graphAppRoles, graphScopes } from './graph-permissions.ts';
import { newGroup, newUser } from './people.ts';
import type { ApplicationRecord, DirectoryRecord, RequiredResource } from './records.ts';
import type { SeedApplication, SeedDirectory, SeedDocument, SeedUser } from './seed.ts';
import { Store, type StoreContent } from './store.ts';
import { GRAPH_APP_ID } from './well-known.ts';

const TWO_YEARS_MS = 2 * 365 * 24 * 3600 * 1000;

/**
 * Turns a seed document into records. Throws a ShapeError that names the path when names clash or refer to nothing;
 * then nothing was changed.
 *
 * @param now ms; the creation time of every object
 */
export function contentOfSeed(seed: SeedDocument, now: number): StoreContent {
  const store = new Store();
  seed.directories.forEach((directory, index) => {
    addDirectory(store, directory, `directories[${index}]`, now);
  });
  return store.content();
}

const refuse = (path: string, why: string): never => {
  throw new ShapeError(path, 'wrong-value', why);
};

function idFor(given: string | undefined, name: string, path: string): string {
  if (given === undefined) return guidFromName(`entra-emulator/${name}`);
  return isGuid(given) ? given.toLowerCase() : refuse(path, 'expected a GUID');
}

function addDirectory(store: Store, seed: SeedDirectory, path: string, now: number): void {
  const domains = seed.domains.map((domain) => domain.toLowerCase());
  const [domain] = domains;
  if (domain === undefined)
    throw new ShapeError(`${path}.domains`, 'wrong-value', 'expected at least one domain');
  for (const one of domains) {
    if (store.directoryNamed(one) !== undefined)
      refuse(`${path}.domains`, `${one} belongs to another directory`);
  }
  const directory: DirectoryRecord = {
    id: idFor(seed.id, domain, `${path}.id`),
    displayName: seed.displayName,
    countryLetterCode: seed.countryLetterCode ?? 'CH',
    domains,
    userConsentAllowed: seed.userConsentAllowed ?? true,
    secretsForbidden: seed.secretsForbidden ?? false,
    secretMaxLifetime: null,
    certificateMaxLifetime: null,
  };
  if (store.directories.get(directory.id) !== undefined) refuse(`${path}.id`, 'used twice');
  store.directories.add(directory);
  addGraphServicePrincipal(store, directory, domain, now);
  seed.users?.forEach((user, index) => {
    addUser(store, directory, user, `${path}.users[${index}]`, now);
  });
  addGroups(store, directory, seed, path, now);
  seed.applications?.forEach((application, index) => {
    addApplication(store, directory, application, `${path}.applications[${index}]`, now);
  });
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

function addUser(store: Store, directory: DirectoryRecord, seed: SeedUser, path: string, now: number): void {
  const upn = seed.userPrincipalName;
  if (!directory.domains.some((domain) => upn.toLowerCase().endsWith(`@${domain}`))) {
    refuse(`${path}.userPrincipalName`, 'expected a name in a domain of the directory');
  }
  if (store.userNamed(upn, directory.id) !== undefined) refuse(`${path}.userPrincipalName`, 'used twice');
  const id = idFor(seed.id, `user/${upn.toLowerCase()}`, `${path}.id`);
  if (store.users.get(id) !== undefined) refuse(`${path}.id`, 'used twice');
  store.users.add(newUser({ ...seed, id, directoryId: directory.id }, now));
}

function addGroups(
  store: Store,
  directory: DirectoryRecord,
  seed: SeedDirectory,
  path: string,
  now: number,
): void {
  const groups = (seed.groups ?? []).map((group, index) => ({
    seed: group,
    path: `${path}.groups[${index}]`,
    id: idFor(group.id, `group/${directory.id}/${group.displayName}`, `${path}.groups[${index}].id`),
  }));
  const idOfMember = (name: string, at: string): string =>
    store.userNamed(name, directory.id)?.id ??
    groups.find((group) => group.seed.displayName === name)?.id ??
    refuse(at, `${name} is neither a user nor a group of the directory`);
  for (const group of groups) {
    if (store.groups.get(group.id) !== undefined) refuse(group.path, 'used twice');
    const memberIds = (group.seed.members ?? []).map((name, index) =>
      idOfMember(name, `${group.path}.members[${index}]`),
    );
    const { displayName, securityEnabled = true } = group.seed;
    const made = { id: group.id, directoryId: directory.id, displayName, securityEnabled, memberIds };
    store.groups.add(newGroup(made, now));
  }
}

function addApplication(
  store: Store,
  directory: DirectoryRecord,
  seed: SeedApplication,
  path: string,
  now: number,
): void {
  const name = `application/${directory.id}/${seed.displayName}`;
  const appId = idFor(seed.appId, `${name}/client`, `${path}.appId`);
  if (store.applicationByAppId(appId) !== undefined) refuse(`${path}.appId`, 'used twice');
  const application: ApplicationRecord = newApplication({
    id: guidFromName(`entra-emulator/${name}/object`),
    appId,
    directoryId: directory.id,
    displayName: seed.displayName,
    now,
  });
  application.signInAudience = seed.signInAudience ?? 'AzureADMyOrg';
  application.groupMembershipClaims = seed.groupMembershipClaims ?? null;
  application.web.redirectUris = seed.redirectUris ?? [];
  application.optionalClaims = {
    idToken: (seed.optionalIdTokenClaims ?? []).map((claim) => ({ name: claim })),
  };
  application.requiredResourceAccess = graphAccess(seed, path);
  if (seed.secret !== undefined) {
    const keyId = guidFromName(`entra-emulator/${name}/secret`);
    application.passwordCredentials = [
      passwordCredentialOf({
        keyId,
        secret: seed.secret,
        displayName: 'seed',
        start: now,
        end: now + TWO_YEARS_MS,
      }),
    ];
  }
  store.applications.add(application);
  const id = guidFromName(`entra-emulator/${name}/enterprise-app`);
  const { displayName } = seed;
  store.servicePrincipals.add(
    newServicePrincipal({
      id,
      appId,
      directoryId: directory.id,
      displayName,
      appOwnerOrganizationId: directory.id,
      now,
    }),
  );
}

function graphAccess(seed: SeedApplication, path: string): RequiredResource[] {
  const scopes = (seed.graphScopes ?? []).map((value, index) => {
    const found = graphScopes.find((scope) => scope.value === value);
    const id =
      found?.id ??
      refuse(`${path}.graphScopes[${index}]`, `${value} is no delegated permission of Graph here`);
    return { id, type: 'Scope' as const };
  });
  const roles = (seed.graphAppRoles ?? []).map((value, index) => {
    const found = graphAppRoles.find((role) => role.value === value);
    const id =
      found?.id ?? refuse(`${path}.graphAppRoles[${index}]`, `${value} is no app role of Graph here`);
    return { id, type: 'Role' as const };
  });
  const resourceAccess = [...scopes, ...roles];
  return resourceAccess.length === 0 ? [] : [{ resourceAppId: GRAPH_APP_ID, resourceAccess }];
}
