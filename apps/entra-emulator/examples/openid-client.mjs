// A web application with openid-client: authorization code with PKCE.
import { createServer } from 'node:http';
import * as openid from 'openid-client';
import { CLIENT_ID, CLIENT_SECRET, PORT, pleaseOpen, TENANT_ID } from './demo-client.mjs';

const issuer = new URL(`https://login.microsoftonline.com/${TENANT_ID}/v2.0`);
const config = await openid.discovery(issuer, CLIENT_ID, CLIENT_SECRET);
const pkceCodeVerifier = openid.randomPKCECodeVerifier();
const expectedState = openid.randomState();

const server = createServer(async (request, response) => {
  const url = new URL(request.url, redirectUri());
  if (url.pathname !== '/callback') return response.writeHead(404).end();
  const tokens = await openid.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState });
  const { preferred_username: name } = tokens.claims();
  response.end(`Hello ${name}`, () => process.exit(0));
  console.log(`Signed in: ${name}`);
});
const redirectUri = () => `http://localhost:${server.address().port}/callback`;

server.listen(PORT, 'localhost', async () => {
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri(),
    scope: 'openid profile email',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
  });
  pleaseOpen(url.href);
});
