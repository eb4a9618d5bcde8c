import type { Emulator } from '../emulator/emulator.ts';
import { issuerFor } from '../tokens/issuers.ts';
import { jsonResponse } from '../web/responses.ts';
import type { ServiceAddress } from '../web/service-address.ts';
import { directorySegment } from './checks/directory-segment.ts';
import type { LoginCall } from './login-call.ts';
import { USERINFO_PATH } from './userinfo.ts';

/**
 * The OpenID Provider metadata (OpenID Connect Discovery 1.0 section 3) in Entra's selection of fields. At
 * `organizations` and `common` the issuer holds the literal `{tenantid}`; endpoints keep the alias that was asked for.
 */
export function discoveryEndpoint({ emulator, segment: name, params, version }: LoginCall): Response {
  const segment = directorySegment(emulator.store, name);
  const id = segment.kind === 'one' ? segment.directory.id : '{tenantid}';
  const inPath = segment.kind === 'one' && segment.name !== 'consumers' ? segment.directory.id : segment.name;
  const { address } = emulator;
  const appId = params['appid'];
  const forApplication = appId === undefined ? '' : `?appid=${encodeURIComponent(appId)}`;
  const document = version === 1 ? version1 : version2;
  return publicJson({
    ...document(address, inPath, forApplication),
    issuer: issuerFor(emulator, id, version),
  });
}

function version2(address: ServiceAddress, inPath: string, query: string): Record<string, unknown> {
  const at = `${address.origin}/${inPath}`;
  return {
    token_endpoint: `${at}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    jwks_uri: `${at}/discovery/v2.0/keys${query}`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${address.graphOrigin}${USERINFO_PATH}`,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${at}/oauth2/v2.0/logout`,
    claims_supported: CLAIMS,
    ...cloudFacts(address),
  };
}

function version1(address: ServiceAddress, inPath: string, query: string): Record<string, unknown> {
  const at = `${address.origin}/${inPath}`;
  return {
    token_endpoint: `${at}/oauth2/token`,
    token_endpoint_auth_methods_supported: AUTHENTICATION_METHODS,
    jwks_uri: `${at}/discovery/keys${query}`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    scopes_supported: ['openid'],
    microsoft_multi_refresh_token: true,
    authorization_endpoint: `${at}/oauth2/authorize`,
    device_authorization_endpoint: `${at}/oauth2/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${at}/oauth2/logout`,
    claims_supported: CLAIMS,
    userinfo_endpoint: `${address.graphOrigin}${USERINFO_PATH}`,
    ...cloudFacts(address),
  };
}

const cloudFacts = (address: ServiceAddress): Record<string, unknown> => ({
  tenant_region_scope: 'EU',
  cloud_instance_name: address.cloudInstanceName,
  cloud_graph_host_name: address.directoryGraphHost,
  msgraph_host: new URL(address.graphOrigin).host,
  rbac_url: 'https://pas.windows.net',
});

const AUTHENTICATION_METHODS = ['client_secret_post', 'private_key_jwt', 'client_secret_basic'];

const CLAIMS = [
  'sub',
  'iss',
  'cloud_instance_name',
  'cloud_instance_host_name',
  'cloud_graph_host_name',
  'msgraph_host',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'acr',
  'nonce',
  'preferred_username',
  'name',
  'tid',
  'ver',
  'at_hash',
  'c_hash',
  'email',
];

/** The signing keys (RFC 7517), newest first. At an alias each key names the issuer template. */
export function keysEndpoint({ emulator, segment: name, version }: LoginCall): Response {
  const segment = directorySegment(emulator.store, name);
  const id = segment.kind === 'one' ? segment.directory.id : '{tenantid}';
  return publicJson({ keys: keySet(emulator, issuerFor(emulator, id, version)) });
}

const keySet = ({ keys }: Emulator, issuer: string): Record<string, unknown>[] =>
  keys.all().map(({ kid, jwk, certificate }) => ({
    kty: jwk.kty,
    use: 'sig',
    kid,
    x5t: jwk.x5t,
    n: jwk.n,
    e: jwk.e,
    x5c: [certificate],
    alg: 'RS256',
    issuer,
  }));

const publicJson = (body: unknown): Response =>
  jsonResponse(200, body, { 'cache-control': 'max-age=86400, private', 'access-control-allow-origin': '*' });
