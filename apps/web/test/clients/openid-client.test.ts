import * as client from 'openid-client';
import { expect, test } from 'vitest';
import { porticoForClients, register, signInOnPages } from './support.ts';

const portico = await porticoForClients();
const redirectUri = 'http://127.0.0.1:9/callback';

test('openid-client signs in, reads userinfo, introspects, refreshes, revokes and signs out', async () => {
  const { clientId, clientSecret } = await register(portico, { kind: 'web', redirect_uris: [redirectUri] });
  const config = await client.discovery(new URL(portico.project.issuer), clientId, clientSecret, undefined, {
    execute: [client.allowInsecureRequests],
  });
  const verifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  });
  const page = await signInOnPages(portico, portico.newBrowser(), url);
  const tokens = await client.authorizationCodeGrant(config, page.url, {
    pkceCodeVerifier: verifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  expect(claims).toMatchObject({ org_id: portico.organizations.a.id, email: 'user@contoso.example' });
  expect(await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '')).toMatchObject({
    sub: claims?.sub,
  });
  expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
  expect(refreshed.claims()?.sub).toBe(claims?.sub);
  await client.tokenRevocation(config, refreshed.refresh_token ?? '');
  expect(await client.tokenIntrospection(config, refreshed.access_token)).toMatchObject({ active: false });
  await expect(client.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});
