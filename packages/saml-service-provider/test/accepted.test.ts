import { createPublicKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyResponse } from '../src/verify/verify-response.ts';
import {
  ACS,
  assertionSigned,
  assertionXml,
  at,
  conditions,
  confirmation,
  ENVELOPED,
  encrypted,
  expected,
  IDP,
  INCLUSIVE,
  idpKey,
  keyBeside,
  OURS,
  ourKey,
  REQUEST,
  responseSigned,
  responseXml,
  restriction,
  secondKey,
  signed,
} from './crafted.ts';
import { testKey } from './keys.ts';
import { outcomeOf, verifyXml } from './outcome.ts';
import { hasXmlsec, wellSigned } from './xmlsec.ts';

/* All that `connections.md`, section 3, accepts: what real providers send. */

const RSA_SHA512 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512';
const PSS = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';
const SHA512 = 'http://www.w3.org/2001/04/xmlenc#sha512';
const ALL_INCLUSIVE = { c14n: INCLUSIVE, transforms: [ENVELOPED, INCLUSIVE] };
const inner = () => signed(assertionXml(), 'Assertion');
const plain = () => responseXml(assertionXml());
const otherPrefixes = (xml: string) =>
  xml
    .replaceAll('saml:', 'a:')
    .replaceAll('xmlns:saml=', 'xmlns:a=')
    .replaceAll('samlp:', 'p:')
    .replaceAll('xmlns:samlp=', 'xmlns:p=');
const defaultNamespace = (xml: string) => xml.replaceAll('saml:', '').replaceAll('xmlns:saml=', 'xmlns=');
const pretty = (xml: string) => xml.replaceAll('><', '>\n  <');
const conditioned = (content: string, times = {}) =>
  assertionSigned({ conditions: conditions(content, times) });
function keyValue(): string {
  const { n = '', e = '' } = createPublicKey(idpKey.certificatePem).export({ format: 'jwk' });
  const classic = (text: string) => Buffer.from(text, 'base64url').toString('base64');
  return `<KeyValue><RSAKeyValue><Modulus>${classic(n)}</Modulus><Exponent>${classic(e)}</Exponent></RSAKeyValue></KeyValue>`;
}

test.each<[what: string, make: () => string | Promise<string>]>([
  ['the assertion signed', () => assertionSigned()],
  ['the response signed, and it alone', () => responseSigned()],
  ['both signed', () => signed(assertionSigned(), 'Response')],
  ['encrypted, signed inside', async () => responseXml(await encrypted(inner()))],
  [
    'encrypted, the response signed around it',
    async () => signed(responseXml(await encrypted(assertionXml())), 'Response'),
  ],
  [
    'encrypted, signed inside and around',
    async () => signed(responseXml(await encrypted(inner())), 'Response'),
  ],
  [
    'encrypted with AES-128-GCM',
    async () => responseXml(await encrypted(inner(), 'http://www.w3.org/2009/xmlenc11#aes128-gcm')),
  ],
  ['encrypted, with the key beside it', async () => responseXml(keyBeside(await encrypted(inner())))],
  ['RSA-SHA512', () => assertionSigned({}, {}, { signature: RSA_SHA512, digest: SHA512 })],
  ['RSA-PSS', () => assertionSigned({}, {}, { signature: PSS })],
  ['inclusive canonicalization of the assertion', () => assertionSigned({}, {}, ALL_INCLUSIVE)],
  ['inclusive canonicalization of the response', () => responseSigned({}, {}, ALL_INCLUSIVE)],
  [
    'a canonicalization for SignedInfo and another one for the rest',
    () => assertionSigned({}, {}, { c14n: INCLUSIVE }),
  ],
  ['no canonicalization named', () => assertionSigned({}, {}, { transforms: [ENVELOPED] })],
  ['other prefixes', () => signed(otherPrefixes(plain()), 'Assertion', { prefix: 'sig' })],
  ['a default namespace', () => signed(responseXml(defaultNamespace(assertionXml())), 'Assertion')],
  ['printed prettily', () => signed(pretty(plain()), 'Assertion')],
  ['with CRLF at its line ends', () => signed(pretty(plain()), 'Assertion').replaceAll('\n', '\r\n')],
  [
    'with a declaration of XML and a byte order mark',
    () => `\u{feff}<?xml version="1.0" encoding="UTF-8"?>\n${assertionSigned()}`,
  ],
  ['without KeyInfo', () => assertionSigned({}, {}, { keyInfo: null })],
  ['with a bare key', () => assertionSigned({}, {}, { keyInfo: keyValue() })],
  ['a KeyInfo to go by for nobody', () => assertionSigned({}, {}, { keyInfo: '<KeyName>k</KeyName>' })],
  ['without Destination', () => assertionSigned({}, { attributes: ` InResponseTo="${REQUEST}"` })],
  ['without Issuer of the response', () => assertionSigned({}, { issuer: '' })],
  [
    'several audiences in one restriction',
    () =>
      conditioned(
        restriction('https://other.example').replace('</', `</saml:Audience><saml:Audience>${OURS}</`),
      ),
  ],
  ['two restrictions, each with us', () => conditioned(restriction() + restriction())],
  ['a condition that is known', () => conditioned(`${restriction()}<saml:OneTimeUse/>`)],
  [
    'several confirmations, one of which fits',
    () =>
      assertionSigned({
        confirmation:
          confirmation({ method: 'holder-of-key' }) +
          confirmation({ recipient: 'https://other.example' }) +
          confirmation({}),
      }),
  ],
  [
    'a clock that is nearly a minute ahead of ours',
    () =>
      assertionSigned({
        issueInstant: at(59),
        conditions: conditions(restriction(), { begin: 59, end: 300 }),
      }),
  ],
  [
    'a clock that is nearly a minute behind ours',
    () =>
      assertionSigned({
        issueInstant: at(-400),
        conditions: conditions(restriction(), { begin: -400, end: -59 }),
        confirmation: confirmation({ notOnOrAfter: at(-59) }),
      }),
  ],
  ['one that holds for a day', () => conditioned(restriction(), { begin: -60, end: 86_340 })],
  [
    'one that holds for a day and a minute on both sides (LemonLDAP::NG)',
    () => conditioned(restriction(), { begin: -60, end: 86_460 }),
  ],
  ['a NameID without format', () => assertionSigned({ nameId: '<saml:NameID>ada-1</saml:NameID>' })],
  [
    'a NameID with line breaks around it',
    () => assertionSigned({ nameId: '<saml:NameID>\n  ada-1\n</saml:NameID>' }),
  ],
  [
    'qualifiers that say what goes without saying',
    () =>
      assertionSigned({
        nameId: `<saml:NameID NameQualifier="${IDP}" SPNameQualifier="${OURS}">ada-1</saml:NameID>`,
      }),
  ],
  [
    'Extensions',
    () =>
      assertionSigned(
        {},
        { extensions: '<samlp:Extensions><x:a xmlns:x="urn:x">as it likes</x:a></samlp:Extensions>' },
      ),
  ],
  ['Advice', () => assertionSigned({ advice: '<saml:Advice><x:a xmlns:x="urn:x"/></saml:Advice>' })],
  ['no attributes', () => assertionSigned({ attributes: '' })],
])('%s is accepted', async (_, make) => {
  expect(await outcomeOf(verifyXml(await make()))).toBe('in: ada-1');
});

test('what is to be remembered against a second use is told: which assertion, and how long it holds (attack 135)', async () => {
  const { assertionId, notOnOrAfter } = await verifyXml(assertionSigned());
  expect({ assertionId, notOnOrAfter }).toEqual({
    assertionId: '_assertion',
    notOnOrAfter: Date.parse(at(300)),
  });
});

test('line breaks in base64 are nothing', async () => {
  const lines = (text: string) => text.replaceAll(/.{76}/g, '$&\r\n');
  const xml = assertionSigned().replace(
    /(<SignatureValue>)([^<]+)/,
    (_, tag: string, value: string) => tag + lines(value),
  );
  const samlResponse = lines(Buffer.from(xml).toString('base64'));
  expect(await outcomeOf(verifyResponse({ samlResponse, expected }))).toBe('in: ada-1');
});

describe('of up to five pinned certificates any one may fit', () => {
  const pinned = [secondKey, idpKey].map(({ certificatePem }) => certificatePem);

  test.each([
    ['named by its certificate', {}],
    ['not named', { keyInfo: null }],
  ])('%s', async (_, how) => {
    const { usedFingerprint } = await verifyXml(assertionSigned({}, {}, how), { certificates: pinned });
    const { fingerprint256 } = new X509Certificate(idpKey.certificatePem);
    expect(usedFingerprint).toBe(fingerprint256.replaceAll(':', ''));
  });

  test('a sixth counts for nothing', async () => {
    const certificates = [...Array(5).fill(secondKey.certificatePem), idpKey.certificatePem];
    expect(await outcomeOf(verifyXml(assertionSigned(), { certificates }))).toBe(
      'saml_signature_unknown_certificate',
    );
  });

  test('one that has expired fits still, and its end is told', async () => {
    const old = await testKey('expired', 'rsa', '2021-01-01');
    const { usedFingerprintNotAfter } = await verifyXml(assertionSigned({}, {}, { key: old }), {
      certificates: [old.certificatePem],
    });
    expect(usedFingerprintNotAfter).toBe(Date.parse('2021-01-01'));
  });

  test('each of our keys is tried to decrypt', async () => {
    const xml = responseXml(await encrypted(inner()));
    const decryptionKeys = [secondKey.privateKeyPem, ourKey.privateKeyPem];
    expect(await outcomeOf(verifyXml(xml, { decryptionKeys }))).toBe('in: ada-1');
  });
});

describe('per connection and off', () => {
  const SHA1 = {
    signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
  };
  const cbc = (assertion: string) => encrypted(assertion, 'http://www.w3.org/2001/04/xmlenc#aes128-cbc');

  test('RSA-SHA1 is refused, and accepted where it is switched on', async () => {
    const xml = assertionSigned({}, {}, SHA1);
    expect(await outcomeOf(verifyXml(xml))).toBe('saml_algorithm');
    expect(await outcomeOf(verifyXml(xml, { allowSha1: true }))).toBe('in: ada-1');
  });

  test('AES-CBC is refused, and accepted where it is switched on and the response is signed around it', async () => {
    const xml = signed(responseXml(await cbc(inner())), 'Response');
    expect(await outcomeOf(verifyXml(xml))).toBe('saml_algorithm');
    expect(await outcomeOf(verifyXml(xml, { allowCbc: true }))).toBe('in: ada-1');
  });

  test('signed inside alone, AES-CBC is never decrypted: whoever changes it would learn from our answers (attack 133)', async () => {
    const xml = responseXml(await cbc(inner()));
    expect(await outcomeOf(verifyXml(xml, { allowCbc: true }))).toBe('saml_algorithm');
    const broken = signed(responseXml(await cbc(inner())), 'Response').replace(ACS, `${ACS}?`);
    expect(await outcomeOf(verifyXml(broken, { allowCbc: true }))).toBe('saml_signature_invalid');
  });
});

describe('the subject', () => {
  const TRANSIENT =
    '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">t-1</saml:NameID>';
  const email = { subjectAttribute: 'email' };

  test('is an attribute where the connection says so: a transient NameID is no matter then, nor is none', async () => {
    expect(await outcomeOf(verifyXml(assertionSigned({ nameId: TRANSIENT }), email))).toBe(
      'in: ada@example.com',
    );
    expect(await outcomeOf(verifyXml(assertionSigned({ nameId: '' }), email))).toBe('in: ada@example.com');
  });

  test.each(['nothing', 'groups'])(
    'is missing where the attribute %s is to be it: none, or a list',
    async (name) => {
      expect(await outcomeOf(verifyXml(assertionSigned(), { subjectAttribute: name }))).toBe(
        'subject_missing',
      );
    },
  );

  test('has the qualifiers in it, so that one value of two of them is two people', async () => {
    const of = (attributes: string, value = 'ada-1') =>
      verifyXml(assertionSigned({ nameId: `<saml:NameID${attributes}>${value}</saml:NameID>` }));
    const subjects = await Promise.all([
      of(''),
      of(' NameQualifier="urn:one"'),
      of(' NameQualifier="urn:two"'),
      of(' SPNameQualifier="urn:one"'),
      of('', '["urn:one",null,"ada-1"]'),
    ]);
    expect(new Set(subjects.map(({ subject }) => subject)).size).toBe(5);
  });
});

describe('attributes', () => {
  const read = async (attributes: string) => {
    const statement = `<saml:AttributeStatement>${attributes}</saml:AttributeStatement>`;
    return (await verifyXml(assertionSigned({ attributes: statement }))).attributes;
  };
  const value = (text: string, of = '') => `<saml:AttributeValue${of}>${text}</saml:AttributeValue>`;
  const attribute = (name: string, content: string, more = '') =>
    `<saml:Attribute Name="${name}"${more}>${content}</saml:Attribute>`;
  const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

  test('of one name are one, however often it comes, and a friendly name is nothing', async () => {
    const roles = attribute('Role', value('a')) + attribute('Role', value('b'), ' FriendlyName="other"');
    expect(await read(roles)).toEqual([['Role', ['a', 'b']]]);
  });

  test('are trimmed, and empty values dropped', async () => {
    const content = value(' \n a &amp; b ') + value('') + value('  ') + value('', `${XSI} xsi:nil="true"`);
    expect(await read(attribute('x', content) + attribute('y', value('')))).toEqual([['x', ['a & b']]]);
  });

  test('may say of what type they are, or hold a NameID', async () => {
    const typed = value('7', `${XSI} xmlns:xs="http://www.w3.org/2001/XMLSchema" xsi:type="xs:int"`);
    const nested = value('<saml:NameID>x</saml:NameID>');
    expect(await read(attribute('n', typed) + attribute('t', nested))).toEqual([
      ['n', ['7']],
      ['t', ['x']],
    ]);
  });
});

test.skipIf(!hasXmlsec)('xmlsec1 thinks the same of what is signed here', () => {
  const documents = [assertionSigned(), responseSigned(), assertionSigned({}, {}, ALL_INCLUSIVE)];
  for (const xml of documents) expect(wellSigned(xml, idpKey.certificatePem)).toBe(true);
  expect(wellSigned(assertionSigned().replace('ada-1', 'eve-1'), idpKey.certificatePem)).toBe(false);
});
