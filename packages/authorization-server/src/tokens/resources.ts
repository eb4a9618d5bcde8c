import { errors } from 'oidc-provider';
import { isMachine } from '../client/client-metadata.ts';
import type { Client, EndpointContext } from '../context.ts';
import { MANAGEMENT_SCOPE, OWN_SCOPES } from '../scopes.ts';
import type { IssuerParts } from '../stores.ts';

export const ACCESS_TOKEN_SECONDS = 300;

/** The API of the application's developer: what an access token is for when it asks for nothing else. */
export function ownResource(parts: Pick<IssuerParts, 'issuer'>): string {
  return `${parts.issuer}/api`;
}

/** Portico's management API, `{origin}/v1`. */
export function managementResource(parts: Pick<IssuerParts, 'issuer'>): string {
  return new URL('/v1', parts.issuer).href;
}

/** Resource indicators (RFC 8707): the two that there are, both as JWT access tokens (RFC 9068). */
export function resourceIndicators(parts: IssuerParts) {
  const scopes = new Map([
    [ownResource(parts), OWN_SCOPES],
    [managementResource(parts), MANAGEMENT_SCOPE],
  ]);
  return {
    enabled: true,
    defaultResource: async (_ctx: unknown, _client: unknown, oneOf?: readonly string[]) =>
      oneOf?.[0] ?? ownResource(parts),
    useGrantedResource: async () => true,
    getResourceServerInfo: async (ctx: EndpointContext, resource: string, client: Client) => {
      // A machine is nobody: what a scope says of a person does not apply to it (attack 70).
      const asked = [...ctx.oidc.requestParamScopes].join(' ');
      if (isMachine(client) && asked !== '')
        throw new errors.InvalidScope('an application that acts for itself has no scopes', asked);
      const scope = isMachine(client) && resource === ownResource(parts) ? '' : scopes.get(resource);
      if (isMachine(client) && resource !== ownResource(parts)) throw new errors.InvalidTarget();
      if (scope === undefined) throw new errors.InvalidTarget();
      return {
        scope,
        audience: resource,
        accessTokenFormat: 'jwt' as const,
        accessTokenTTL: ACCESS_TOKEN_SECONDS,
        jwt: { sign: { alg: 'ES256' as const } },
      };
    },
  };
}
