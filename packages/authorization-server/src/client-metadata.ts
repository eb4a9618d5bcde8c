import type { AdapterPayload } from 'oidc-provider';
import type { RegisteredApplication } from './stores.ts';

/** The hashes of all valid secrets, in the one field that the library has for a secret. */
const HASH_SEPARATOR = ' ';

/** An application in the words of OpenID Connect Dynamic Client Registration section 2. */
export function clientMetadata(application: RegisteredApplication): AdapterPayload {
  const confidential = application.kind === 'web' || application.kind === 'machine';
  return {
    client_id: application.id,
    client_name: application.name,
    application_type: application.kind === 'native' ? 'native' : 'web',
    redirect_uris: [...application.redirectUris],
    post_logout_redirect_uris: [...application.postLogoutRedirectUris],
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
