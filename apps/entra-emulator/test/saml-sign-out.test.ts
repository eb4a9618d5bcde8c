import { verify, X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { readXml } from '../src/xml/read-xml.ts';
import { login } from './support/bench.ts';
import type { Browser } from './support/browser.ts';
import { freshBench } from './support/fresh-bench.ts';
import {
  attributeIn,
  authnRequest,
  ENTITY_ID,
  postedBy,
  REPLY_URL,
  refusalOn,
  SamlApp,
  textIn,
} from './support/saml-app.ts';

const LOGOUT_URL = 'https://service.example/saml/logout';
const OTHER_LOGOUT_URL = 'https://other.example/logout?tenant=1';

const bench = await freshBench();
let app: SamlApp;
beforeEach(async () => {
  await bench.consent();
  app = await SamlApp.setUp(bench);
  await app.changeApplication({ web: { logoutUrl: LOGOUT_URL } });
});

const user = () => login(bench.directory().user);
const admin = () => login(bench.directory().admin);
const logoutRequest = (issuer = ENTITY_ID, name = 'whoever') =>
  `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_out" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</Issuer><NameID xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${name}</NameID></samlp:LogoutRequest>`;
const messageIn = (address: string | undefined, parameter: string) => {
  const value = new URL(address ?? '').searchParams.get(parameter) ?? '';
  return readXml(inflateRawSync(Buffer.from(value, 'base64')).toString('utf8'));
};

/** Whether the signature of a query is by this certificate, over the letters as they came. */
function isSigned(address: string, certificate: string): boolean {
  const query = address.slice(address.indexOf('SAML'));
  const [content = '', signature = ''] = query.split('&Signature=');
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
  const bytes = Buffer.from(decodeURIComponent(signature), 'base64');
  return verify('sha256', Buffer.from(content), publicKey, bytes);
}

/** A second application by SAML, which the user signs in to as well. */
async function otherApp(browser: Browser): Promise<SamlApp> {
  const other = await SamlApp.instantiate(bench, 'Other');
  await other.changeEnterpriseApp({ preferredSingleSignOnMode: 'saml' });
  await other.changeApplication({
    identifierUris: ['urn:other'],
    web: { redirectUris: [REPLY_URL], logoutUrl: OTHER_LOGOUT_URL },
  });
  await other.assign(user().objectId);
  postedBy(await browser.get(app.path(authnRequest({ issuer: 'urn:other' }))));
  return other;
}

describe('a LogoutRequest', () => {
  it('ends the session, whatever name is in it, and is answered, signed, where the application listens', async () => {
    const browser = bench.browser();
    await app.visit(authnRequest(), {}, browser);
    const answer = await browser.get(app.path(logoutRequest(), { RelayState: 'back/to here' }));
    const address = answer.headers.get('location') ?? '';
    expect(address).toMatch(`${LOGOUT_URL}?SAMLResponse=`);
    const response = messageIn(address, 'SAMLResponse');
    expect(response.localName).toBe('LogoutResponse');
    for (const [name, attribute, value] of [
      ['LogoutResponse', 'InResponseTo', '_out'],
      ['LogoutResponse', 'Destination', LOGOUT_URL],
      ['StatusCode', 'Value', 'urn:oasis:names:tc:SAML:2.0:status:Success'],
    ] as const)
      expect([name, attributeIn(response, name, attribute)]).toEqual([name, value]);
    expect(textIn(response, 'Issuer')).toBe(`${bench.emulator.origin}/${app.tenantId}/`);
    const [certificate = ''] = await app.publishedCertificates();
    expect(isSigned(address, certificate)).toBe(true);
    expect(
      isSigned(address.replace('_out', '_in').replace('RelayState=b', 'RelayState=c'), certificate),
    ).toBe(false);
    // Small letters behind percent signs: who writes the query anew checks another one.
    expect(address).toContain('RelayState=back%2fto%20here&');
    expect((await browser.get(app.path(authnRequest()))).text).toContain('signed out');
  });

  it('stays here when the application listens nowhere', async () => {
    await app.changeApplication({ web: { logoutUrl: null } });
    const browser = bench.browser();
    await app.visit(authnRequest(), {}, browser);
    const page = await browser.get(app.path(logoutRequest()));
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('You signed out')]);
  });

  it('is answered, too, when nobody is signed in', async () => {
    const answer = await bench.browser().get(app.path(logoutRequest()));
    expect(answer.location?.href).toMatch(LOGOUT_URL);
  });

  it('asks which session is meant when there are several', async () => {
    const browser = bench.browser();
    await app.assign(admin().objectId);
    await app.visit(authnRequest(), {}, browser);
    const forced = authnRequest({
      attributes: 'ID="_r" Version="2.0" IssueInstant="2026-03-01T12:00:00Z" ForceAuthn="1"',
    });
    postedBy(await app.visit(forced, {}, browser, admin()));
    const page = await browser.get(app.path(logoutRequest()));
    expect(page.text).not.toContain('Use another account');
    const answer = await browser.press(page, 'admin@contoso.example');
    expect(answer.location?.href).toMatch(LOGOUT_URL);
    expect(textIn(postedBy(await browser.get(app.path(authnRequest()))).document, 'NameID')).toBe(
      'user@contoso.example',
    );
  });

  it('tells the other applications of the session with its name and index, each signed by its own certificate', async () => {
    const browser = bench.browser();
    await app.visit(authnRequest(), {}, browser);
    const other = await otherApp(browser);
    await other.prefer(await other.addCertificate());
    const last = postedBy(await browser.get(app.path(authnRequest({ issuer: 'urn:other' }))));
    const page = await browser.get(app.path(logoutRequest()));
    const [, frame = ''] = /<iframe src="([^"]*)"/.exec(page.text) ?? [];
    const address = frame.replaceAll('&amp;', '&');
    expect(address).toMatch(`${OTHER_LOGOUT_URL}&SAMLRequest=`);
    const request = messageIn(address, 'SAMLRequest');
    expect([textIn(request, 'NameID'), textIn(request, 'SessionIndex')]).toEqual([
      textIn(last.document, 'NameID'),
      attributeIn(last.document, 'AuthnStatement', 'SessionIndex'),
    ]);
    const [certificate = ''] = await other.publishedCertificates();
    expect(isSigned(address, certificate)).toBe(true);
    expect([...page.text.matchAll(/<iframe/g)]).toHaveLength(1);
    expect(page.headers.get('content-security-policy')).toContain('frame-src https://other.example');
    expect(page.text).toContain(`url=${LOGOUT_URL}?SAMLResponse=`);
  });

  it('goes to applications by SAML when the session ends by OpenID Connect', async () => {
    const browser = bench.browser();
    await app.visit(authnRequest(), {}, browser);
    const page = await browser.get(`/${app.tenantId}/oauth2/v2.0/logout`);
    expect(page.text).toMatch(`<iframe src="${LOGOUT_URL}?SAMLRequest=`);
  });

  it('is refused by POST, of an unknown application, and without what it needs', async () => {
    const SAMLRequest = Buffer.from(logoutRequest()).toString('base64');
    expect(refusalOn(await bench.browser().post(`/${app.tenantId}/saml2`, { SAMLRequest }))).toBe('750052');
    const refused = async (message: string) => refusalOn(await bench.browser().get(app.path(message)));
    expect(await refused(logoutRequest('urn:nobody'))).toBe('700016');
    expect(await refused(logoutRequest().replace('ID="_out"', ''))).toBe('75005');
  });

  it('of another browser ends nothing here', async () => {
    const browser = bench.browser();
    await app.visit(authnRequest(), {}, browser);
    await bench.browser().get(app.path(logoutRequest(ENTITY_ID, 'user@contoso.example')));
    postedBy(await browser.get(app.path(authnRequest())));
  });
});

it('the answer of an application to a LogoutRequest is taken', async () => {
  const response = logoutRequest().replaceAll('LogoutRequest', 'LogoutResponse');
  const path = app.path(response).replace('SAMLRequest', 'SAMLResponse');
  const page = await bench.browser().get(path);
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('You signed out')]);
});
