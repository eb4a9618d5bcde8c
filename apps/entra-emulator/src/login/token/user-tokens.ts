import type { DirectoryRecord, UserRecord } from '../../directory/records.ts';
import { graphResource, type Resource, resourceByAppId } from '../../directory/resources.ts';
import { ACCESS_TOKEN_SECONDS, userTokenClaims } from '../../tokens/access-token-claims.ts';
import { issueAccessToken, issueIdToken } from '../../tokens/issue.ts';
import { clientInfoOf } from '../client-info.ts';
import type { UserGrant } from '../grants.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';

interface UserTokens {
  token: TokenCall;
  grant: UserGrant;
  user: UserRecord;
  directory: DirectoryRecord;
  nonce: string | undefined;
  wantsClientInfo: boolean;
}

/** The answer to a redeemed code or refresh token: access token, and by scope an id_token and a refresh token. */
export function issueUserTokens(given: UserTokens): TokenResponseBody {
  const { token, grant, user, directory } = given;
  const { emulator } = token.call;
  const resource = resourceByAppId(emulator.store, grant.resourceAppId) ?? graphResource;
  const scopes = accessScopes(grant, resource);
  const clientAuthentication = { none: '0', secret: '1', certificate: '2' } as const;
  const claims = userTokenClaims(emulator, {
    application: token.application,
    directory,
    resource,
    clientAuthentication: clientAuthentication[token.authentication],
    user,
    scopes: scopes.values,
    sid: grant.sid,
  });
  const wantsIdToken = grant.oidcScopes.includes('openid');
  const accessToken = issueAccessToken(emulator, claims);
  const idToken = wantsIdToken ? issueUserIdToken(given) : undefined;
  return {
    token_type: 'Bearer',
    scope: scopes.echoed.join(' '),
    expires_in: ACCESS_TOKEN_SECONDS,
    ext_expires_in: ACCESS_TOKEN_SECONDS,
    access_token: accessToken,
    ...(grant.oidcScopes.includes('offline_access') && {
      refresh_token: emulator.grants.issueRefreshToken(grant, token.call.trace.now),
    }),
    ...(idToken !== undefined && { id_token: idToken }),
    ...(given.wantsClientInfo && { client_info: clientInfoOf(user) }),
  };
}

const issueUserIdToken = ({ token, grant, user, directory, nonce }: UserTokens): string =>
  issueIdToken(token.call.emulator, {
    application: token.application,
    directory,
    user,
    scopes: grant.oidcScopes,
    nonce,
    sid: grant.sid,
    authenticatedAt: grant.authenticatedAt,
  });

/** OpenID Connect scopes are Graph's; other resources' scopes are echoed with the resource before them. */
function accessScopes(grant: UserGrant, resource: Resource): { values: string[]; echoed: string[] } {
  const oidc = grant.oidcScopes.filter((value) => value !== 'offline_access');
  if (resource.appId === graphResource.appId) {
    const values = [...oidc, ...grant.resourceScopes];
    return { values, echoed: values };
  }
  return {
    values: grant.resourceScopes,
    echoed: grant.resourceScopes.map((value) => `${resource.audience}/${value}`),
  };
}
