import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  OnBehalfOfCredential,
  UsernamePasswordCredential,
} from '@azure/identity';
import { runFlow, say } from './lines.mjs';

const { ORIGIN, DIRECTORY, CLIENT_ID, CLIENT_SECRET, CERTIFICATE, ASSERTION, USERNAME, PASSWORD } =
  process.env;

const options = { authorityHost: ORIGIN, disableInstanceDiscovery: true };
const application = 'https://graph.microsoft.com/.default';
const tokenOf = async (credential, scope) => ({ accessToken: (await credential.getToken(scope)).token });

await runFlow({
  secret: () =>
    tokenOf(new ClientSecretCredential(DIRECTORY, CLIENT_ID, CLIENT_SECRET, options), application),
  certificate: () =>
    tokenOf(
      new ClientCertificateCredential(DIRECTORY, CLIENT_ID, { certificate: CERTIFICATE }, options),
      application,
    ),
  certificateChain: () =>
    tokenOf(
      new ClientCertificateCredential(
        DIRECTORY,
        CLIENT_ID,
        { certificate: CERTIFICATE },
        { ...options, sendCertificateChain: true },
      ),
      application,
    ),
  assertion: () =>
    tokenOf(new ClientAssertionCredential(DIRECTORY, CLIENT_ID, async () => ASSERTION, options), application),
  deviceCode: () =>
    tokenOf(
      new DeviceCodeCredential({
        ...options,
        tenantId: DIRECTORY,
        clientId: CLIENT_ID,
        userPromptCallback: say,
      }),
      'User.Read',
    ),
  password: () =>
    tokenOf(new UsernamePasswordCredential(DIRECTORY, CLIENT_ID, USERNAME, PASSWORD, options), 'User.Read'),
  onBehalfOf: () =>
    tokenOf(
      new OnBehalfOfCredential({
        ...options,
        tenantId: DIRECTORY,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        userAssertionToken: ASSERTION,
      }),
      'User.Read',
    ),
});
