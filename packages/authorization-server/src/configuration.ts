import type { Configuration } from 'oidc-provider';
import { ALLOWED_ORIGINS, mayCallFrom } from './client-metadata.ts';
import { errorPage } from './error-page.ts';
import { ACCESS_TOKEN_SECONDS, resourceIndicators, SCOPES } from './resources.ts';
import { signInPolicy } from './sign-in-policy.ts';
import { confirmSignOut, signedOut } from './sign-out-pages.ts';
import type { IssuerParts } from './stores.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** How long a sign-in may take at the identity provider. */
export const INTERACTION_SECONDS = 10 * MINUTE;

/** The settings of a project's provider that need no store. */
export function configuration(parts: IssuerParts) {
  const path = new URL(parts.issuer).pathname;
  const cookie = {
    path,
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    secure: parts.secureCookies,
  } as const;
  return {
    jwks: { keys: [...parts.keys.signing] } as NonNullable<Configuration['jwks']>,
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'], userinfoSigningAlgValues: [] },
    // Every name carries the project: two projects live on one origin and must not meet.
    cookies: {
      keys: [...parts.keys.cookie],
      names: {
        session: `portico_s_${parts.projectId}`,
        interaction: `portico_i_${parts.projectId}`,
        resume: `portico_r_${parts.projectId}`,
      },
      long: cookie,
      short: cookie,
    },
    extraParams: ['organization', 'connection', 'provider', 'domain_hint', 'screen_hint'],
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'sid', 'org_id', 'connection_id', 'roles', 'groups', 'groups_known'],
      profile: ['name'],
      email: ['email', 'email_verified'],
    },
    extraClientMetadata: { properties: [ALLOWED_ORIGINS] },
    clientBasedCORS: (_ctx, origin, client) => mayCallFrom(origin, client),
    scopes: [...SCOPES],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    expiresWithSession: async () => false,
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: MINUTE,
      IdToken: 5 * MINUTE,
      Interaction: INTERACTION_SECONDS,
      Session: DAY,
      Grant: 14 * DAY,
      RefreshToken: 14 * DAY,
    },
    interactions: { policy: signInPolicy(parts) },
    renderError: errorPage,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true },
      introspection: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: confirmSignOut,
        postLogoutSuccessSource: signedOut,
      },
      resourceIndicators: resourceIndicators(parts),
    },
  } satisfies Configuration;
}
