import { z } from 'zod';
import { address, addresses } from './address.ts';
import type { Assigned } from './assignments.ts';

/** How an application proves itself at the token endpoint, by what the console calls it. */
export const CLIENT_AUTHENTICATIONS = {
  client_secret_basic: 'Client secret, in the Authorization header (Basic)',
  client_secret_post: 'Client secret, in the body (POST)',
  private_key_jwt: 'Public key / Private key',
  none: 'None (PKCE alone)',
} as const;

/** What an id_token holds. */
export const TOKENS = {
  thin: 'Thin, as of Okta: who it is; name and e-mail at the userinfo endpoint',
  fat: 'Fat, as of Google: name, e-mail and hosted domain (hd)',
} as const;

const keyOf = <K extends string>(names: Readonly<Record<K, string>>) =>
  z.enum(Object.keys(names) as [K, ...K[]]);

const publicKey = z
  .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })
  .refine((key) => !('d' in key), 'is a private key: paste the public one');

/** What is typed about an application. The names are those of the control API; {@link OIDC_LABELS} has the console's. */
export const oidcSettings = z
  .strictObject({
    name: z.string().trim().min(1, 'is missing').max(100),
    signInRedirectUris: addresses.min(1, 'are missing: without one nobody can come back'),
    signOutRedirectUris: addresses.default([]),
    backChannelLogoutUri: address.optional(),
    clientAuthentication: keyOf(CLIENT_AUTHENTICATIONS).default('client_secret_basic'),
    /** A JSON Web Key Set, for `private_key_jwt`. */
    publicKeys: z.strictObject({ keys: z.array(publicKey).min(1).max(10) }).optional(),
    /** Where that set is, instead. */
    publicKeysUrl: address.optional(),
    tokens: keyOf(TOKENS).default('thin'),
    groupsClaim: z.boolean().default(false),
  })
  .refine(
    ({ clientAuthentication: by, publicKeys, publicKeysUrl }) =>
      by !== 'private_key_jwt' || (publicKeys === undefined) !== (publicKeysUrl === undefined),
    { path: ['publicKeys'], error: 'are missing: paste the keys, or give their URL, one of both' },
  );

export type OidcSettings = z.infer<typeof oidcSettings>;

/** The names that Okta's console has for these fields. */
export const OIDC_LABELS: Readonly<Record<keyof OidcSettings, string>> = {
  name: 'App integration name',
  signInRedirectUris: 'Sign-in redirect URIs',
  signOutRedirectUris: 'Sign-out redirect URIs',
  backChannelLogoutUri: 'Back-channel logout URI',
  clientAuthentication: 'Client authentication',
  publicKeys: 'Public keys (JWKS)',
  publicKeysUrl: 'Public keys URL',
  tokens: 'Tokens',
  groupsClaim: 'Groups claim filter',
};

/** An application at the sample OpenID Connect provider. */
export interface OidcIntegration {
  readonly clientId: string;
  /** Undefined where the application proves itself otherwise. */
  readonly clientSecret: string | undefined;
  readonly settings: OidcSettings;
  readonly assigned: Assigned;
}

/** Its client metadata (OpenID Connect Dynamic Client Registration 1.0 section 2). */
export function clientMetadata({ clientId, clientSecret, settings }: OidcIntegration) {
  const byKey = settings.clientAuthentication === 'private_key_jwt';
  return {
    client_id: clientId,
    client_name: settings.name,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    redirect_uris: settings.signInRedirectUris,
    post_logout_redirect_uris: settings.signOutRedirectUris,
    ...(settings.backChannelLogoutUri !== undefined && {
      backchannel_logout_uri: settings.backChannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
    token_endpoint_auth_method: settings.clientAuthentication,
    ...(byKey && settings.publicKeys !== undefined && { jwks: settings.publicKeys }),
    ...(byKey && settings.publicKeysUrl !== undefined && { jwks_uri: settings.publicKeysUrl }),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
  };
}
