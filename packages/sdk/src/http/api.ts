import { type AccessToken, bearerToken } from '../access-token.ts';
import type { PorticoOptions } from '../options.ts';
import { createPortico } from '../portico.ts';
import { type Hooks, report } from './hooks.ts';
import { failureJson, failureOf } from './pages.ts';

/** What an API says of itself: it has no secret and keeps no session. */
export type ApiOptions = Pick<PorticoOptions, 'issuer' | 'clientId' | 'fetch' | 'now'> &
  Pick<Hooks, 'onError'> & {
    /** Whom access tokens have to be for. Default: `{issuer}/api`. */
    readonly audience?: string | undefined;
  };

/**
 * Verifies the access token of each request to an API.
 *
 * @returns the token, or the answer to whoever has none that counts: with `WWW-Authenticate` (RFC 6750 section 3)
 */
export function apiGuard(
  options: ApiOptions,
): (authorization: string | null | undefined) => Promise<AccessToken | Response> {
  const client = createPortico(options);
  const expected = options.audience === undefined ? {} : { audience: options.audience };
  return async (authorization) => {
    try {
      return await client.verifyAccessToken(bearerToken(authorization), expected);
    } catch (error) {
      const failure = failureOf(error);
      // That somebody sent none, or an old one, is every day's business.
      if (failure.status >= 500) report(options, failure, 'accessToken');
      return failureJson(failure);
    }
  };
}
