// A user signs in with @azure/msal-node. Written for login.microsoftonline.com: start it with `entra-emulator run --`.
import { PublicClientApplication } from '@azure/msal-node';
import { CLIENT_ID, pleaseOpen, TENANT_ID } from './demo-client.mjs';

const application = new PublicClientApplication({
  auth: { clientId: CLIENT_ID, authority: `https://login.microsoftonline.com/${TENANT_ID}` },
});
const { account } = await application.acquireTokenInteractive({
  scopes: ['User.Read'],
  openBrowser: async (url) => pleaseOpen(url),
});
console.log(`Signed in: ${account.username}`);
process.exit(0);
