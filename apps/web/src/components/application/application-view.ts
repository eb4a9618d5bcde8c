import type { ApplicationKind } from './kinds.ts';
import type { SecretView } from './secrets.tsx';

/** An application as its pages show it. */
export type ApplicationView = {
  readonly id: string;
  readonly name: string;
  readonly kind: ApplicationKind;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly initiateLoginUri: string | null;
  readonly isDefault: boolean;
  readonly builtIn: boolean;
  readonly thirdParty: boolean;
  readonly authentication: 'client_secret' | 'private_key_jwt';
  readonly jwks: unknown;
  readonly idTokenAlgorithm: string;
  readonly pkceRequired: boolean;
  readonly dpopRequired: boolean;
  readonly parRequired: boolean;
  readonly localhostRedirects: boolean;
  readonly connectionsManage: boolean;
  readonly groupsWithRuleOnly: boolean;
  readonly backchannelLogoutUri: string | null;
  readonly secrets: readonly SecretView[];
};

export type ApplicationProps = { readonly projectId: string; readonly application: ApplicationView };
