import { grantedScopes } from '../../directory/consent.ts';
import type { Resource } from '../../directory/resource.ts';
import { graphResource } from '../../directory/resources.ts';
import type { Store } from '../../directory/store.ts';
import type { UserGrant } from '../../sessions/grants.ts';

const SIGN_IN_SCOPES: readonly string[] = ['openid', 'profile', 'email'];
/** Says that there is a refresh token; nothing that an access token allows. */
const NOT_IN_TOKENS = 'offline_access';

/**
 * The scopes of an access token: those of the request first, then all others that were consented to for the resource. A
 * client never gets less than it was given. OpenID Connect scopes are Graph's.
 */
export function tokenScopes(store: Store, grant: UserGrant, resource: Resource): string[] {
  const { directoryId, clientAppId, userId, oidcScopes, resourceScopes } = grant;
  const granted = grantedScopes(store, directoryId, clientAppId, resource.appId, userId);
  const offered = resource.scopes
    .filter(({ isEnabled, value }) => isEnabled && value !== null && granted.has(value))
    .flatMap(({ value }) => value ?? []);
  const oidc = resource.appId === graphResource.appId ? oidcScopes : [];
  return [...new Set([...oidc, ...resourceScopes, ...offered])].filter((value) => value !== NOT_IN_TOKENS);
}

/**
 * The same as the client reads them in `scope`. It looks there for what it asked for, letter by letter, and takes its
 * token for another one when it finds something else; so a scope stands there as it was written, `/.default` too, and what
 * was not asked for in the manner of the first that was.
 *
 * @param resourceName what stands before the scopes of any other resource than Graph where the client wrote none
 */
export function echoedScopes(scopes: readonly string[], grant: UserGrant, resourceName: string): string {
  const words = grant.scopeWords ?? [];
  const isGraph = grant.resourceAppId === graphResource.appId;
  const [prefix = isGraph ? '' : `${resourceName}/`] = words.map((word) => word.slice(0, cutOf(word)));
  const echoed = scopes.flatMap((value) => {
    const asked = words.filter((word) => word.slice(cutOf(word)).toLowerCase() === value.toLowerCase());
    if (isGraph && SIGN_IN_SCOPES.includes(value)) return [value];
    return asked.length > 0 ? asked : [`${prefix}${value}`];
  });
  const defaults = words.filter((word) => word.slice(cutOf(word)) === '.default');
  return [...echoed, ...defaults].join(' ');
}

const cutOf = (word: string): number => word.lastIndexOf('/') + 1;
