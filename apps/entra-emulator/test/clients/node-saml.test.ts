import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login } from '../support/bench.ts';
import { Browser } from '../support/browser.ts';
import { newClientCertificate } from '../support/certificate.ts';
import { ClientBench } from '../support/client-bench.ts';
import { ledTo } from '../support/led-fetch.ts';
import { ENTITY_ID, postedBy, REPLY_URL, refusalOn, SamlApp } from '../support/saml-app.ts';

const LOGOUT_URL = 'https://service.example/saml/logout';

let bench: ClientBench;
let app: SamlApp;

beforeAll(async () => {
  bench = await ClientBench.startOverTls();
  app = await SamlApp.setUp(bench);
  await app.changeApplication({ web: { logoutUrl: LOGOUT_URL } });
});
afterAll(() => bench.close());

const start = (flow: string, more: Record<string, string> = {}) =>
  bench.run('node-saml.mjs', flow, {
    APP_ID: app.appId,
    ENTITY_ID,
    REPLY_URL,
    LOGOUT_URL,
    ...more,
  });
const user = () => login(bench.directory().user);

/** Signs the user in where the script points, and hands it what the page posts. */
async function signIn(flow: string, more: Record<string, string> = {}) {
  const script = start(flow, more);
  const { url, fields, message } = await script.says();
  if (message !== undefined) throw new Error(String(message));
  const browser = bench.secureBrowser();
  const page =
    url === undefined
      ? await browser.post(`/${app.tenantId}/saml2`, fields as Record<string, string>)
      : await browser.get(String(url));
  const answer = await browser.signIn(page, user());
  const posted = postedBy(answer);
  expect(posted).toMatchObject({ address: REPLY_URL, relayState: 'the-state' });
  script.hears(posted.base64);
  return { script, browser, told: await script.says() };
}

const theUser = () => ({
  issuer: `${bench.httpsOrigin}/${app.tenantId}/`,
  nameID: 'user@contoso.example',
  nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  attributes: {
    'http://schemas.microsoft.com/identity/claims/tenantid': app.tenantId,
    'http://schemas.microsoft.com/identity/claims/objectidentifier': user().objectId,
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'user@contoso.example',
  },
});

describe('node-saml, unmodified, over HTTPS', () => {
  it.each(['redirect', 'post'])('signs a user in, asking by: %s', async (flow) => {
    const { told } = await signIn(flow);
    expect(told).toMatchObject({ profile: theUser() });
  });

  it.each(['signedRedirect', 'signedPost'])(
    'signs a user in where requests have to be signed: %s',
    async (flow) => {
      const certificate = newClientCertificate();
      await app.changeApplication({
        requestSignatureVerification: { isSignedRequestRequired: true },
        keyCredentials: [
          { type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate.der.toString('base64') },
        ],
      });
      try {
        const { told } = await signIn(flow, certificate.settings);
        expect(told).toMatchObject({ profile: theUser() });
        const other = newClientCertificate();
        const { url, fields } = await start(flow, other.settings).says();
        const browser = bench.secureBrowser();
        const refused =
          url === undefined
            ? await browser.post(`/${app.tenantId}/saml2`, fields as Record<string, string>)
            : await browser.get(String(url));
        expect(refusalOn(refused)).toBe('76023');
      } finally {
        await app.changeApplication({ requestSignatureVerification: null, keyCredentials: [] });
      }
    },
  );

  it('takes the response to a tile that nobody asked for', async () => {
    const script = start('unsolicited');
    const browser = bench.secureBrowser();
    const page = await browser.get(`/signin/${app.appId}?tenantId=${app.tenantId}`);
    script.hears(postedBy(await browser.signIn(page, user())).base64);
    expect(await script.says()).toMatchObject({ profile: theUser() });
  });

  it('signs out, and believes the signed answer', async () => {
    const { script, browser, told } = await signIn('logout');
    const answer = await browser.get(String(told['url']));
    expect(answer.location?.href).toMatch(`${LOGOUT_URL}?SAMLResponse=`);
    script.hears(answer.location?.search.slice(1) ?? '');
    expect(await script.says()).toEqual({ loggedOut: true, relayState: 'over' });
  });

  it('signs a user in under Microsoft’s own names', async () => {
    const script = bench.runAsMicrosoft('node-saml.mjs', 'redirect', {
      APP_ID: app.appId,
      ENTITY_ID,
      REPLY_URL,
    });
    const { url } = await script.says();
    expect(url).toMatch(`https://login.microsoftonline.com/${app.tenantId}/saml2?SAMLRequest=`);
    const browser = new Browser('https://login.microsoftonline.com', ledTo(bench));
    script.hears(postedBy(await browser.signIn(await browser.get(String(url)), user())).base64);
    expect(await script.says()).toMatchObject({
      profile: { ...theUser(), issuer: `https://sts.windows.net/${app.tenantId}/` },
    });
  });
});
