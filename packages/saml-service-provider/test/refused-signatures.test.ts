import { describe, expect, test } from 'vitest';
import { verifyResponse } from '../src/verify/verify-response.ts';
import {
  assertionSigned,
  assertionXml,
  encoded,
  encrypted,
  expected,
  flipped,
  idpKey,
  keyBeside,
  responseSigned,
  responseXml,
  secondKey,
  signed,
  strangerKey,
} from './crafted.ts';
import { errorOf, outcomeOf, verifyXml } from './outcome.ts';

/* What `connections.md`, section 3, refuses because of who signed it, how, or not at all. */

describe('signed by others (attack 130)', () => {
  test('both fingerprints are named, and nothing is tried', async () => {
    const error = await errorOf(() => verifyXml(assertionSigned({}, {}, { key: strangerKey })));
    expect(error.code).toBe('saml_signature_unknown_certificate');
    expect(error.expected).toMatch(/^[\dA-F]{64}$/);
    expect(error.received).toMatch(/^[\dA-F]{64}$/);
    expect(error.received).not.toBe(error.expected);
  });

  test.each([
    ['with our certificate shown', `<X509Data><X509Certificate>${idpKey.bare}</X509Certificate></X509Data>`],
    [
      'with both shown',
      `<X509Data><X509Certificate>${strangerKey.bare}</X509Certificate><X509Certificate>${idpKey.bare}</X509Certificate></X509Data>`,
    ],
    ['with nothing shown', null],
    ['with a name', '<KeyName>idp</KeyName>'],
  ])('%s: the key of whoever signed is never taken from the message', async (_, keyInfo) => {
    const xml = assertionSigned({}, {}, { key: strangerKey, keyInfo });
    // Where nothing is said of the key, it may be one that is not known yet.
    const code = keyInfo?.includes('X509') ? 'saml_signature_invalid' : 'saml_signature_unknown_certificate';
    expect(await outcomeOf(verifyXml(xml))).toBe(code);
  });

  test('with a certificate that cannot be read', async () => {
    const xml = assertionSigned(
      {},
      {},
      { keyInfo: '<X509Data><X509Certificate>AAAA</X509Certificate></X509Data>' },
    );
    expect(await errorOf(() => verifyXml(xml))).toMatchObject({
      code: 'saml_signature_unknown_certificate',
      received: 'not readable',
    });
  });

  test('a signature of the response by somebody else spoils a good one of the assertion, and the other way round', async () => {
    const outside = signed(assertionSigned(), 'Response', { key: secondKey });
    expect(await outcomeOf(verifyXml(outside))).toBe('saml_signature_unknown_certificate');
    const inside = signed(assertionSigned({}, {}, { key: secondKey }), 'Response');
    expect(await outcomeOf(verifyXml(inside))).toBe('saml_signature_unknown_certificate');
  });

  test('where nothing is pinned, nothing fits', async () => {
    expect(await outcomeOf(verifyXml(assertionSigned(), { certificates: [] }))).toBe(
      'saml_signature_unknown_certificate',
    );
    expect(await outcomeOf(verifyXml(assertionSigned(), { certificates: ['no certificate'] }))).toBe(
      'saml_signature_unknown_certificate',
    );
  });
});

describe('not signed, or changed afterwards (attacks 129 and 133)', () => {
  test('no signature at all', async () => {
    expect(await outcomeOf(verifyXml(responseXml(assertionXml())))).toBe('saml_signature_missing');
  });

  test('encrypted alone is not signed: anybody can encrypt for us', async () => {
    expect(await outcomeOf(verifyXml(responseXml(await encrypted(assertionXml()))))).toBe(
      'saml_signature_missing',
    );
  });

  test.each<[what: string, change: (xml: string) => string]>([
    ['the person', (xml) => xml.replace('ada-1', 'eve-1')],
    ['an attribute', (xml) => xml.replace('ada@example.com', 'eve@example.com')],
    ['the digest', (xml) => flipped(xml, 'DigestValue')],
    ['the signature', (xml) => flipped(xml, 'SignatureValue')],
    ['a space that counts', (xml) => xml.replace('</saml:Subject>', ' </saml:Subject>')],
  ])('%s changed', async (_, change) => {
    for (const xml of [assertionSigned(), responseSigned()]) {
      const changed = change(xml);
      expect(changed).not.toBe(xml);
      expect(await outcomeOf(verifyXml(changed))).toBe('saml_signature_invalid');
    }
  });

  test.each<[what: string, change: (xml: string) => string]>([
    ['a second DigestValue', (xml) => xml.replace(/<DigestValue>[^<]*<\/DigestValue>/, '$&$&')],
    ['a second SignedInfo', (xml) => xml.replace(/<SignedInfo>.*<\/SignedInfo>/, '$&$&')],
    ['a second Reference', (xml) => xml.replace(/<Reference .*<\/Reference>/, '$&$&')],
    ['no Reference', (xml) => xml.replace(/<Reference .*<\/Reference>/, '')],
    ['a Reference to the whole document', (xml) => xml.replace('URI="#_assertion"', 'URI=""')],
    ['a Reference without URI', (xml) => xml.replace(' URI="#_assertion"', '')],
    ['a third transform', (xml) => xml.replace(/<Transform [^>]*\/>/, '$&$&')],
    ['no transform', (xml) => xml.replace(/<Transforms>.*<\/Transforms>/, '<Transforms/>')],
    ['a second Signature', (xml) => xml.replace(/<Signature .*<\/Signature>/, '$&$&')],
    ['an Object in the Signature', (xml) => xml.replace('</Signature>', '<Object/></Signature>')],
    ['an element in DigestValue', (xml) => xml.replace('<DigestValue>', '<DigestValue><a/>')],
    [
      'another order of its parts',
      (xml) => xml.replace(/(<SignedInfo>.*<\/SignedInfo>)(<SignatureValue>.*<\/SignatureValue>)/, '$2$1'),
    ],
    [
      'a PrefixList beyond measure',
      (xml) =>
        xml.replace(
          /<Transform Algorithm="([^"]*c14n#)"\/>/,
          `<Transform Algorithm="$1"><InclusiveNamespaces xmlns="$1" PrefixList="${'a '.repeat(200)}"/></Transform>`,
        ),
    ],
    [
      'parameters of HMAC',
      (xml) =>
        xml.replace(
          /<SignatureMethod ([^>]*)\/>/,
          '<SignatureMethod $1><HMACOutputLength>1</HMACOutputLength></SignatureMethod>',
        ),
    ],
  ])('%s is refused as a form, before any signature is looked at (attack 128)', async (_, change) => {
    const xml = assertionSigned();
    const changed = change(xml);
    expect(changed).not.toBe(xml);
    expect(await outcomeOf(verifyXml(changed))).toBe('saml_response_invalid');
  });

  test.each([
    ['HMAC', /rsa-sha256/, 'hmac-sha256', 'saml_algorithm'],
    [
      'HMAC-SHA1, which one engine knows',
      /http:[^"]*rsa-sha256/,
      'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
      'saml_algorithm',
    ],
    ['ECDSA', /rsa-sha256/, 'ecdsa-sha256', 'saml_algorithm'],
    [
      'XSLT',
      /(<Transform Algorithm=")[^"]*/,
      '$1http://www.w3.org/TR/1999/REC-xslt-19991116',
      'saml_algorithm',
    ],
    [
      'XPath',
      /(<Transform Algorithm=")[^"]*/,
      '$1http://www.w3.org/TR/1999/REC-xpath-19991116',
      'saml_algorithm',
    ],
    ['MD5', /xmlenc#sha256/, 'xmldsig-more#md5', 'saml_algorithm'],
    ['a name of every object', /http:[^"]*rsa-sha256/, 'constructor', 'saml_algorithm'],
  ])('%s is no algorithm (attacks 129 and 136)', async (_, from, to, code) => {
    expect(await outcomeOf(verifyXml(assertionSigned().replace(from, to)))).toBe(code);
  });
});

describe('encrypted (attack 133)', () => {
  const inner = () => signed(assertionXml(), 'Assertion');

  test('for somebody else, or where we have no key', async () => {
    const forOther = responseXml(await encrypted(inner(), undefined, strangerKey));
    expect(await outcomeOf(verifyXml(forOther))).toBe('saml_decryption_failed');
    const forUs = responseXml(await encrypted(inner()));
    expect(await outcomeOf(verifyXml(forUs, { decryptionKeys: [] }))).toBe('saml_decryption_failed');
  });

  test.each<[what: string, code: string, change: (xml: string) => string]>([
    ['RSA 1.5', 'saml_algorithm', (xml) => xml.replace('rsa-oaep-mgf1p', 'rsa-1_5')],
    [
      'OAEP of XML Encryption 1.1',
      'saml_algorithm',
      (xml) =>
        xml.replace(
          'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
          'http://www.w3.org/2009/xmlenc11#rsa-oaep',
        ),
    ],
    [
      'Triple DES',
      'saml_algorithm',
      (xml) =>
        xml.replace(
          'http://www.w3.org/2009/xmlenc11#aes256-gcm',
          'http://www.w3.org/2001/04/xmlenc#tripledes-cbc',
        ),
    ],
    ['AES-192', 'saml_algorithm', (xml) => xml.replace('aes256-gcm', 'aes192-gcm')],
    [
      'no algorithm',
      'saml_algorithm',
      (xml) => xml.replace(/<xenc:EncryptionMethod [^>]*aes256-gcm"\s*\/>/, ''),
    ],
    [
      'two keys',
      'saml_response_invalid',
      (xml) => xml.replace(/<e:EncryptedKey .*<\/e:EncryptedKey>/s, '$&$&'),
    ],
    [
      'something to fetch',
      'saml_response_invalid',
      (xml) =>
        xml.replace(
          /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/,
          '<xenc:CipherReference URI="https://other.example"/>',
        ),
    ],
    [
      'a key of which an XPath is the name',
      'saml_response_invalid',
      (xml) => keyBeside(xml, "#'] | //*[@*='"),
    ],
    ['changed', 'saml_decryption_failed', (xml) => flipped(xml, 'xenc:CipherValue')],
  ])('%s is refused', async (_, code, change) => {
    const xml = responseXml(await encrypted(inner()));
    const changed = change(xml);
    expect(changed).not.toBe(xml);
    expect(await outcomeOf(verifyXml(changed))).toBe(code);
  });

  test.each<[what: string, code: string, plain: () => string]>([
    ['a comment', 'saml_response_invalid', () => inner().replace('ada-1', 'ada<!-- -->-1')],
    ['a document type', 'saml_response_invalid', () => `<!DOCTYPE a [<!ENTITY e "x">]>${inner()}`],
    ['sixty thousand elements', 'saml_too_large', () => '<a/>'.repeat(30_000)],
    ['a response', 'saml_response_invalid', () => responseXml(inner())],
    [
      'an assertion inside Advice',
      'saml_response_invalid',
      () =>
        signed(
          assertionXml({ advice: `<saml:Advice>${assertionXml({ id: '_second' })}</saml:Advice>` }),
          'Assertion',
        ),
    ],
    ['two assertions', 'saml_response_invalid', () => inner() + inner()],
    ['no XML', 'saml_response_invalid', () => 'hello'],
    ['another person than was signed', 'saml_signature_invalid', () => inner().replace('ada-1', 'eve-1')],
    [
      'one signed by a stranger',
      'saml_signature_unknown_certificate',
      () => signed(assertionXml(), 'Assertion', { key: strangerKey }),
    ],
    [
      'SHA-1',
      'saml_algorithm',
      () => signed(assertionXml(), 'Assertion', { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    ],
  ])('what comes out is looked at like what came in: %s', async (_, code, plain) => {
    expect(await outcomeOf(verifyXml(responseXml(await encrypted(plain()))))).toBe(code);
  });
});

describe('no SAMLResponse', () => {
  test.each([
    ['nothing', '', 'saml_response_invalid'],
    ['no base64', '<xml/>', 'saml_response_invalid'],
    ['base64 for URLs', encoded('<a>???</a>').replaceAll('/', '_'), 'saml_response_invalid'],
    ['base64 that is cut', encoded('<abc/>').slice(0, -1), 'saml_response_invalid'],
    [
      'another message',
      encoded('<samlp:ArtifactResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>'),
      'saml_response_invalid',
    ],
    ['a response of no namespace', encoded('<Response ID="a" Version="2.0"/>'), 'saml_response_invalid'],
    ['a megabyte', 'A'.repeat(1024 * 1024), 'saml_too_large'],
  ])('%s is refused', async (_, samlResponse, code) => {
    expect(await outcomeOf(verifyResponse({ samlResponse, expected }))).toBe(code);
  });
});
