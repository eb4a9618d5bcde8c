import type { AdapterPayload, KoaContextWithOIDC } from 'oidc-provider';
import type { RegisteredApplication } from './stores.ts';

type Client = NonNullable<KoaContextWithOIDC['oidc']['client']>;

/** The hashes of all valid secrets, in the one field that the library has for a secret. */
const HASH_SEPARATOR = ' ';

/** Our own addition to a client's metadata: origins from which its pages call the token endpoint. */
export const ALLOWED_ORIGINS = 'allowed_origins';

/** An application in the words of OpenID Connect Dynamic Client Registration section 2. */
export function clientMetadata(application: RegisteredApplication): AdapterPayload {
  const confidential = application.kind === 'web' || application.kind === 'machine';
  return {
    client_id: application.id,
    client_name: application.name,
    application_type: application.kind === 'native' ? 'native' : 'web',
    redirect_uris: [...application.redirectUris],
    post_logout_redirect_uris: [...application.postLogoutRedirectUris],
    [ALLOWED_ORIGINS]: [...application.allowedOrigins],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: confidential ? 'client_secret_basic' : 'none',
    ...(confidential ? { client_secret: application.secretHashes.join(HASH_SEPARATOR) } : {}),
  } as AdapterPayload;
}

/** The hashes inside `client_secret`. */
export function secretHashes(clientSecret: string): string[] {
  return clientSecret.split(HASH_SEPARATOR);
}

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
