import { ConfidentialClientApplication, PublicClientApplication } from '@azure/msal-node';
import { hear, runFlow, say } from './lines.mjs';

const { ORIGIN, HOST, DIRECTORY, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, API_SCOPE } = process.env;
const { PRIVATE_KEY, THUMBPRINT, THUMBPRINT_SHA256, USERNAME, PASSWORD, ASSERTION } = process.env;

const auth = { clientId: CLIENT_ID, authority: `${ORIGIN}/${DIRECTORY}`, knownAuthorities: [HOST] };
const withSecret = () =>
  new ConfidentialClientApplication({ auth: { ...auth, clientSecret: CLIENT_SECRET } });
const withCertificate = (clientCertificate) =>
  new ConfidentialClientApplication({ auth: { ...auth, clientCertificate } });
const publicClient = () => new PublicClientApplication({ auth });
const graph = { scopes: ['https://graph.microsoft.com/.default'], skipCache: true };

const told = (result) => ({
  accessToken: result.accessToken,
  idTokenClaims: result.idTokenClaims,
  scopes: result.scopes,
  homeAccountId: result.account?.homeAccountId,
  username: result.account?.username,
});

await runFlow({
  async secret() {
    return told(await withSecret().acquireTokenByClientCredential(graph));
  },
  async certificateSha256() {
    const client = withCertificate({ thumbprintSha256: THUMBPRINT_SHA256, privateKey: PRIVATE_KEY });
    return told(await client.acquireTokenByClientCredential(graph));
  },
  async certificateSha1() {
    const client = withCertificate({ thumbprint: THUMBPRINT, privateKey: PRIVATE_KEY });
    return told(await client.acquireTokenByClientCredential(graph));
  },
  async code() {
    const client = withSecret();
    const request = { scopes: ['User.Read', 'email'], redirectUri: REDIRECT_URI };
    say({
      url: await client.getAuthCodeUrl({ ...request, nonce: 'n-1', state: 's-1', prompt: 'select_account' }),
    });
    const code = await hear();
    const first = await client.acquireTokenByCode({ ...request, nonce: 'n-1', code });
    const cached = await client.acquireTokenSilent({ ...request, account: first.account });
    const refreshed = await client.acquireTokenSilent({
      ...request,
      account: first.account,
      forceRefresh: true,
    });
    const other = await client.acquireTokenSilent({ scopes: [API_SCOPE], account: first.account });
    return {
      ...told(first),
      fromCache: cached.fromCache,
      refreshedFromCache: refreshed.fromCache,
      other: told(other),
    };
  },
  async deviceCode() {
    const result = await publicClient().acquireTokenByDeviceCode({
      scopes: ['User.Read'],
      deviceCodeCallback: (answer) => say(answer),
    });
    return told(result);
  },
  async password() {
    return told(
      await publicClient().acquireTokenByUsernamePassword({
        scopes: ['User.Read'],
        username: USERNAME,
        password: PASSWORD,
      }),
    );
  },
  async fromCache() {
    const client = publicClient();
    const found = [];
    for (const scopes of [
      ['User.Read'],
      ['https://graph.microsoft.com/User.Read'],
      ['https://graph.microsoft.com/.default'],
      [API_SCOPE],
      [`${API_SCOPE.slice(0, API_SCOPE.lastIndexOf('/'))}/.default`],
    ]) {
      client.clearCache();
      const { account } = await client.acquireTokenByUsernamePassword({
        scopes,
        username: USERNAME,
        password: PASSWORD,
      });
      const again = await client.acquireTokenSilent({ scopes, account });
      found.push([scopes[0], again.fromCache]);
    }
    return found;
  },
  async onBehalfOf() {
    return told(
      await withSecret().acquireTokenOnBehalfOf({
        oboAssertion: ASSERTION,
        scopes: ['User.Read'],
        skipCache: true,
      }),
    );
  },
});
