import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import * as oauth from 'oauth4webapi';
import { PorticoError } from './errors.ts';
import { isLoopback, type Settings } from './options.ts';

/** How long any one request to the issuer may take. */
const PATIENCE_MS = 10_000;
/** A clock here and one there may differ by this much. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** The issuer of the project as this application sees it. */
export type Issuer = {
  /** Discovery, once for all callers; a failure is not remembered. */
  server(): Promise<oauth.AuthorizationServer>;
  /** The issuer's public keys: cached, fetched again for an unknown key at most every 30 s, one fetch for all callers. */
  keys(): Promise<JWTVerifyGetKey>;
  readonly client: oauth.Client;
  readonly authentication: oauth.ClientAuth;
  /** Options for each request of `oauth4webapi`. */
  request(): RequestOptions;
};

type RequestOptions = {
  readonly [oauth.customFetch]: (url: string, init: object) => Promise<Response>;
  readonly [oauth.allowInsecureRequests]: boolean;
  readonly signal: AbortSignal;
};

export function issuerOf(settings: Settings): Issuer {
  let server: Promise<oauth.AuthorizationServer> | undefined;
  let keys: JWTVerifyGetKey | undefined;
  const isPlain = settings.issuer.protocol === 'http:';
  const request = (): RequestOptions => ({
    [oauth.customFetch]: settings.fetch,
    [oauth.allowInsecureRequests]: isPlain,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const discover = () => {
    server ??= discovery(settings.issuer, request()).catch((error: unknown) => {
      server = undefined;
      throw error;
    });
    return server;
  };
  return {
    server: discover,
    keys: async () => {
      const { jwks_uri: address } = await discover();
      if (address === undefined) throw new PorticoError('issuer_invalid', { detail: 'no jwks_uri' });
      keys ??= createRemoteJWKSet(new URL(address), {
        [customFetch]: settings.fetch,
        timeoutDuration: PATIENCE_MS,
      });
      return keys;
    },
    client: {
      client_id: settings.clientId,
      [oauth.clockSkew]: Math.round((settings.now() - Date.now()) / 1_000),
      [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    },
    authentication:
      settings.clientSecret === undefined ? oauth.None() : oauth.ClientSecretBasic(settings.clientSecret),
    request,
  };
}

/** Where browsers, people and tokens are sent. */
const ENDPOINTS = [
  ...(['authorization_endpoint', 'end_session_endpoint', 'token_endpoint', 'jwks_uri'] as const),
  ...(['userinfo_endpoint', 'revocation_endpoint', 'device_authorization_endpoint'] as const),
] as const;

/**
 * Every address that an issuer names is https, or on this machine where the issuer itself is: what opens it, a browser or
 * the system of whoever types the command, follows other schemes, too.
 *
 * @throws PorticoError `issuer_invalid`
 */
export function assertEndpoint(name: string, address: unknown, issuer: URL): void {
  if (address === undefined) return;
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
  const secure = url?.protocol === 'https:';
  const local = url?.protocol === 'http:' && issuer.protocol === 'http:' && isLoopback(url);
  if (!secure && !local) throw new PorticoError('issuer_invalid', { detail: `${name} is not https` });
}

async function discovery(issuer: URL, options: RequestOptions): Promise<oauth.AuthorizationServer> {
  try {
    const response = await oauth.discoveryRequest(issuer, options);
    if (isTrouble(response.status))
      throw new PorticoError('issuer_unreachable', { detail: `discovery answered ${response.status}` });
    const server = await oauth.processDiscoveryResponse(issuer, response);
    for (const name of ENDPOINTS) assertEndpoint(name, server[name], issuer);
    return server;
  } catch (error) {
    throw asPorticoError(error, 'issuer_invalid');
  }
}

/**
 * What a failed call to the issuer means.
 *
 * @param otherwise the code for an answer that came and does not count
 */
export function asPorticoError(error: unknown, otherwise: PorticoError['code']): PorticoError {
  if (error instanceof PorticoError) return error;
  const cause = error;
  if (error instanceof oauth.ResponseBodyError)
    return new PorticoError(codeOfRefusal(error.error, error.status) ?? otherwise, {
      detail: `${error.error}: ${error.error_description ?? ''}`,
      oauthError: error.error,
      cause,
    });
  // RFC 6749 section 5.2: a client that did not prove itself may be told so by 401 alone.
  if (error instanceof oauth.WWWAuthenticateChallengeError)
    return new PorticoError(isTrouble(error.status) ? 'issuer_unreachable' : 'misconfigured', {
      detail: `the issuer does not take these client credentials (${error.status})`,
      cause,
    });
  if (error instanceof oauth.OperationProcessingError)
    return new PorticoError(isServerTrouble(error) ? 'issuer_unreachable' : otherwise, {
      detail: error.message,
      cause,
    });
  if (error instanceof errors.JWKSTimeout) return new PorticoError('issuer_unreachable', { cause });
  if (error instanceof errors.JOSEError)
    return new PorticoError(otherwise, { detail: `${error.code}: ${error.message}`, cause });
  if (isNetworkFailure(error))
    return new PorticoError('issuer_unreachable', { detail: String(error), cause });
  return new PorticoError(otherwise, { detail: error instanceof Error ? error.message : 'unknown', cause });
}

/** Refusals that only whoever set the application up can mend (RFC 6749 sections 4.1.2.1 and 5.2, RFC 8707). */
const OF_THE_SETTINGS = new Set([
  ...['invalid_client', 'unauthorized_client', 'unsupported_grant_type', 'unsupported_response_type'],
  ...['invalid_scope', 'invalid_target'],
]);
const OF_THE_MOMENT = new Set(['server_error', 'temporarily_unavailable']);

/** What an OAuth error is to an application; undefined for what depends on the request. */
export function codeOfRefusal(oauthError: string, status = 400): PorticoError['code'] | undefined {
  if (isTrouble(status) || OF_THE_MOMENT.has(oauthError)) return 'issuer_unreachable';
  return OF_THE_SETTINGS.has(oauthError) ? 'misconfigured' : undefined;
}

/** A gateway in front of the issuer answers with 5xx and no JSON. */
function isServerTrouble({ cause }: oauth.OperationProcessingError): boolean {
  const response =
    cause instanceof Response ? cause : (cause as { response?: unknown } | undefined)?.response;
  return response instanceof Response && isTrouble(response.status);
}

const isTrouble = (status: number) => status >= 500 || status === 429;

/** `fetch` throws a TypeError when there is no answer, and a DOMException when it took too long. */
function isNetworkFailure(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === 'TimeoutError' || error.name === 'AbortError';
  return error instanceof TypeError;
}
