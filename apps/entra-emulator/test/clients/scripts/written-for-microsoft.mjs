// A script for the real Entra ID and Graph: nothing in it knows the emulator. It is given what every such script is
// given, an application and who signs in, and drives the pages with fetch as a person would with a browser.
import { ClientSecretCredential } from '@azure/identity';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import * as openid from 'openid-client';

const { CLIENT_ID, CLIENT_SECRET, ADMIN, ADMIN_PASSWORD, USER, USER_PASSWORD } = process.env;
const LOGIN = 'https://login.microsoftonline.com';
const CALLBACK = 'http://localhost/callback';
const NON_GALLERY = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';

/** A browser of one person: keeps cookies, follows redirects until one leads to the callback. */
function newBrowser() {
  const jar = new Map();
  return async function visit(url, fields) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) };
    const answer = await fetch(url, { ...body, redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location?.startsWith(CALLBACK)) return { url: new URL(location) };
    if (location !== null) return await visit(new URL(location, url));
    return { page: await answer.text(), at: url };
  };
}

/** Fills in the form that has the button, and presses it. */
async function press(visit, { page, at }, label, typed = {}) {
  const form = [...page.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(([all]) =>
    all.includes(label),
  );
  if (form === undefined) throw new Error(`no button ${label} on ${page}`);
  const [, action, inside] = form;
  const hidden = [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const button = new RegExp(`<button[^>]*name="([^"]*)" value="([^"]*)"[^>]*>${label}`).exec(inside);
  const pressed = button === null ? {} : { [button[1]]: button[2] };
  const fields = Object.fromEntries(hidden.map(([, name, value]) => [name, value.replaceAll('&amp;', '&')]));
  return await visit(new URL(action.replaceAll('&amp;', '&'), at), { ...fields, ...typed, ...pressed });
}

async function signIn(visit, url, name, password) {
  const asked = await press(visit, await visit(url), 'Next', { email: name });
  return await press(visit, asked, 'Sign in', { password });
}

async function adminConsent() {
  const visit = newBrowser();
  const params = {
    client_id: CLIENT_ID,
    redirect_uri: CALLBACK,
    scope: 'https://graph.microsoft.com/.default',
  };
  const url = `${LOGIN}/organizations/v2.0/adminconsent?${new URLSearchParams({ ...params, state: 's' })}`;
  const asked = await signIn(visit, url, ADMIN, ADMIN_PASSWORD);
  const { searchParams } = (await press(visit, asked, 'Accept')).url;
  if (searchParams.get('admin_consent') !== 'True') throw new Error(String(searchParams));
  return searchParams.get('tenant');
}

async function provision(tenant) {
  const credential = new ClientSecretCredential(tenant, CLIENT_ID, CLIENT_SECRET);
  const authProvider = new TokenCredentialAuthenticationProvider(credential, {
    scopes: ['https://graph.microsoft.com/.default'],
  });
  const graph = Client.initWithMiddleware({ authProvider });
  const made = await graph
    .api(`/applicationTemplates/${NON_GALLERY}/instantiate`)
    .post({ displayName: 'Made by a script' });
  const application = graph.api(`/applications/${made.application.id}`);
  await application.patch({ web: { redirectUris: [CALLBACK] } });
  const principal = graph.api(`/servicePrincipals/${made.servicePrincipal.id}`);
  await principal.patch({ appRoleAssignmentRequired: false });
  const { secretText } = await graph
    .api(`/applications/${made.application.id}/addPassword`)
    .post({ passwordCredential: { displayName: 'sign-in' } });
  return { clientId: made.application.appId, secretText };
}

async function userSignsIn(tenant, clientId, secret) {
  const config = await openid.discovery(new URL(`${LOGIN}/${tenant}/v2.0`), clientId, secret);
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedNonce = openid.randomNonce();
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    nonce: expectedNonce,
  });
  const visit = newBrowser();
  const asked = await signIn(visit, url, USER, USER_PASSWORD);
  const back = asked.url === undefined ? await press(visit, asked, 'Accept') : asked;
  const tokens = await openid.authorizationCodeGrant(config, back.url, { pkceCodeVerifier, expectedNonce });
  return tokens.claims();
}

const tenant = await adminConsent();
const { clientId, secretText } = await provision(tenant);
const claims = await userSignsIn(tenant, clientId, secretText);
console.log(JSON.stringify({ tenant, clientId, claims }));
process.exit(claims.aud === clientId ? 0 : 1);
