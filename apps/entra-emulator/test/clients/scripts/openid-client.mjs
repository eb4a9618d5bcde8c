import * as client from 'openid-client';
import { hear, runFlow, say } from './lines.mjs';

const { ORIGIN, SEGMENT, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI } = process.env;

const discover = () => client.discovery(new URL(`${ORIGIN}/${SEGMENT}/v2.0`), CLIENT_ID, CLIENT_SECRET);

async function authorizationCode(config, responseType) {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(responseType === undefined ? {} : { response_type: responseType }),
    state,
    nonce,
  });
  say({ url: url.href });
  const callback = new URL(await hear());
  const checks = {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  };
  return await client.authorizationCodeGrant(config, callback, checks);
}

await runFlow({
  async code() {
    const config = await discover();
    const tokens = await authorizationCode(config);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
    const who = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    return { claims: tokens.claims(), refreshed: refreshed.claims(), who };
  },
  async hybrid() {
    const config = await discover();
    client.useCodeIdTokenResponseType(config);
    return { claims: (await authorizationCode(config)).claims() };
  },
  async implicit() {
    const config = await discover();
    client.useIdTokenResponseType(config);
    const nonce = client.randomNonce();
    const state = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI,
      scope: 'openid profile',
      nonce,
      state,
    });
    say({ url: url.href });
    const callback = new URL(await hear());
    return { claims: await client.implicitAuthentication(config, callback, nonce, { expectedState: state }) };
  },
  async secret() {
    const tokens = await client.clientCredentialsGrant(await discover(), {
      scope: 'https://graph.microsoft.com/.default',
    });
    return { accessToken: tokens.access_token };
  },
});
