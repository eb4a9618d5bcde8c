import { firstPartyResources } from './first-party-resources.ts';
import { graphAppRoles, graphScopes } from './graph-permissions.ts';
import type { ApplicationRecord } from './records.ts';
import type { Resource } from './resource.ts';
import type { Store } from './store.ts';
import { GRAPH_APP_ID, GRAPH_AUDIENCE } from './well-known.ts';

const graph: Resource = {
  appId: GRAPH_APP_ID,
  displayName: 'Microsoft Graph',
  audience: GRAPH_AUDIENCE,
  tokenVersion: 1,
  scopes: graphScopes,
  appRoles: graphAppRoles,
};

function resourceOf(application: ApplicationRecord): Resource {
  const version2 = application.api.requestedAccessTokenVersion === 2;
  return {
    appId: application.appId,
    displayName: application.displayName,
    audience: version2 ? application.appId : (application.identifierUris[0] ?? application.appId),
    tokenVersion: version2 ? 2 : 1,
    scopes: application.api.oauth2PermissionScopes,
    appRoles: application.appRoles,
  };
}

export function resourceByAppId(store: Store, appId: string): Resource | undefined {
  if (appId.toLowerCase() === GRAPH_APP_ID) return graph;
  const application = store.applicationByAppId(appId);
  if (application !== undefined) return resourceOf(application);
  return firstPartyResources.find((one) => one.appId === appId.toLowerCase());
}

/**
 * A resource by the name that stands before a scope: an identifier URI, an application id, one of Azure's addresses, or
 * Graph under its public name or the emulator's own address.
 */
export function resourceNamed(store: Store, name: string, emulatorOrigin: string): Resource | undefined {
  const wanted = name.replace(/\/$/, '');
  if (wanted === GRAPH_AUDIENCE || wanted === emulatorOrigin) return graph;
  const byUri = store.applications.find(
    (one) => one.deletedDateTime === null && one.identifierUris.includes(wanted),
  );
  if (byUri !== undefined) return resourceOf(byUri);
  return (
    firstPartyResources.find(({ audience }) => audience === wanted) ??
    resourceByAppId(store, wanted.replace(/^api:\/\//, ''))
  );
}

/** The addresses of one of Microsoft's own resources, with and without the slash: clients find it by them. Else none. */
export const addressesOfResource = (appId: string): string[] =>
  [graph, ...firstPartyResources]
    .filter((one) => one.appId === appId.toLowerCase())
    .flatMap(({ audience }) => (URL.canParse(audience) ? [audience, `${audience}/`] : []));

/** Whether it is one of Microsoft's own APIs, which are in every directory. */
export const isFirstPartyResource = (appId: string): boolean => FIRST_PARTY_IDS.has(appId);

const FIRST_PARTY_IDS: ReadonlySet<string> = new Set(
  [graph, ...firstPartyResources].map(({ appId }) => appId),
);

export const graphResource = graph;
