import { connectionUrls } from '@portico/connections';
import type { Connection } from '@portico/database';
import {
  type ApplicationChanges,
  type EntraServicePrincipal,
  GRAPH_APP_ID,
  GRAPH_SCOPES,
} from '@portico/microsoft-graph';

/** The stable external key of the app registration (invariant 7): found again whatever happened. */
export function uniqueName(connectionId: string): string {
  return `portico-${connectionId}`;
}

/**
 * What the customer's people read in My Apps, and their administrator in the Entra admin center: the product that they
 * bought (U12). At most 120 characters (attack 18).
 */
export function displayName({ projectName }: Pick<Connection, 'projectName'>): string {
  return projectName.replace(/\p{Cc}/gu, ' ').slice(0, 120);
}

/** What the directory puts into id_tokens, as its administrator reads it before approving. */
export const ID_TOKEN_CLAIMS = {
  email: 'e-mail address',
  xms_edov: 'whether the domain of that address is verified',
  upn: 'user principal name',
  groups: 'security groups',
  acct: 'member or guest of the directory',
  auth_time: 'time of the sign-in',
  sid: 'session id',
  login_hint: 'sign-in hint',
} as const;

/** How the app registration has to look. Written whole at every repair. */
export function desiredApplication(connection: Connection, origin: URL) {
  const { initiate } = connectionUrls(origin, connection.id);
  const sign = signInOf(connection, origin);
  return {
    ...sign,
    displayName: displayName(connection),
    web: { ...sign.web, homePageUrl: connection.homePage ?? initiate },
    info: { marketingUrl: connection.homePage },
  } satisfies ApplicationChanges;
}

/**
 * What of it sign-in rests on. The rest is how the product looks in the directory: it changes with the project, and may be
 * the customer's to word.
 */
export function signInOf({ id }: Pick<Connection, 'id'>, origin: URL) {
  const urls = connectionUrls(origin, id);
  return {
    signInAudience: 'AzureADMyOrg' as const,
    web: {
      // Entra accepts only redirect URIs as addresses to return to after a logout.
      redirectUris: [urls.callback, urls.signedOut],
      ...(origin.protocol === 'https:' ? { logoutUrl: urls.frontChannelLogout } : {}),
      implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
    },
    groupMembershipClaims: 'SecurityGroup' as const,
    optionalClaims: {
      idToken: Object.keys(ID_TOKEN_CLAIMS).map((name) => ({ name, essential: false })),
      accessToken: [],
      saml2Token: [],
    },
    requiredResourceAccess: [
      {
        resourceAppId: GRAPH_APP_ID,
        resourceAccess: Object.values(GRAPH_SCOPES).map((id) => ({ id, type: 'Scope' as const })),
      },
    ],
  } satisfies ApplicationChanges;
}

/** How the enterprise app has to look. */
export function desiredServicePrincipal(connectionId: string, origin: URL) {
  return {
    accountEnabled: true,
    // The template demands an assignment for each person, which would also rule out their consent.
    appRoleAssignmentRequired: false,
    // The tile in My Apps signs people in, whatever the home page is.
    loginUrl: connectionUrls(origin, connectionId).initiate,
  } satisfies Partial<EntraServicePrincipal>;
}
