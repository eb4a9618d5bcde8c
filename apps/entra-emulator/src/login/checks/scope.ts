import { type ScopeRequest, staticPermissions } from '../../directory/consent.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { graphResource } from '../../directory/resources.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import * as aadsts from '../aadsts.ts';
import { requireResource } from './resource.ts';

const OIDC_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

/** A `scope` parameter, understood. */
export interface RequestedScopes {
  /** openid, profile, email, offline_access. */
  oidc: string[];
  /** Delegated permissions by resource, in the order asked for; without the OpenID Connect ones. */
  requests: ScopeRequest[];
  /** Whether `/.default` stood for all that the application declares. */
  usesDefault: boolean;
}

interface ScopeContext {
  emulator: Emulator;
  application: ApplicationRecord;
  directoryName: string;
}

/**
 * Reads a v2 scope list.
 * - `openid profile email offline_access` belong to Graph, and so does a bare name such as `User.Read`
 * - `{resource}/{name}` belongs to that resource (500011 when there is none); unknown names are 650053
 * - `{resource}/.default` stands for the declared permissions
 */
export function readScopes(context: ScopeContext, value: string | undefined): RequestedScopes {
  const words = (value ?? '').split(' ').filter((word) => word !== '');
  if (words.length === 0) throw aadsts.missingParameter('scope');
  const found: RequestedScopes = { oidc: [], requests: [], usesDefault: false };
  for (const word of new Set(words)) {
    if (OIDC_SCOPES.includes(word)) found.oidc.push(word);
    else addResourceScope(context, word, found);
  }
  return found;
}

function addResourceScope(context: ScopeContext, word: string, found: RequestedScopes): void {
  const { resource, name } = splitScope(context, word);
  if (name === '.default') {
    addDeclared(context, resource, found);
    return;
  }
  if (OIDC_SCOPES.includes(name) && resource.appId === graphResource.appId) {
    if (!found.oidc.includes(name)) found.oidc.push(name);
    return;
  }
  const scope = resource.scopes.find(
    (one) => one.isEnabled && one.value?.toLowerCase() === name.toLowerCase(),
  );
  if (!scope?.value) {
    throw aadsts.unknownScopeOfResource(context.application.displayName, name, resource.displayName);
  }
  addValues(found, resource, [scope.value]);
}

function splitScope(
  { emulator, directoryName }: ScopeContext,
  word: string,
): { resource: Resource; name: string } {
  const cut = word.lastIndexOf('/');
  if (cut === -1) return { resource: graphResource, name: word };
  const resourceName = word.slice(0, cut);
  return { resource: requireResource(emulator, resourceName, directoryName), name: word.slice(cut + 1) };
}

/** `/.default`: what the application declares for the resource. */
function addDeclared(context: ScopeContext, resource: Resource, found: RequestedScopes): void {
  found.usesDefault = true;
  const declared = staticPermissions(context.emulator.store, context.application).scopes;
  const values = declared.find((one) => one.resource.appId === resource.appId)?.values ?? [];
  addValues(found, resource, values);
}

/**
 * What a v1 request asks for: the declared permissions of `resource` (Graph when none is named) and a sign-in. v1 knows
 * no scopes for people to choose from.
 */
export function readV1Resource(context: ScopeContext, resourceName: string | undefined): RequestedScopes {
  const { emulator, directoryName } = context;
  const resource = resourceName ? requireResource(emulator, resourceName, directoryName) : graphResource;
  const found: RequestedScopes = { oidc: ['openid', 'profile'], requests: [], usesDefault: false };
  addDeclared(context, resource, found);
  return found;
}

function addValues(found: RequestedScopes, resource: Resource, values: readonly string[]): void {
  const oidc = values.filter(
    (value) => OIDC_SCOPES.includes(value) && resource.appId === graphResource.appId,
  );
  for (const value of oidc) if (!found.oidc.includes(value)) found.oidc.push(value);
  const rest = values.filter((value) => !oidc.includes(value));
  const known = found.requests.find((one) => one.resource.appId === resource.appId);
  if (known === undefined) found.requests.push({ resource, values: rest });
  else known.values.push(...rest.filter((value) => !known.values.includes(value)));
}

/** The delegated permissions that must be granted before tokens are: OpenID Connect scopes count as Graph's. */
export function permissionsOf(scopes: RequestedScopes): ScopeRequest[] {
  const graph = scopes.requests.find((one) => one.resource.appId === graphResource.appId);
  const values = [...scopes.oidc, ...(graph?.values ?? [])];
  const others = scopes.requests.filter((one) => one !== graph);
  return values.length === 0 ? others : [{ resource: graphResource, values }, ...others];
}
