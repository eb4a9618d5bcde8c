import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import { graphResource } from '../../directory/resources.ts';
import type { UserGrant } from '../../sessions/grants.ts';
import * as aadsts from '../aadsts.ts';
import { missingPermissions } from '../checks/consent.ts';
import { permissionsOf, type RequestedScopes, readScopes, readV1Resource } from '../checks/scope.ts';
import type { TokenCall } from './token-call.ts';

/** What a token request asks for: `scope` at v2, `resource` at v1. Undefined when it names neither. */
export function askedAtTokenEndpoint(token: TokenCall, directoryName: string): RequestedScopes | undefined {
  const { params, application, call } = token;
  const context = { emulator: call.emulator, application, directoryName };
  if (call.version === 1) return params['resource'] ? readV1Resource(context, params['resource']) : undefined;
  return params['scope'] ? readScopes(context, params['scope']) : undefined;
}

/**
 * The one resource and its scopes of a request without a person, checked against consent.
 * - tokens are for one resource at a time (28000)
 * - everything asked for must have been consented to (65001)
 */
export function consentedScopes(
  { call, application }: TokenCall,
  scopes: RequestedScopes,
  user: UserRecord,
  directory: DirectoryRecord,
): Pick<UserGrant, 'resourceAppId' | 'resourceScopes'> {
  const [request, ...others] = scopes.requests;
  if (others.length > 0) throw aadsts.severalResources();
  const missing = missingPermissions({
    emulator: call.emulator,
    application,
    permissions: permissionsOf(scopes),
    chosen: { user, directory },
  });
  if (missing.length > 0)
    throw aadsts.consentMissing(application.appId, application.displayName, 'invalid_grant');
  return {
    resourceAppId: request?.resource.appId ?? graphResource.appId,
    resourceScopes: request?.values ?? [],
  };
}
