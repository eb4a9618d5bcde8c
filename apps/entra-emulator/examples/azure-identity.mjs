// @azure/identity and the Graph client: the application itself, then a user on a device without a browser.
import { ClientSecretCredential, DeviceCodeCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import { CLIENT_ID, CLIENT_SECRET, pleaseOpen, TENANT_ID } from './demo-client.mjs';

const graphOf = (credential, scope) =>
  Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credential, { scopes: [scope] }),
  });

const application = new ClientSecretCredential(TENANT_ID, CLIENT_ID, CLIENT_SECRET);
const { value } = await graphOf(application, 'https://graph.microsoft.com/.default').api('/users').get();
console.log(`Users of the directory: ${value.length}`);

const device = new DeviceCodeCredential({
  tenantId: TENANT_ID,
  clientId: CLIENT_ID,
  userPromptCallback: ({ verificationUri, userCode }) => {
    pleaseOpen(verificationUri);
    console.log(`Code: ${userCode}`);
  },
});
const { userPrincipalName } = await graphOf(device, 'User.Read').api('/me').get();
console.log(`Signed in: ${userPrincipalName}`);
process.exit(0);
