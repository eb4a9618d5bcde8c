import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { graphResource, resourceByAppId } from '../../directory/resources.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import type { UserGrant } from '../../sessions/grants.ts';
import { userTokenClaims } from '../../tokens/access-token-claims.ts';
import { issueAccessToken, issueIdToken } from '../../tokens/issue.ts';
import { checkIssuedToken } from '../checks/issued-token.ts';
import { clientInfoOf } from '../client-info.ts';
import type { ClientAuthentication } from './client-authentication.ts';
import { echoedScopes, tokenScopes } from './granted-scopes.ts';
import { accessTokenFields } from './response-fields.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';

interface UserTokens {
  token: TokenCall;
  grant: UserGrant;
  user: UserRecord;
  directory: DirectoryRecord;
  nonce: string | undefined;
  wantsClientInfo: boolean;
}

/** The answer to a grant of a user: access token, and by scope an id_token and a refresh token. */
export function issueUserTokens(given: UserTokens): TokenResponseBody {
  const { token, grant, user, directory, nonce } = given;
  const { call, application, authentication } = token;
  const { emulator, trace, version } = call;
  const access = issueUserAccessToken(emulator, {
    application,
    grant,
    user,
    directory,
    clientAuthentication: authentication,
  });
  if (grant.oidcScopes.includes('openid')) checkIssuedToken(emulator, directory, application);
  const idToken = grant.oidcScopes.includes('openid')
    ? issueIdToken(emulator, { application, directory, user, version, grant, nonce })
    : undefined;
  return {
    ...accessTokenFields(token, access.accessToken, directory, access.resource, access.scope),
    ...(grant.oidcScopes.includes('offline_access') && refreshTokenFields(token, grant, trace.now)),
    ...(idToken !== undefined && { id_token: idToken }),
    ...(given.wantsClientInfo && { client_info: clientInfoOf(user) }),
  };
}

/** A single-page application's refresh tokens all end when the first one would. */
function refreshTokenFields({ call }: TokenCall, grant: UserGrant, now: number): TokenResponseBody {
  const { grants } = call.emulator;
  if (grant.platform !== 'spa') return { refresh_token: grants.issueRefreshToken(grant, now) };
  const spaSince = grant.spaSince ?? now;
  return { refresh_token: grants.issueRefreshToken({ ...grant, spaSince }, now) };
}

interface UserAccess {
  application: ApplicationRecord;
  grant: UserGrant;
  user: UserRecord;
  directory: DirectoryRecord;
  clientAuthentication: ClientAuthentication;
}

/** Signs an access token of a grant, with the scopes as they are echoed to the client. */
export function issueUserAccessToken(
  emulator: Emulator,
  { application, grant, user, directory, clientAuthentication }: UserAccess,
): { accessToken: string; resource: Resource; scope: string } {
  const resource = resourceByAppId(emulator.store, grant.resourceAppId) ?? graphResource;
  const name = emulator.store.applicationByAppId(resource.appId)?.identifierUris[0] ?? resource.audience;
  const scopes = tokenScopes(emulator.store, grant, resource);
  checkIssuedToken(emulator, directory, resource);
  const claims = userTokenClaims(emulator, {
    application,
    directory,
    resource,
    clientAuthentication,
    user,
    scopes,
    grant,
  });
  return {
    accessToken: issueAccessToken(emulator, claims),
    resource,
    scope: echoedScopes(scopes, grant, name),
  };
}
