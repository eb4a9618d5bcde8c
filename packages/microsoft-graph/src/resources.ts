/** The parts of Graph's resources that Portico reads and writes (graph: resources/application, serviceprincipal). */

export type OptionalClaim = { readonly name: string; readonly essential?: boolean };

export type EntraApplication = {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly uniqueName?: string | null;
  readonly applicationTemplateId?: string | null;
  readonly signInAudience?: string;
  readonly web?: {
    readonly redirectUris?: readonly string[];
    readonly homePageUrl?: string | null;
    readonly logoutUrl?: string | null;
  };
  readonly groupMembershipClaims?: string | null;
  readonly passwordCredentials?: readonly PasswordCredential[];
  readonly keyCredentials?: readonly KeyCredential[];
  /** Only where it is asked for: it is a list of its own. */
  readonly federatedIdentityCredentials?: readonly FederatedCredential[];
  /** Only where it is asked for. */
  readonly owners?: readonly Owner[];
};

/** People have no `appId`. */
type Owner = { readonly id: string; readonly appId?: string };

export type PasswordCredential = {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly endDateTime: string;
};

/** An issuer, and whom it may speak for the app as (graph: resources/federatedidentitycredential). */
export type FederatedCredential = {
  /** No two of an app registration have the same, and it does not change. */
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
};

/** As Graph tells it. Other properties than these are there, too, and are sent back as they came. */
export type KeyCredential = {
  readonly keyId: string;
  readonly displayName: string | null;
  readonly key?: string | null;
};

/** One that the app registration has not had so far (graph: resources/keycredential). */
export type NewKeyCredential = KeyCredential & {
  readonly type: 'AsymmetricX509Cert';
  readonly usage: 'Verify';
  readonly key: string;
  readonly startDateTime: string;
  readonly endDateTime: string;
};

export type NewPassword = PasswordCredential & {
  /** Shown once, here. */
  readonly secretText: string;
};

export type EntraServicePrincipal = {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly accountEnabled?: boolean;
  readonly appRoleAssignmentRequired?: boolean;
  /** Where My Apps starts a sign-in. */
  readonly loginUrl?: string | null;
  /** Only where it is asked for. */
  readonly owners?: readonly Owner[];
};

/** What Entra takes as the logo of an app registration. */
export type LogoType = 'image/png' | 'image/jpeg' | 'image/gif';

/** What a PATCH of an application may carry. Complex properties are replaced as a whole. */
export type ApplicationChanges = {
  readonly displayName?: string;
  readonly signInAudience?: 'AzureADMyOrg';
  readonly web?: {
    readonly redirectUris: readonly string[];
    readonly homePageUrl?: string;
    readonly logoutUrl?: string;
    readonly implicitGrantSettings: {
      readonly enableIdTokenIssuance: boolean;
      readonly enableAccessTokenIssuance: boolean;
    };
  };
  readonly info?: { readonly marketingUrl: string | null };
  /** All of them: what is not in the list is removed. */
  readonly keyCredentials?: readonly KeyCredential[];
  readonly groupMembershipClaims?: 'SecurityGroup';
  readonly optionalClaims?: {
    readonly idToken: readonly OptionalClaim[];
    readonly accessToken: readonly OptionalClaim[];
    readonly saml2Token: readonly OptionalClaim[];
  };
  readonly requiredResourceAccess?: readonly {
    readonly resourceAppId: string;
    readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[];
  }[];
};

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** Ids of Graph's delegated permissions that a sign-in needs; the same in every directory. */
export const GRAPH_SCOPES = {
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  profile: '14dad69e-099b-42c9-810b-d002981feec1',
  email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
} as const;
