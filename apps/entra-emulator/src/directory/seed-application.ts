import { isoSeconds } from '../clock/clock.ts';
import { guidFromName } from '../randomness/random-source.ts';
import { newApplication, newServicePrincipal, passwordCredentialOf } from './applications.ts';
import { CertificateError, keyCredentialOfCertificate } from './certificates.ts';
import { graphAppRoles, graphScopes } from './graph-permissions.ts';
import type {
  ApplicationRecord,
  AppRole,
  DirectoryRecord,
  FederatedIdentityCredential,
  KeyCredential,
  PasswordCredential,
  PermissionScope,
  RequiredResource,
  ServicePrincipalRecord,
} from './records.ts';
import type { SeedApplication } from './seed.ts';
import { idFor, idOfPrincipal, refuse } from './seed-names.ts';
import type { Store } from './store.ts';
import { DEFAULT_ACCESS_ROLE, GRAPH_APP_ID } from './well-known.ts';

const DAY_MS = 24 * 3600 * 1000;
const TWO_YEARS_MS = 730 * DAY_MS;

interface Place {
  store: Store;
  directory: DirectoryRecord;
  /** ms */
  now: number;
}

/** Adds an app registration with its enterprise app, credentials, roles, consents and assignments. */
export function addSeedApplication(place: Place, seed: SeedApplication, path: string): void {
  const { store, directory, now } = place;
  const name = `application/${directory.id}/${seed.displayName}`;
  const appId = idFor(seed.appId, `${name}/client`, `${path}.appId`);
  if (store.applicationByAppId(appId) !== undefined) refuse(`${path}.appId`, 'used twice');
  const id = idFor(seed.id, `${name}/object`, `${path}.id`);
  if (store.applications.get(id) !== undefined) refuse(`${path}.id`, 'used twice');
  const application = newApplication({
    id,
    appId,
    directoryId: directory.id,
    displayName: seed.displayName,
    now,
  });
  fillApplication(application, seed, name, path, now);
  application.ownerIds = ownersOf(place, seed, path);
  store.applications.add(application);
  const enterpriseApp = newServicePrincipal({
    id: idFor(seed.servicePrincipalId, `${name}/enterprise-app`, `${path}.servicePrincipalId`),
    appId,
    directoryId: directory.id,
    displayName: seed.displayName,
    appOwnerOrganizationId: directory.id,
    now,
  });
  if (store.servicePrincipals.get(enterpriseApp.id) !== undefined)
    refuse(`${path}.servicePrincipalId`, 'used twice');
  enterpriseApp.appRoleAssignmentRequired = seed.assignmentRequired ?? false;
  store.servicePrincipals.add(enterpriseApp);
  addAssignments(place, seed, application, enterpriseApp, path);
  if (seed.adminConsent === true) consentToAll(place, application, enterpriseApp);
}

function fillApplication(
  application: ApplicationRecord,
  seed: SeedApplication,
  name: string,
  path: string,
  now: number,
): void {
  application.uniqueName = seed.uniqueName ?? null;
  application.signInAudience = seed.signInAudience ?? 'AzureADMyOrg';
  application.groupMembershipClaims = seed.groupMembershipClaims ?? null;
  application.identifierUris = seed.identifierUris ?? [];
  application.web.redirectUris = seed.redirectUris ?? [];
  application.web.logoutUrl = seed.logoutUrl ?? null;
  application.web.implicitGrantSettings.enableIdTokenIssuance = seed.allowIdTokensFromAuthorize ?? false;
  application.spa.redirectUris = seed.spaRedirectUris ?? [];
  application.publicClient.redirectUris = seed.publicClientRedirectUris ?? [];
  application.isFallbackPublicClient = seed.allowPublicClientFlows ?? null;
  application.optionalClaims = {
    idToken: (seed.optionalIdTokenClaims ?? []).map((claim) => ({ name: claim })),
    ...(seed.optionalAccessTokenClaims !== undefined && {
      accessToken: seed.optionalAccessTokenClaims.map((claim) => ({ name: claim })),
    }),
  };
  application.api.requestedAccessTokenVersion =
    seed.accessTokenVersion === undefined ? null : Number(seed.accessTokenVersion);
  application.api.oauth2PermissionScopes = scopesOf(seed, name, path);
  application.appRoles = rolesOf(seed, name, path);
  application.requiredResourceAccess = graphAccess(seed, path);
  application.passwordCredentials = passwordsOf(seed, name, path, now);
  application.keyCredentials = certificatesOf(seed, name, path);
  application.federatedIdentityCredentials = federatedOf(seed, name, path);
}

function rolesOf(seed: SeedApplication, name: string, path: string): AppRole[] {
  return (seed.appRoles ?? []).map(({ id, value, ...rest }, index) => ({
    id: idFor(id, `${name}/role/${value}`, `${path}.appRoles[${index}].id`),
    value,
    displayName: rest.displayName ?? value,
    description: rest.description ?? value,
    isEnabled: true,
    allowedMemberTypes: rest.allowedMemberTypes ?? ['User'],
  }));
}

function scopesOf(seed: SeedApplication, name: string, path: string): PermissionScope[] {
  return (seed.exposedScopes ?? []).map(({ id, value, type, displayName, description }, index) => ({
    id: idFor(id, `${name}/scope/${value}`, `${path}.exposedScopes[${index}].id`),
    value,
    type: type ?? 'User',
    isEnabled: true,
    adminConsentDisplayName: displayName ?? value,
    adminConsentDescription: description ?? value,
    userConsentDisplayName: displayName ?? value,
    userConsentDescription: description ?? value,
  }));
}

function passwordsOf(seed: SeedApplication, name: string, path: string, now: number): PasswordCredential[] {
  const plain = seed.secret === undefined ? [] : [{ secret: seed.secret, displayName: 'seed' }];
  const first = plain.map(({ secret, displayName }) =>
    passwordCredentialOf({
      keyId: guidFromName(`entra-emulator/${name}/secret`),
      secret,
      displayName,
      start: now,
      end: now + TWO_YEARS_MS,
    }),
  );
  const more = (seed.secrets ?? []).map((one, index) => {
    const at = `${path}.secrets[${index}]`;
    const end = one.expired === true ? now - DAY_MS : now + TWO_YEARS_MS;
    return passwordCredentialOf({
      keyId: guidFromName(`entra-emulator/${name}/secret/${index}`),
      secret: one.secret,
      displayName: one.displayName ?? null,
      start: instant(one.startDateTime, Math.min(now, end - DAY_MS), `${at}.startDateTime`),
      end: instant(one.endDateTime, end, `${at}.endDateTime`),
    });
  });
  return [...first, ...more];
}

function instant(value: string | undefined, fallback: number, path: string): number {
  const ms = value === undefined ? fallback : Date.parse(value);
  return Number.isNaN(ms) ? refuse(path, 'expected an ISO 8601 instant') : ms;
}

function certificatesOf(seed: SeedApplication, name: string, path: string): KeyCredential[] {
  return (seed.certificates ?? []).map(({ key, displayName }, index) => {
    const keyId = guidFromName(`entra-emulator/${name}/certificate/${index}`);
    try {
      return keyCredentialOfCertificate({ keyId, key, displayName: displayName ?? null });
    } catch (error) {
      if (error instanceof CertificateError)
        return refuse(`${path}.certificates[${index}].key`, 'expected a certificate, base64 of DER or PEM');
      throw error;
    }
  });
}

function federatedOf(seed: SeedApplication, name: string, path: string): FederatedIdentityCredential[] {
  const subjects = new Set<string>();
  const names = new Set<string>();
  return (seed.federatedCredentials ?? []).map((one, index) => {
    const at = `${path}.federatedCredentials[${index}]`;
    const subject = JSON.stringify([one.issuer, one.subject]);
    if (names.has(one.name)) refuse(`${at}.name`, 'used twice');
    if (subjects.has(subject)) refuse(`${at}.subject`, 'issuer and subject are used twice');
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/.test(one.name))
      refuse(`${at}.name`, 'expected 3 to 120 letters, digits, - and _');
    names.add(one.name);
    subjects.add(subject);
    return {
      id: guidFromName(`entra-emulator/${name}/federated/${one.name}`),
      name: one.name,
      issuer: one.issuer,
      subject: one.subject,
      audiences: [one.audience ?? 'api://AzureADTokenExchange'],
      description: one.description ?? null,
    };
  });
}

const ownersOf = ({ store, directory }: Place, seed: SeedApplication, path: string): string[] =>
  (seed.owners ?? []).map((name, index) => idOfPrincipal(store, directory, name, `${path}.owners[${index}]`));

function addAssignments(
  { store, directory, now }: Place,
  seed: SeedApplication,
  application: ApplicationRecord,
  enterpriseApp: ServicePrincipalRecord,
  path: string,
): void {
  seed.assignments?.forEach(({ principal, role }, index) => {
    const at = `${path}.assignments[${index}]`;
    const principalId = idOfPrincipal(store, directory, principal, `${at}.principal`);
    const found = application.appRoles.find((one) => one.value === role);
    if (role !== undefined && found === undefined)
      refuse(`${at}.role`, `${role} is no role of the application`);
    const appRoleId = found?.id ?? DEFAULT_ACCESS_ROLE;
    const id = guidFromName(`entra-emulator/assignment/${enterpriseApp.id}/${principalId}/${appRoleId}`);
    if (store.appRoleAssignments.get(id) !== undefined) refuse(at, 'used twice');
    store.appRoleAssignments.add({
      id,
      directoryId: directory.id,
      appRoleId,
      principalId,
      principalType: store.users.get(principalId) === undefined ? 'Group' : 'User',
      resourceId: enterpriseApp.id,
      createdDateTime: isoSeconds(now),
    });
  });
}

/** What an administrator's consent in the home directory leaves behind. */
function consentToAll(
  { store, directory, now }: Place,
  application: ApplicationRecord,
  enterpriseApp: ServicePrincipalRecord,
): void {
  const graph = store.servicePrincipalOf(GRAPH_APP_ID, directory.id);
  if (graph === undefined) return;
  const access = application.requiredResourceAccess.flatMap((one) => one.resourceAccess);
  const scope = access.flatMap(({ id }) => graphScopes.find((one) => one.id === id)?.value ?? []).join(' ');
  if (scope !== '') {
    store.permissionGrants.add({
      id: guidFromName(`entra-emulator/consent/${enterpriseApp.id}`),
      directoryId: directory.id,
      clientId: enterpriseApp.id,
      consentType: 'AllPrincipals',
      principalId: null,
      resourceId: graph.id,
      scope,
    });
  }
  for (const { id, type } of access) {
    if (type !== 'Role') continue;
    store.appRoleAssignments.add({
      id: guidFromName(`entra-emulator/assignment/${graph.id}/${enterpriseApp.id}/${id}`),
      directoryId: directory.id,
      appRoleId: id,
      principalId: enterpriseApp.id,
      principalType: 'ServicePrincipal',
      resourceId: graph.id,
      createdDateTime: isoSeconds(now),
    });
  }
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
