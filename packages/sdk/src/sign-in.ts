import * as oauth from 'oauth4webapi';
import { PorticoError } from './errors.ts';
import type { Issuer } from './issuer.ts';
import { needed, type Settings } from './options.ts';
import { type PendingSignIn, secretsOf } from './pending-sign-in.ts';
import { localPath } from './return-to.ts';

/** Where and how somebody is to sign in. Without any of it, Portico's hosted login asks. */
export type SignInWish = {
  /** `org_…` */
  readonly organization?: string | undefined;
  /** `sso_…` */
  readonly connection?: string | undefined;
  /** A social one by name: `microsoft`, `google`. */
  readonly provider?: string | undefined;
  /** The person's e-mail address, to spare them typing it. */
  readonly loginHint?: string | undefined;
  /** The domain of their e-mail address. */
  readonly domainHint?: string | undefined;
  readonly screenHint?: string | undefined;
  /** `login` asks anew who they are, `none` never shows a page (OIDC Core section 3.1.2.1). */
  readonly prompt?: string | undefined;
  /** Seconds since the person last proved who they are. */
  readonly maxAge?: number | undefined;
  /** A path of this application to come back to; anything else becomes `/`. */
  readonly returnTo?: string | undefined;
};

/** An authorization request with PKCE S256, state and nonce (RFC 9700 section 2.1.1). */
export async function beginSignIn(settings: Settings, issuer: Issuer, wish: SignInWish) {
  const { authorization_endpoint: endpoint } = await issuer.server();
  if (endpoint === undefined)
    throw new PorticoError('issuer_invalid', { detail: 'no authorization_endpoint' });
  const pending: PendingSignIn = {
    seed: oauth.generateRandomState(),
    maxAge: wish.maxAge,
    returnTo: localPath(wish.returnTo),
  };
  const { state, nonce, codeVerifier } = await secretsOf(pending);
  const parameters: Record<string, string | undefined> = {
    client_id: settings.clientId,
    redirect_uri: needed(settings, 'redirectUri'),
    response_type: 'code',
    scope: settings.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...parametersOf(wish),
  };
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return { url, pending };
}

function parametersOf(wish: SignInWish): Record<string, string | undefined> {
  return {
    organization: wish.organization,
    connection: wish.connection,
    provider: wish.provider,
    login_hint: wish.loginHint,
    domain_hint: wish.domainHint,
    screen_hint: wish.screenHint,
    prompt: wish.prompt,
    max_age: wish.maxAge?.toString(),
  };
}
