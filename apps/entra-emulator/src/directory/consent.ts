import { isoSeconds } from '../clock/clock.ts';
import type { RandomSource } from '../randomness/random-source.ts';
import { newGuid, opaque } from '../randomness/random-source.ts';
import { newServicePrincipal } from './applications.ts';
import { preauthorizedOfFirstParty } from './first-party-clients.ts';
import type { ApplicationRecord, AppRole, ServicePrincipalRecord } from './records.ts';
import { appRoleOf, type Resource } from './resource.ts';
import { resourceByAppId } from './resources.ts';
import type { Store } from './store.ts';

/** What changes a directory needs: the records, ids for new ones, and the time (ms). */
interface DirectoryWriter {
  store: Store;
  random: RandomSource;
  now: number;
}

/** Delegated permissions of one resource. */
export interface ScopeRequest {
  resource: Resource;
  values: string[];
}

export interface StaticPermissions {
  scopes: ScopeRequest[];
  roles: { resource: Resource; role: AppRole }[];
  /** What is declared and offered by nobody: the resource, if there is one, and the permission's id. */
  unknown: { resourceAppId: string; resource: Resource | undefined; id: string }[];
}

/** What an application declares in `requiredResourceAccess`: what `/.default` asks people for. */
export function staticPermissions(store: Store, application: ApplicationRecord): StaticPermissions {
  const found: StaticPermissions = { scopes: [], roles: [], unknown: [] };
  for (const { resourceAppId, resourceAccess } of application.requiredResourceAccess) {
    const resource = resourceByAppId(store, resourceAppId);
    const values: string[] = [];
    for (const { id, type } of resourceAccess) {
      const scope = type === 'Scope' ? resource?.scopes.find((one) => one.id === id) : undefined;
      const role = type === 'Role' && resource !== undefined ? appRoleOf(resource, id) : undefined;
      if (scope?.value) values.push(scope.value);
      else if (resource !== undefined && role !== undefined) found.roles.push({ resource, role });
      else found.unknown.push({ resourceAppId, resource, id });
    }
    if (resource !== undefined && values.length > 0) found.scopes.push({ resource, values });
  }
  return found;
}

/** Scope values that a client holds for a resource, for one user or through tenant-wide consent. */
export function grantedScopes(
  store: Store,
  directoryId: string,
  clientAppId: string,
  resourceAppId: string,
  userId: string,
): Set<string> {
  const granted = scopesOf(store, directoryId, clientAppId, resourceAppId, [null, userId]);
  return new Set([...granted, ...preauthorizedScopes(store, clientAppId, resourceAppId)]);
}

/** What a resource lets a client have without anybody's consent: `preAuthorizedApplications` of the application behind it. */
function preauthorizedScopes(store: Store, clientAppId: string, resourceAppId: string): string[] {
  const client = clientAppId.toLowerCase();
  const api = store.applicationByAppId(resourceAppId)?.api;
  const ids = (api?.preAuthorizedApplications ?? [])
    .filter(({ appId }) => appId.toLowerCase() === client)
    .flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds);
  const ofApi = (api?.oauth2PermissionScopes ?? []).flatMap(({ id, value, isEnabled }) =>
    isEnabled && value !== null && ids.includes(id) ? [value] : [],
  );
  return [...ofApi, ...preauthorizedOfFirstParty(client, resourceAppId.toLowerCase())];
}

/** The same through tenant-wide consent alone. */
export function scopesForEverybody(
  store: Store,
  directoryId: string,
  clientAppId: string,
  resourceAppId: string,
): Set<string> {
  return scopesOf(store, directoryId, clientAppId, resourceAppId, [null]);
}

function scopesOf(
  store: Store,
  directoryId: string,
  clientAppId: string,
  resourceAppId: string,
  principalIds: readonly (string | null)[],
): Set<string> {
  const client = store.servicePrincipalOf(clientAppId, directoryId);
  const resource = store.servicePrincipalOf(resourceAppId, directoryId);
  const values = new Set<string>();
  if (client === undefined || resource === undefined) return values;
  for (const grant of store.permissionGrants.all()) {
    if (grant.clientId !== client.id || grant.resourceId !== resource.id) continue;
    if (!principalIds.includes(grant.principalId)) continue;
    for (const value of grant.scope.split(' ')) if (value !== '') values.add(value);
  }
  return values;
}

/** Whether a client holds delegated permissions of anything, for one user or through tenant-wide consent. */
export function holdsAnyGrant(
  store: Store,
  directoryId: string,
  clientAppId: string,
  userId: string,
): boolean {
  const client = store.servicePrincipalOf(clientAppId, directoryId);
  const found = store.permissionGrants.find(
    (grant) =>
      grant.clientId === client?.id &&
      [null, userId].includes(grant.principalId) &&
      grant.scope.trim() !== '',
  );
  return found !== undefined;
}

/** The enterprise app of an application in a directory, made now when it is not there. */
export function ensureServicePrincipal(
  { store, random, now }: DirectoryWriter,
  directoryId: string,
  appId: string,
): ServicePrincipalRecord {
  const existing = store.servicePrincipalOf(appId, directoryId);
  if (existing !== undefined) return existing;
  const application = store.applicationByAppId(appId);
  const displayName = application?.displayName ?? resourceByAppId(store, appId)?.displayName ?? appId;
  return store.servicePrincipals.add(
    newServicePrincipal({
      id: newGuid(random),
      appId,
      directoryId,
      displayName,
      appOwnerOrganizationId: application?.directoryId ?? null,
      now,
    }),
  );
}

interface ScopeGrant {
  directoryId: string;
  clientAppId: string;
  request: ScopeRequest;
  /** A user id, or null for everybody in the directory. */
  principalId: string | null;
  /** `replace`: what was granted before and is not asked for now is gone, as with a renewed admin consent. */
  mode: 'add' | 'replace';
}

/** Writes one delegated permission grant. */
export function grantScopes(writer: DirectoryWriter, grant: ScopeGrant): void {
  const { store, random } = writer;
  const client = ensureServicePrincipal(writer, grant.directoryId, grant.clientAppId);
  const resource = ensureServicePrincipal(writer, grant.directoryId, grant.request.resource.appId);
  const existing = store.permissionGrants.find(
    (one) =>
      one.clientId === client.id && one.resourceId === resource.id && one.principalId === grant.principalId,
  );
  if (existing === undefined) {
    store.permissionGrants.add({
      id: opaque(random, 24),
      directoryId: grant.directoryId,
      clientId: client.id,
      consentType: grant.principalId === null ? 'AllPrincipals' : 'Principal',
      principalId: grant.principalId,
      resourceId: resource.id,
      scope: [...new Set(grant.request.values)].join(' '),
    });
    return;
  }
  const before = grant.mode === 'add' ? existing.scope.split(' ').filter((value) => value !== '') : [];
  const scope = [...new Set([...before, ...grant.request.values])].join(' ');
  store.permissionGrants.update(existing, { scope });
}

/** Gives an application permission of a resource to a client's enterprise app, once. */
export function grantAppRole(
  writer: DirectoryWriter,
  directoryId: string,
  clientAppId: string,
  resource: Resource,
  appRoleId: string,
): void {
  const { store, random, now } = writer;
  const client = ensureServicePrincipal(writer, directoryId, clientAppId);
  const target = ensureServicePrincipal(writer, directoryId, resource.appId);
  const held = store
    .assignmentsOf(client.id)
    .find((one) => one.resourceId === target.id && one.appRoleId === appRoleId);
  if (held !== undefined) return;
  store.appRoleAssignments.add({
    id: opaque(random, 24),
    directoryId,
    appRoleId,
    principalId: client.id,
    principalType: 'ServicePrincipal',
    resourceId: target.id,
    createdDateTime: isoSeconds(now),
  });
}

/** Values of the application permissions that a client holds on a resource: the `roles` of its app-only token. */
export function grantedAppRoles(
  store: Store,
  directoryId: string,
  clientAppId: string,
  resource: Resource,
): string[] {
  const client = store.servicePrincipalOf(clientAppId, directoryId);
  const target = store.servicePrincipalOf(resource.appId, directoryId);
  if (client === undefined || target === undefined) return [];
  const held = store.assignmentsOf(client.id).filter(({ resourceId }) => resourceId === target.id);
  return held.flatMap(({ appRoleId }) => {
    const value = appRoleOf(resource, appRoleId)?.value;
    return value ? [value] : [];
  });
}

/** Takes back everything that a directory granted to a client, and optionally its enterprise app with it. */
export function revokeConsent(
  store: Store,
  directoryId: string,
  clientAppId: string,
  removeEnterpriseApp: boolean,
): boolean {
  const client = store.servicePrincipalOf(clientAppId, directoryId);
  if (client === undefined) return false;
  store.permissionGrants.removeWhere((one) => one.clientId === client.id);
  store.appRoleAssignments.removeWhere((one) => one.principalId === client.id);
  if (removeEnterpriseApp) store.servicePrincipals.remove(client.id);
  return true;
}
