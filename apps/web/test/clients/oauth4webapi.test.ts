import * as oauth from 'oauth4webapi';
import { expect, test } from 'vitest';
import { porticoForClients, register, signInOnPages } from './support.ts';

const portico = await porticoForClients();
const redirectUri = 'http://127.0.0.1:9/callback';
const insecure = { [oauth.allowInsecureRequests]: true };

test('oauth4webapi with pushed requests and DPoP: tokens are bound to the key, and userinfo wants it', async () => {
  const { clientId, clientSecret } = await register(portico, {
    kind: 'web',
    redirect_uris: [redirectUri],
    dpop_required: true,
    par_required: true,
  });
  const issuer = new URL(portico.project.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  const client: oauth.Client = { client_id: clientId };
  const authentication = oauth.ClientSecretBasic(clientSecret);
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const parameters = new URLSearchParams({
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid email',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const options = { ...insecure, DPoP };
  const pushed = await oauth.processPushedAuthorizationResponse(
    as,
    client,
    await oauth.pushedAuthorizationRequest(as, client, authentication, parameters, options),
  );
  const url = new URL(as.authorization_endpoint ?? '');
  url.search = new URLSearchParams({ client_id: clientId, request_uri: pushed.request_uri }).toString();
  const page = await signInOnPages(portico, portico.newBrowser(), url);
  const callback = oauth.validateAuthResponse(as, client, page.url, state);
  const answer = await oauth.authorizationCodeGrantRequest(
    ...([as, client, authentication, callback, redirectUri, verifier, options] as const),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  expect(tokens.token_type).toBe('dpop');
  const userinfo = await oauth.userInfoRequest(as, client, tokens.access_token, options);
  const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '';
  expect(await oauth.processUserInfoResponse(as, client, subject, userinfo)).toMatchObject({ sub: subject });
  const stolen = await fetch(as.userinfo_endpoint ?? '', {
    headers: { authorization: `DPoP ${tokens.access_token}` },
  });
  expect(stolen.status).toBeGreaterThanOrEqual(400);
});
