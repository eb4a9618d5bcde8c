import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import * as aadsts from '../aadsts.ts';
import { isConsented } from '../checks/consent.ts';
import { type RequestedScopes, readScopes, readV1Resource, resourceOfGrant } from '../checks/scope.ts';
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
 * - everything asked for must have been consented to, and something where `/.default` asks for whatever was (65001)
 */
export function consentedScopes(
  { call, application }: TokenCall,
  scopes: RequestedScopes,
  user: UserRecord,
  directory: DirectoryRecord,
): ReturnType<typeof resourceOfGrant> {
  if (scopes.requests.length > 1) throw aadsts.severalResources();
  if (!isConsented({ emulator: call.emulator, application, scopes, chosen: { user, directory } }))
    throw aadsts.consentMissing(application.appId, application.displayName, 'invalid_grant');
  return resourceOfGrant(scopes);
}
