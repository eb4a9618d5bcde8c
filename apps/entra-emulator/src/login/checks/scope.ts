import type { ScopeRequest } from '../../directory/consent.ts';
import type { ApplicationRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { graphResource } from '../../directory/resources.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { UserGrant } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';
import { requireResource } from './resource.ts';

/** They belong to Graph, and every application may ask for them under their bare names. */
export const OIDC_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

/** What a request asks of one resource. */
interface ResourceRequest extends ScopeRequest {
  /** Whatever is granted, by `/.default` or by the resource alone at v1; `values` is empty then. */
  asksDefault: boolean;
  /** The name by which the request knows the resource; undefined for Graph under no name. */
  name: string | undefined;
  /** The scopes as they stand in the request, `/.default` included. */
  words: string[];
}

/** A `scope` parameter, understood. */
export interface RequestedScopes {
  /** openid, profile, email, offline_access. */
  oidc: string[];
  /** By resource, in the order asked for; without the OpenID Connect ones. */
  requests: ResourceRequest[];
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
 * - `{resource}/.default` stands for what is granted, and goes with no other scope of a resource (70011)
 */
export function readScopes(context: ScopeContext, value: string | undefined): RequestedScopes {
  const words = (value ?? '').split(' ').filter((word) => word !== '');
  if (words.length === 0) throw aadsts.missingParameter('scope');
  const found: RequestedScopes = { oidc: [], requests: [] };
  for (const word of new Set(words)) {
    if (OIDC_SCOPES.includes(word)) addOidc(found, word);
    else addResourceScope(context, word, found);
  }
  if (asksDefault(found) && found.requests.some(({ values }) => values.length > 0))
    throw aadsts.defaultWithOtherScopes(value ?? '');
  return found;
}

/** Whether `/.default` was asked for, of whatever resource. */
export const asksDefault = ({ requests }: RequestedScopes): boolean =>
  requests.some((request) => request.asksDefault);

function addOidc(found: RequestedScopes, name: string): void {
  if (!found.oidc.includes(name)) found.oidc.push(name);
}

function addResourceScope(context: ScopeContext, word: string, found: RequestedScopes): void {
  const { resource, resourceName, name } = splitScope(context, word);
  if (OIDC_SCOPES.includes(name) && resource.appId === graphResource.appId) {
    addOidc(found, name);
    return;
  }
  const request = requestOf(found, resource, resourceName);
  request.words.push(word);
  if (name === '.default') {
    request.asksDefault = true;
    return;
  }
  const scope = resource.scopes.find(
    (one) => one.isEnabled && one.value?.toLowerCase() === name.toLowerCase(),
  );
  if (!scope?.value) {
    throw aadsts.unknownScopeOfResource(context.application.displayName, name, resource.displayName);
  }
  if (!request.values.includes(scope.value)) request.values.push(scope.value);
}

/** The request for the resource, begun now when there is none yet. */
function requestOf(found: RequestedScopes, resource: Resource, name: string | undefined): ResourceRequest {
  const known = found.requests.find((one) => one.resource.appId === resource.appId);
  if (known !== undefined) return known;
  const begun: ResourceRequest = { resource, values: [], asksDefault: false, name, words: [] };
  found.requests.push(begun);
  return begun;
}

function splitScope(
  { emulator, directoryName }: ScopeContext,
  word: string,
): { resource: Resource; resourceName: string | undefined; name: string } {
  const cut = word.lastIndexOf('/');
  if (cut === -1) return { resource: graphResource, resourceName: undefined, name: word };
  const resourceName = word.slice(0, cut);
  const resource = requireResource(emulator, resourceName, directoryName);
  return { resource, resourceName, name: word.slice(cut + 1) };
}

/**
 * What a v1 request asks for: a sign-in, and whatever is granted of `resource`, Graph when none is named. v1 knows no
 * scopes for people to choose from.
 */
export function readV1Resource(context: ScopeContext, resourceName: string | undefined): RequestedScopes {
  const { emulator, directoryName } = context;
  const name = resourceName || undefined;
  const resource = name === undefined ? graphResource : requireResource(emulator, name, directoryName);
  return {
    oidc: ['openid', 'profile'],
    requests: [{ resource, values: [], asksDefault: true, name, words: [] }],
  };
}

/** The delegated permissions that a request names: OpenID Connect scopes count as Graph's. */
export const permissionsOf = ({ oidc, requests }: RequestedScopes): ScopeRequest[] =>
  mergedRequests([{ resource: graphResource, values: oidc }, ...requests]);

/** One request for each resource, in the order of their first, without those that ask for nothing. */
export function mergedRequests(requests: readonly ScopeRequest[]): ScopeRequest[] {
  const byResource = new Map<string, ScopeRequest>();
  for (const { resource, values } of requests) {
    const before = byResource.get(resource.appId)?.values ?? [];
    byResource.set(resource.appId, { resource, values: [...new Set([...before, ...values])] });
  }
  return [...byResource.values()].filter(({ values }) => values.length > 0);
}

/** What a grant keeps of a request: tokens are for one resource at a time, the first one asked for. */
export function resourceOfGrant({
  requests,
}: RequestedScopes): Pick<UserGrant, 'resourceAppId' | 'resourceScopes' | 'asksDefault' | 'scopeWords'> {
  const [first] = requests;
  return {
    resourceAppId: first?.resource.appId ?? graphResource.appId,
    resourceScopes: first?.values ?? [],
    asksDefault: first?.asksDefault ?? false,
    scopeWords: first?.words ?? [],
  };
}
