import type { ManagedConnection } from '@portico/database';
import { type ApplicationChanges, GRAPH_APP_ID, GRAPH_SCOPES } from '@portico/microsoft-graph';

/** The stable external key of the app registration (invariant 7): found again whatever happened. */
export function uniqueName(connectionId: string): string {
  return `portico-${connectionId}`;
}

/** The temporary display name of a template instance, by which it and its duplicates are found. */
export function templateMarker(connectionId: string): string {
  return `Portico setting up ${connectionId}`;
}

/** What the customer's administrator reads in the Entra admin centre; at most 120 characters (attack 18). */
export function displayName(connection: Pick<ManagedConnection, 'organizationName'>): string {
  const organization = connection.organizationName.replace(/\p{Cc}/gu, ' ').slice(0, 80);
  return `${organization} sign-in (Portico)`;
}

/** The addresses of a connection. Built by us alone, from configuration and the connection's id (attack 18). */
export function connectionUrls(origin: URL, connectionId: string) {
  const url = (name: string) => new URL(`/v1/sso/connections/${connectionId}/${name}`, origin).href;
  return {
    callback: url('callback'),
    signedOut: url('signed-out'),
    initiate: url('initiate'),
    frontChannelLogout: url('front-channel-logout'),
  };
}

const ID_TOKEN_CLAIMS = ['email', 'upn', 'groups', 'xms_edov', 'login_hint', 'sid', 'auth_time', 'acct'];

/** How the app registration has to look (DESIGN section 3a). Written whole at every repair. */
export function desiredApplication(connection: ManagedConnection, origin: URL): ApplicationChanges {
  const urls = connectionUrls(origin, connection.id);
  return {
    displayName: displayName(connection),
    signInAudience: 'AzureADMyOrg',
    web: {
      // Entra accepts only redirect URIs as addresses to return to after a logout.
      redirectUris: [urls.callback, urls.signedOut],
      homePageUrl: urls.initiate,
      ...(origin.protocol === 'https:' ? { logoutUrl: urls.frontChannelLogout } : {}),
      implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
    },
    groupMembershipClaims: 'SecurityGroup',
    optionalClaims: {
      idToken: ID_TOKEN_CLAIMS.map((name) => ({ name, essential: false })),
      accessToken: [],
      saml2Token: [],
    },
    requiredResourceAccess: [
      {
        resourceAppId: GRAPH_APP_ID,
        resourceAccess: Object.values(GRAPH_SCOPES).map((id) => ({ id, type: 'Scope' as const })),
      },
    ],
  };
}
