import type { AdapterPayload } from 'oidc-provider';
import type { Client } from '../context.ts';
import { MANAGEMENT_SCOPE, SCOPES } from '../scopes.ts';
import type { RegisteredApplication } from '../stores.ts';

/** The hashes of all valid secrets, in the one field that the library has for a secret. */
const HASH_SEPARATOR = ' ';

/** Our own addition to a client's metadata: origins from which its pages call the token endpoint. */
const ALLOWED_ORIGINS = 'allowed_origins';
/** Our own: whether a confidential one has to use PKCE. */
const PKCE_REQUIRED = 'pkce_required';
/** Our own: whether people are asked before it learns who they are. */
const THIRD_PARTY = 'third_party';

/** All of our own additions. */
export const OWN_METADATA = [ALLOWED_ORIGINS, PKCE_REQUIRED, THIRD_PARTY];

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** An application that acts for itself alone. */
export const isMachine = (client: Client): boolean => !client.grantTypeAllowed('authorization_code');

/** What each kind of application may do at the token endpoint. */
const GRANT_TYPES = {
  web: ['authorization_code', 'refresh_token'],
  spa: ['authorization_code', 'refresh_token'],
  native: ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT],
  machine: ['client_credentials'],
} as const;

/** An application in the words of OpenID Connect Dynamic Client Registration section 2. */
export function clientMetadata(application: RegisteredApplication): AdapterPayload {
  const { kind } = application;
  return {
    client_id: application.id,
    client_name: application.name,
    application_type: kind === 'native' ? 'native' : 'web',
    ...(kind === 'machine' ? { redirect_uris: [], response_types: [] } : addresses(application)),
    [ALLOWED_ORIGINS]: [...application.allowedOrigins],
    [PKCE_REQUIRED]: application.pkceRequired,
    [THIRD_PARTY]: application.thirdParty,
    grant_types: [...GRANT_TYPES[kind]],
    // What is not in this list is refused, not dropped (RFC 6749 section 3.3). A machine is nobody: it has none at all.
    ...(kind === 'machine' ? {} : { scope: allowedScopes(application) }),
    id_token_signed_response_alg: application.idTokenAlgorithm,
    dpop_bound_access_tokens: application.dpopRequired,
    require_pushed_authorization_requests: application.parRequired && kind !== 'machine',
    ...authentication(application),
  } as AdapterPayload;
}

const allowedScopes = ({ connectionsManage }: RegisteredApplication): string =>
  SCOPES.filter((scope) => scope !== MANAGEMENT_SCOPE || connectionsManage).join(' ');

/** Whether its people may change who their organization's identity provider is through it. */
export const managesConnections = (client: Client): boolean =>
  client.scope?.split(' ').includes(MANAGEMENT_SCOPE) === true;

/** On the name `localhost` only for an application that says so: it need not be this machine (RFC 8252, section 8.3). */
function addresses(application: RegisteredApplication) {
  const anyPort = application.kind === 'native' && !application.localhostRedirects;
  const usable = (uris: readonly string[]) =>
    uris.filter((uri) => !anyPort || URL.parse(uri)?.hostname !== 'localhost');
  return {
    redirect_uris: usable(application.redirectUris),
    post_logout_redirect_uris: usable(application.postLogoutRedirectUris),
    response_types: ['code'],
  };
}

/** Basic and post are one method to the library: either is taken where one of them is registered. */
function authentication({ kind, authentication: method, jwks, secretHashes }: RegisteredApplication) {
  if (kind === 'spa' || kind === 'native') return { token_endpoint_auth_method: 'none' };
  if (method === 'private_key_jwt') return { token_endpoint_auth_method: method, jwks: jwks ?? { keys: [] } };
  return {
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: secretHashes.join(HASH_SEPARATOR),
  };
}

/** The hashes inside `client_secret`. */
export function secretHashes(clientSecret: string): string[] {
  return clientSecret.split(HASH_SEPARATOR);
}

/** A public application cannot prove itself, so it shows that it is the one that began (RFC 9700 section 2.1.1). */
export function needsPkce(client: Client): boolean {
  return client.clientAuthMethod === 'none' || client[PKCE_REQUIRED] !== false;
}

export const isThirdParty = (client: Client): boolean => client[THIRD_PARTY] === true;

/**
 * Whether a page of that origin may call the token endpoint as this client: only for a public one, and only from the
 * origins that it registered or is sent back to (attack 75).
 */
export function mayCallFrom(origin: string, client: Client): boolean {
  if (client.clientAuthMethod !== 'none') return false;
  const registered = client[ALLOWED_ORIGINS];
  if (Array.isArray(registered) && registered.includes(origin)) return true;
  return (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin && origin !== 'null');
}
