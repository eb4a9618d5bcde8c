import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench, login } from './support/bench.ts';
import { newClientCertificate } from './support/certificate.ts';
import { authnRequest, ENTITY_ID, REPLY_URL, refusalOn, requestWith, SamlApp } from './support/saml-app.ts';

let bench: Bench;
let app: SamlApp;
beforeAll(async () => {
  bench = await Bench.start();
  await bench.consent();
  app = await SamlApp.setUp(bench);
});
afterAll(() => bench.close());

const head = `ID="_request" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"`;
const content = (markup: string) => authnRequest({ content: markup });
const byRedirect = async (message: string) => refusalOn(await bench.browser().get(app.path(message)));
const post = (fields: Record<string, string>) => bench.browser().post(`/${app.tenantId}/saml2`, fields);
const byPost = async (message: string) =>
  refusalOn(await post({ SAMLRequest: Buffer.from(message).toString('base64') }));

/** What a request says, and the number that it is refused with. */
const REQUESTS: readonly [what: string, message: string, number: string][] = [
  ['an unknown application', authnRequest({ issuer: 'https://nobody.example' }), '700016'],
  ['an issuer in another case', authnRequest({ issuer: ENTITY_ID.toUpperCase() }), '700016'],
  ['an issuer with a slash behind it', authnRequest({ issuer: `${ENTITY_ID}/` }), '700016'],
  ['no issuer', authnRequest({ issuer: '' }), '75005'],
  ['no id', authnRequest({ attributes: head.replace('ID="_request"', '') }), '75005'],
  [
    'an id that begins with a digit',
    authnRequest({ attributes: head.replace('_request', '1request') }),
    '7500529',
  ],
  ['an id that is base64', authnRequest({ attributes: head.replace('_request', 'p0h+/==') }), '7500529'],
  ['SAML 1.1', authnRequest({ attributes: head.replace('2.0', '1.1') }), '75005'],
  ['no instant', authnRequest({ attributes: 'ID="_request" Version="2.0"' }), '75005'],
  ['ForceAuthn that is no boolean', requestWith('ForceAuthn="yes"'), '75005'],
  [
    'a reply URL that is not registered',
    requestWith('AssertionConsumerServiceURL="https://evil.example"'),
    '50011',
  ],
  [
    'a reply URL in another case',
    requestWith(`AssertionConsumerServiceURL="${REPLY_URL.toUpperCase()}"`),
    '50011',
  ],
  ['a reply URL with a query', requestWith(`AssertionConsumerServiceURL="${REPLY_URL}?x"`), '50011'],
  [
    'an answer by redirect',
    requestWith('ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'),
    '750032',
  ],
  [
    'a subject',
    content('<saml:Subject><saml:NameID>user@contoso.example</saml:NameID></saml:Subject>'),
    '900236',
  ],
  ['a count of proxies', content('<samlp:Scoping ProxyCount="1"/>'), '900236'],
  [
    'a requester',
    content('<samlp:Scoping><samlp:RequesterID>x</samlp:RequesterID></samlp:Scoping>'),
    '900236',
  ],
  [
    'the unspecified format of SAML 2.0',
    content('<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:unspecified"/>'),
    '750161',
  ],
  [
    'the encrypted format',
    content('<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted"/>'),
    '750161',
  ],
  ['another message', '<samlp:ArtifactResolve xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>', '75005'],
  ['a request in another namespace', '<AuthnRequest/>', '75005'],
];

describe('a request is refused on a page', () => {
  it.each(REQUESTS)('for %s', async (_, message, number) => {
    expect([await byRedirect(message), await byPost(message)]).toEqual([number, number]);
  });

  it('without a message, and with two', async () => {
    const here = `/${app.tenantId}/saml2`;
    expect(refusalOn(await bench.browser().get(here))).toBe('750054');
    expect(refusalOn(await bench.browser().get(`${here}?SAMLRequest=`))).toBe('750054');
    expect(refusalOn(await bench.browser().get(`${here}?RelayState=x`))).toBe('750054');
    expect(refusalOn(await post({}))).toBe('900144');
    const twice = `${app.path(authnRequest())}&SAMLRequest=x`;
    expect(refusalOn(await bench.browser().get(twice))).toBe('90014');
  });

  it('where a response belongs', async () => {
    const message = app.path(authnRequest()).replace('SAMLRequest', 'SAMLResponse');
    expect(refusalOn(await bench.browser().get(message))).toBe('75005');
  });

  it('in a directory that is not here, or has not the application', async () => {
    const elsewhere = (segment: string) => app.path(authnRequest()).replace(app.tenantId, segment);
    expect(refusalOn(await bench.browser().get(elsewhere('nowhere.example')))).toBe('90002');
    expect(refusalOn(await bench.browser().get(elsewhere('fabrikam.example')))).toBe('700016');
    expect(refusalOn(await bench.browser().get(elsewhere('common')))).toBe('50194');
  });

  it('in a directory that has no enterprise app of it, though the application is for any', async () => {
    await app.changeApplication({ signInAudience: 'AzureADMultipleOrgs' });
    const path = (segment: string) => app.path(authnRequest()).replace(app.tenantId, segment);
    expect(refusalOn(await bench.browser().get(path('fabrikam.example')))).toBe('700016');
    const browser = bench.browser();
    const page = await browser.get(path('common'));
    const { user } = bench.directory('fabrikam.example');
    expect(refusalOn(await browser.signIn(page, login(user)))).toBe('700016');
    await app.changeApplication({ signInAudience: 'AzureADMyOrg' });
  });

  it('when no address is registered to answer at', async () => {
    const other = await SamlApp.instantiate(bench, 'Bare');
    await other.changeApplication({ identifierUris: ['urn:bare'] });
    expect(await byRedirect(authnRequest({ issuer: 'urn:bare' }))).toBe('900971');
  });
});

describe('a request that has to be signed', () => {
  const required = (body: Record<string, unknown> = {}) =>
    app.changeApplication({
      requestSignatureVerification: { isSignedRequestRequired: true },
      keyCredentials: [],
      ...body,
    });
  const certificateOf = ({ der }: { der: Buffer }) => ({
    keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: der.toString('base64') }],
  });
  afterAll(() => app.changeApplication({ requestSignatureVerification: null, keyCredentials: [] }));

  it('is refused without a signature, by either binding', async () => {
    await required(certificateOf(newClientCertificate()));
    expect([await byRedirect(authnRequest()), await byPost(authnRequest())]).toEqual(['76021', '76021']);
  });

  it('is refused with a signature where the binding does not have it', async () => {
    await required(certificateOf(newClientCertificate()));
    const inside = content('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>');
    expect(await byRedirect(inside)).toBe('76021');
    expect(await byPost(inside)).toBe('76023');
  });

  it('is refused when there is nothing to check the signature with, and when the signature is anything', async () => {
    const query = { SigAlg: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', Signature: 'AAAA' };
    const signed = async (more = {}) =>
      refusalOn(await bench.browser().get(app.path(authnRequest(), { ...query, ...more })));
    await required();
    expect(await signed()).toBe('76022');
    await required(certificateOf(newClientCertificate()));
    expect(await signed()).toBe('76023');
    expect(await signed({ SigAlg: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1' })).toBe('76023');
  });
});

const NESTED = `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`;
const request = (markup: string, before = '') => `${before}${content(markup)}`;

/** Documents that are none, or do more than a message should. */
const DOCUMENTS: readonly [what: string, message: string][] = [
  ['an empty one', ' '],
  ['no XML', 'SAML'],
  ['a document type', request('', '<!DOCTYPE samlp:AuthnRequest>')],
  ['entities that unfold', request('&b;', '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>')],
  ['a file of this machine', request('&x;', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>')],
  ['an entity that nobody declared', request('&nothing;')],
  ['a reference to no character', request('&#0;')],
  ['a reference beyond Unicode', request('&#x110000;')],
  ['half a surrogate pair', request('&#xd800;')],
  ['a processing instruction', request('<?php echo 1 ?>')],
  ['a stylesheet', request('', '<?xml-stylesheet href="x"?>')],
  ['a CDATA section', request('<![CDATA[x]]>')],
  ['a comment that does not end', request('<!-- x')],
  ['a comment with two hyphens', request('<!-- a -- b -->')],
  ['an element that is not closed', request('<a>')],
  ['elements that cross', request('<a><b></a></b>')],
  ['an attribute twice', request('<a b="1" b="2"/>')],
  ['an attribute twice by namespace', request('<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>')],
  [
    'two reply URLs',
    requestWith(
      `AssertionConsumerServiceURL="${REPLY_URL}" AssertionConsumerServiceURL="https://evil.example"`,
    ),
  ],
  ['an attribute without quotes', request('<a b=1/>')],
  ['a prefix that nobody declared', request('<x:a/>')],
  ['a prefix that is not its own', request('<a xmlns:xml="urn:x"/>')],
  ['two roots', `${content('')}${content('')}`],
  ['text behind the root', `${content('')}x`],
  ['depth without end', request(NESTED)],
  ['very many parts', request('<a/>'.repeat(5000))],
  ['very many attributes', request(`<a ${Array.from({ length: 3000 }, (_, at) => `a${at}=""`).join(' ')}/>`)],
  ['great length', request('x'.repeat(200_000))],
  ['a character that XML has not', request('\u0001')],
];

describe('a document is not read', () => {
  it.each(DOCUMENTS)('with %s', async (_, message) => {
    expect(await byPost(message)).toBe('7500525');
  });

  it('that is packed wrongly', async () => {
    const query = async (value: string) =>
      refusalOn(
        await bench.browser().get(`/${app.tenantId}/saml2?${new URLSearchParams({ SAMLRequest: value })}`),
      );
    expect(await query('not base64!')).toBe('750056');
    expect(await query(deflateRawSync(authnRequest()).toString('base64url').padEnd(401, '-'))).toBe('750056');
    expect(await query(Buffer.from(authnRequest()).toString('base64'))).toBe('750055');
    expect(refusalOn(await post({ SAMLRequest: '<AuthnRequest/>' }))).toBe('750056');
    const packed = deflateRawSync(authnRequest()).toString('base64');
    expect(refusalOn(await post({ SAMLRequest: packed }))).toBe('7500525');
    const notText = Buffer.from([0x3c, 0x61, 0xff, 0x2f, 0x3e]).toString('base64');
    expect(refusalOn(await post({ SAMLRequest: notText }))).toBe('7500525');
  });

  it('that would unpack to very much: it is not unpacked', async () => {
    const bomb = deflateRawSync(Buffer.alloc(5 * 1024 * 1024, 'x')).toString('base64');
    const path = `/${app.tenantId}/saml2?${new URLSearchParams({ SAMLRequest: bomb })}`;
    expect(refusalOn(await bench.browser().get(path))).toBe('750055');
  });

  it('whatever it holds, and the answer is below 500', async () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        '<',
        '>',
        '/>',
        '&',
        '&amp;',
        '"',
        '<!--',
        '-->',
        '<?',
        '<![CDATA[',
        'xmlns:a="b"',
        '<saml:Issuer>',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), fc.nat(500), async (parts, at) => {
        const whole = authnRequest();
        const message = `${whole.slice(0, at)}${parts.join('')}${whole.slice(at)}`;
        const page = await post({
          SAMLRequest: Buffer.from(message).toString('base64'),
          RelayState: parts.join(''),
        });
        expect(page.status).toBeLessThan(500);
        expect(page.text).not.toMatch(/<script>alert|<img src=x/);
      }),
      { numRuns: 150 },
    );
  });

  it('but comments, a declaration, any prefixes, single quotes and line breaks in base64 are nothing to stumble over', async () => {
    const message = `\ufeff<?xml version='1.0' encoding="UTF-8"?>\r\n<!-- x --><a:AuthnRequest xmlns:a='urn:oasis:names:tc:SAML:2.0:protocol' ID='_r'\n Version = '2.0' IssueInstant='2026-03-01T12:00:00.1839884Z'><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion"> https:&#x2f;/service<!-- y -->.example/saml\n</Issuer></a:AuthnRequest><!-- z -->\n`;
    const base64 = Buffer.from(message)
      .toString('base64')
      .replace(/(.{76})/g, '$1\r\n');
    expect((await post({ SAMLRequest: base64 })).text).toContain('<h1>Sign in</h1>');
  });
});
