import { cookieName } from '@portico/core';
import type { Configuration } from 'oidc-provider';
import { checkRequest } from './authorization/request-rules.ts';
import { SELECT_ACCOUNT, signInPolicy } from './authorization/sign-in-policy.ts';
import { checkClientAssertion } from './client/client-assertion.ts';
import { mayCallFrom, needsPkce, OWN_METADATA } from './client/client-metadata.ts';
import type { EndpointContext } from './context.ts';
import { confirmDevice, deviceConnected, enterDeviceCode } from './device/device-pages.ts';
import { CookieSignatures } from './http/cookie-signatures.ts';
import { errorPage } from './pages/error-page.ts';
import { GROUPS_SCOPE, ORGANIZATIONS_SCOPE, SCOPES } from './scopes.ts';
import { confirmSignOut, signedOut } from './sign-out/sign-out-pages.ts';
import type { IssuerParts } from './stores.ts';
import { isOwn, mayIntrospect } from './tokens/introspection.ts';
import { LocalSigningKey } from './tokens/local-signing-key.ts';
import { ACCESS_TOKEN_SECONDS, resourceIndicators } from './tokens/resources.ts';
import type { ReadSession } from './tokens/session-reading.ts';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/**
 * How long an authorization request waits for its person. Longer than a trip to an identity provider may take, so that
 * one that took too long, or came to nothing, is begun anew and the application hears of it.
 */
export const INTERACTION_SECONDS = 60 * MINUTE;

/** The settings of a project's provider that need no store. */
export function configuration(parts: IssuerParts, readSession: ReadSession) {
  // Over http on loopback no such prefix is possible, and all ports of a machine share its cookies: there they stay below.
  const path = parts.secureCookies ? '/' : new URL(parts.issuer).pathname;
  const cookie = {
    path,
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    secure: parts.secureCookies,
  } as const;
  return {
    jwks: { keys: parts.keys.signing.map((jwk) => new LocalSigningKey(jwk)) },
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      userinfoSigningAlgValues: [],
      clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      dPoPSigningAlgValues: ['ES256', 'EdDSA'],
    },
    // Every name carries the project: two projects live on one origin and must not meet.
    cookies: {
      keys: new CookieSignatures(parts.keys.cookie),
      names: cookieNames(parts),
      long: cookie,
      short: cookie,
    },
    extraParams: {
      // The library calls this once per request, given or not: its one place for rules of ours.
      organization: checkRequest,
      connection: null,
      provider: null,
      domain_hint: null,
      screen_hint: null,
    },
    // Delivered by the worker, from the rows that the end of a session leaves (decision 9).
    discovery: {
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      ui_locales_supported: ['en', 'de'],
      // Initiating User Registration 1.0 section 3 made the name.
      prompt_values_supported: ['none', 'login', 'consent', SELECT_ACCOUNT],
    },
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'sid', 'org_id', 'org_name', 'connection_id', 'roles'],
      profile: ['name'],
      email: ['email', 'email_verified'],
      [GROUPS_SCOPE]: ['groups', 'groups_known'],
      [ORGANIZATIONS_SCOPE]: ['organizations'],
    },
    extraClientMetadata: { properties: OWN_METADATA },
    clientBasedCORS: (_ctx, origin, client) => mayCallFrom(origin, client),
    scopes: [...SCOPES],
    routes: { userinfo: '/userinfo', pushed_authorization_request: '/par' },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    assertJwtClientAuthClaimsAndHeader: checkClientAssertion(parts),
    pkce: { required: (_ctx, client) => needsPkce(client) },
    rotateRefreshToken: true,
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    expiresWithSession: async () => false,
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: MINUTE,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      DeviceCode: 10 * MINUTE,
      IdToken: 5 * MINUTE,
      Interaction: INTERACTION_SECONDS,
      Session: DAY,
      Grant: 14 * DAY,
      RefreshToken: 14 * DAY,
    },
    interactions: { policy: signInPolicy(parts) },
    renderError: errorPage(parts),
    features: features(parts, readSession),
  } satisfies Configuration;
}

/**
 * Over https for the whole host and no other (attack 120): a sibling host cannot plant a session or a waiting request of its own. The
 * third has a path for each waiting request, so that tabs do not disturb each other, and no such prefix; it counts only
 * together with the session that began the request.
 */
function cookieNames({ projectId, secureCookies }: IssuerParts) {
  return {
    session: cookieName(`sso_${projectId}`, secureCookies),
    interaction: cookieName(`act_${projectId}`, secureCookies),
    resume: `${secureCookies ? '__Secure-' : ''}portico_res_${projectId}`,
  };
}

/** What of the library is on, each on purpose. */
function features(parts: IssuerParts, readSession: ReadSession) {
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: true },
    revocation: { enabled: true, allowedPolicy: isOwn },
    introspection: { enabled: true, allowedPolicy: mayIntrospect(readSession) },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: confirmSignOut,
      postLogoutSuccessSource: (ctx: EndpointContext) => signedOut(parts, ctx),
    },
    resourceIndicators: resourceIndicators(parts),
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    clientCredentials: { enabled: true },
    deviceFlow: {
      enabled: true,
      charset: 'base-20',
      mask: '****-****',
      userCodeInputSource: enterDeviceCode,
      userCodeConfirmSource: confirmDevice,
      successSource: deviceConnected,
    },
    pushedAuthorizationRequests: { enabled: true },
    // Without nonces: a proof counts for a minute and once.
    dPoP: { enabled: true },
  } satisfies Configuration['features'];
}
