import { epochSeconds } from '../../clock/clock.ts';
import type { DirectoryRecord } from '../../directory/records.ts';
import type { Resource } from '../../directory/resource.ts';
import { accessTokenLifetime } from '../../tokens/access-token-claims.ts';
import { audienceOf } from '../../tokens/issuers.ts';
import type { TokenCall, TokenResponseBody } from './token-call.ts';

/**
 * The fields about an access token. v2 says how long it lives; v1 says it in text, adds the instants and the resource.
 *
 * @param scope the delegated permissions, for a user's token
 */
export function accessTokenFields(
  { call, params }: TokenCall,
  accessToken: string,
  directory: DirectoryRecord,
  resource: Resource,
  scope?: string,
): TokenResponseBody {
  const lifetime = accessTokenLifetime(call.emulator, directory.id, resource);
  const scopeField: TokenResponseBody = scope === undefined ? {} : { scope };
  if (call.version === 2) {
    return {
      token_type: 'Bearer',
      ...scopeField,
      expires_in: lifetime,
      ext_expires_in: lifetime,
      access_token: accessToken,
    };
  }
  const now = epochSeconds(call.trace.now);
  return {
    token_type: 'Bearer',
    ...scopeField,
    expires_in: String(lifetime),
    ext_expires_in: String(lifetime),
    expires_on: String(now + lifetime),
    not_before: String(now),
    resource: params['resource'] || audienceOf(call.emulator, resource),
    access_token: accessToken,
  };
}
