import * as openid from 'openid-client';
import type { ExampleEnv } from './env.ts';

/** What the browser has to bring back unchanged between leaving for Portico and coming home. */
export type Pending = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type SignedIn = { readonly claims: openid.IDToken; readonly idToken: string };

/** Plain OpenID Connect against the project's issuer: nothing in here is Portico's own. */
export function porticoClient(env: ExampleEnv) {
  let discovered: Promise<openid.Configuration> | undefined;
  const redirectUri = `${env.origin}/callback`;

  function configuration(): Promise<openid.Configuration> {
    discovered ??= openid
      .discovery(env.issuer, env.clientId, undefined, openid.ClientSecretBasic(env.clientSecret), {
        execute: env.issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
    return discovered;
  }

  return {
    async authorizationUrl(wish: Record<string, string>): Promise<{ url: URL; pending: Pending }> {
      const pending = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(await configuration(), {
        ...wish,
        redirect_uri: redirectUri,
        scope: 'openid profile email',
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { url, pending };
    },

    async redeem(query: string, pending: Pending): Promise<SignedIn> {
      const tokens = await openid.authorizationCodeGrant(
        await configuration(),
        new URL(`${redirectUri}${query}`),
        {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.codeVerifier,
          idTokenExpected: true,
        },
      );
      const claims = tokens.claims();
      if (!claims || !tokens.id_token) throw new Error('no id_token');
      return { claims, idToken: tokens.id_token };
    },

    async endSessionUrl(idToken: string): Promise<URL> {
      return openid.buildEndSessionUrl(await configuration(), {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${env.origin}/`,
      });
    },
  };
}
