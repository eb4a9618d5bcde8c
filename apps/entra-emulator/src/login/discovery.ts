import type { Emulator } from '../emulator.ts';
import { jsonResponse } from '../web/responses.ts';
import { directorySegment } from './checks/directory-segment.ts';
import type { LoginCall } from './login-call.ts';

/**
 * The OpenID Provider metadata (OpenID Connect Discovery 1.0 section 3) in Entra's selection of fields. At
 * `organizations` and `common` the issuer holds the literal `{tenantid}`, and endpoints keep the alias.
 */
export function discoveryEndpoint({ emulator, segment: name, params }: LoginCall): Response {
  const segment = directorySegment(emulator.store, name);
  const id = segment.kind === 'one' ? segment.directory.id : '{tenantid}';
  const inPath = segment.kind === 'one' ? segment.directory.id : segment.name;
  return publicJson(metadataOf(emulator.origin, id, inPath, params['appid']));
}

function metadataOf(
  origin: string,
  id: string,
  inPath: string,
  appId: string | undefined,
): Record<string, unknown> {
  const at = `${origin}/${inPath}`;
  const forApplication = appId === undefined ? '' : `?appid=${encodeURIComponent(appId)}`;
  return {
    token_endpoint: `${at}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${at}/discovery/v2.0/keys${forApplication}`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${id}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${at}/oauth2/v2.0/logout`,
    claims_supported: CLAIMS,
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(origin).host,
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: new URL(origin).host,
    rbac_url: 'https://pas.windows.net',
  };
}

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
export function keysEndpoint({ emulator, segment: name }: LoginCall): Response {
  const segment = directorySegment(emulator.store, name);
  const id = segment.kind === 'one' ? segment.directory.id : '{tenantid}';
  return publicJson({ keys: keySet(emulator, id) });
}

const keySet = ({ keys, origin }: Emulator, id: string): Record<string, unknown>[] =>
  keys.all().map(({ kid, jwk, certificate }) => ({
    kty: jwk.kty,
    use: 'sig',
    kid,
    x5t: jwk.x5t,
    n: jwk.n,
    e: jwk.e,
    x5c: [certificate],
    alg: 'RS256',
    issuer: `${origin}/${id}/v2.0`,
  }));

const publicJson = (body: unknown): Response =>
  jsonResponse(200, body, { 'cache-control': 'max-age=86400, private', 'access-control-allow-origin': '*' });
