import { SAML } from '@node-saml/node-saml';
import { hear, runFlow, say } from './lines.mjs';

const { ORIGIN, DIRECTORY, APP_ID, ENTITY_ID, REPLY_URL, LOGOUT_URL } = process.env;

/** What an administrator copies from the portal, read from the app federation metadata URL. */
const metadata = await (
  await fetch(`${ORIGIN}/${DIRECTORY}/federationmetadata/2007-06/federationmetadata.xml?appid=${APP_ID}`)
).text();
const keys = metadata.slice(metadata.indexOf('<IDPSSODescriptor'));
const serviceProvider = (more = {}) =>
  new SAML({
    issuer: ENTITY_ID,
    callbackUrl: REPLY_URL,
    entryPoint: /SingleSignOnService[^>]*Location="([^"]*)"/.exec(metadata)[1],
    idpIssuer: /entityID="([^"]*)"/.exec(metadata)[1],
    idpCert: [...keys.matchAll(/<X509Certificate>([^<]*)</g)].map(([, one]) => one),
    logoutUrl: /SingleLogoutService[^>]*Location="([^"]*)"/.exec(metadata)[1],
    logoutCallbackUrl: LOGOUT_URL,
    wantAuthnResponseSigned: false,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: null,
    validateInResponseTo: 'always',
    ...more,
  });

/** The profile of a response, or why it is refused. */
async function profileOf(saml, response) {
  const { profile } = await saml.validatePostResponseAsync(response);
  const { nameID, nameIDFormat, issuer, sessionIndex, attributes } = profile;
  return { profile: { nameID, nameIDFormat, issuer, sessionIndex, attributes } };
}

async function signIn(more) {
  const saml = serviceProvider(more);
  say({ url: await saml.getAuthorizeUrlAsync('the-state', undefined, {}) });
  return await profileOf(saml, { SAMLResponse: await hear() });
}

const signing = { privateKey: process.env.PRIVATE_KEY };

async function signInByPost(more) {
  const saml = serviceProvider({ authnRequestBinding: 'HTTP-POST', skipRequestCompression: true, ...more });
  say({ fields: await saml.getAuthorizeMessageAsync('the-state', undefined, {}) });
  return await profileOf(saml, { SAMLResponse: await hear() });
}

await runFlow({
  redirect: () => signIn(),
  signedRedirect: () => signIn(signing),
  post: () => signInByPost(),
  signedPost: () => signInByPost(signing),
  unsolicited: async () => {
    const saml = serviceProvider({ validateInResponseTo: 'ifPresent' });
    return await profileOf(saml, { SAMLResponse: await hear() });
  },
  logout: async () => {
    const { profile } = await signIn();
    const saml = serviceProvider();
    say({ url: await saml.getLogoutUrlAsync(profile, 'over', {}) });
    const query = await hear();
    const params = Object.fromEntries(new URLSearchParams(query));
    const { loggedOut } = await saml.validateRedirectAsync(params, query);
    return { loggedOut, relayState: params.RelayState };
  },
});
