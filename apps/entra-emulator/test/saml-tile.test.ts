import { beforeEach, describe, expect, it } from 'vitest';
import { login } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';
import {
  authnRequest,
  ENTITY_ID,
  postedBy,
  REPLY_URL,
  refusalOn,
  SamlApp,
  textIn,
} from './support/saml-app.ts';

const bench = await freshBench();
let app: SamlApp;
beforeEach(async () => {
  await bench.consent();
  app = await SamlApp.setUp(bench);
});

const user = () => login(bench.directory().user);
const admin = () => login(bench.directory().admin);

describe('the tile in My Apps', () => {
  const tile = () => `/signin/${app.appId}?tenantId=${app.tenantId}`;

  it('leads to a response that nobody asked for, with the relay state of the enterprise app', async () => {
    await app.changeEnterpriseApp({
      samlSingleSignOnSettings: { relayState: 'https://service.example/start' },
    });
    const browser = bench.browser();
    const posted = postedBy(await browser.signIn(await browser.get(tile()), user()));
    expect(posted).toMatchObject({ address: REPLY_URL, relayState: 'https://service.example/start' });
    expect(posted.xml).not.toContain('InResponseTo');
    expect(textIn(posted.document, 'Audience')).toBe(ENTITY_ID);
  });

  it('leads to where the application begins, if it says where', async () => {
    await app.changeEnterpriseApp({ loginUrl: 'https://service.example/begin' });
    const answer = await bench.browser().get(tile());
    expect([answer.status, answer.location?.href]).toEqual([302, 'https://service.example/begin']);
  });

  it('wants assignment, and does not work where requests have to be signed', async () => {
    const browser = bench.browser();
    expect(refusalOn(await browser.signIn(await browser.get(tile()), admin()))).toBe('50105');
    await app.changeApplication({ requestSignatureVerification: { isSignedRequestRequired: true } });
    expect(refusalOn(await bench.browser().get(tile()))).toBe('76021');
  });

  it.each([
    ['without a directory', (path: string) => path.split('?')[0] ?? '', '900144'],
    ['of an unknown directory', (path: string) => `${path.split('?')[0]}?tenantId=nowhere.example`, '90002'],
    [
      'of an unknown application',
      (path: string) => path.replace(/signin\/[^?]*/, 'signin/nothing'),
      '700016',
    ],
  ])('is refused %s', async (_, change, number) => {
    expect(refusalOn(await bench.browser().get(change(tile())))).toBe(number);
  });
});

describe('around the sign-in', () => {
  it('the page of the enterprise app shows what a service provider needs, and which certificate is active', async () => {
    const second = await app.addCertificate();
    const page = await bench.browser().get(`/_emulator/pages/enterprise-apps/${app.servicePrincipalId}`);
    for (const text of [
      ENTITY_ID,
      REPLY_URL,
      `/saml2`,
      `xml?appid=${app.appId}`,
      String(second['thumbprint']),
    ])
      expect(page.text).toContain(text);
    expect(page.text).toContain(`Make ${second['thumbprint']} active`);
    expect(page.text).not.toContain('PRIVATE KEY');
  });

  it('a fault for one application hits its requests by either binding, and no others', async () => {
    await bench.control('POST', '/faults', {
      surface: 'login',
      appId: app.appId,
      path: '*/saml2',
      status: 503,
    });
    const SAMLRequest = Buffer.from(authnRequest()).toString('base64');
    const posted = await bench.browser().post(`/${app.tenantId}/saml2`, { SAMLRequest });
    expect([(await app.visit()).status, posted.status]).toEqual([503, 503]);
    expect((await app.visit(authnRequest({ issuer: 'urn:other' }))).status).toBe(400);
  });

  it('no private key is told by Graph, the control API but its export, or the console', async () => {
    for (const path of [
      '/state',
      '/seed',
      '/requests',
      `/directories/contoso.example/graph/servicePrincipals/${app.servicePrincipalId}`,
      `/directories/contoso.example/graph/servicePrincipals/delta`,
      `/directories/contoso.example/graph/directoryObjects/${app.servicePrincipalId}`,
    ]) {
      const { status, body } = await bench.control('GET', path);
      expect([path, status, /PRIVATE KEY/.test(JSON.stringify(body))]).toEqual([path, 200, false]);
    }
  });
});
