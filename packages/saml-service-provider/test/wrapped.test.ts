import { describe, expect, test } from 'vitest';
import { assertionSigned, assertionXml, responseSigned, signed, strangerKey } from './crafted.ts';
import { outcomeOf, verifyXml } from './outcome.ts';

/*
 * Signatures that are good and wrapped so that somebody reads something else (attack 128): the eight of Somorovsky and
 * others, "On Breaking SAML" (2012), and what came after them.
 */

const EVIL = { nameId: '<saml:NameID>eve-1</saml:NameID>' };
const evil = (id = '_evil') => assertionXml({ ...EVIL, id });
const SIGNATURE = /<Signature .*?<\/Signature>/s;
const signatureOf = (xml: string) => SIGNATURE.exec(xml)?.[0] ?? '';
const withoutSignature = (xml: string) => xml.replace(SIGNATURE, '');
const assertionOf = (xml: string) => /<saml:Assertion .*<\/saml:Assertion>/s.exec(xml)?.[0] ?? '';
const withEvilAssertion = (xml: string, assertion: string) => xml.replace(assertionOf(xml), assertion);
/** The evil one, with that signature and that inside. */
const evilHolding = (signature: string, content = '') =>
  evil()
    .replace('</saml:Issuer>', `</saml:Issuer>${signature}`)
    .replace('</saml:Assertion>', `${content}</saml:Assertion>`);

const response = responseSigned();
const evilResponse = (signature: string) =>
  withEvilAssertion(withoutSignature(response), evil())
    .replace('ID="_response"', 'ID="_evil-response"')
    .replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
const assertion = assertionSigned();
const good = assertionOf(assertion);
const intoObject = (signature: string, content: string) =>
  signature.replace('</Signature>', `<Object>${content}</Object></Signature>`);

describe('wrapping of a signed assertion or response', () => {
  test.each<[what: string, xml: string]>([
    [
      '1: the signed response inside the signature of an evil one',
      evilResponse(intoObject(signatureOf(response), withoutSignature(response))),
    ],
    [
      '2: the signed response beside its signature in an evil one',
      evilResponse(signatureOf(response) + withoutSignature(response)),
    ],
    ['3: an evil assertion before the signed one', assertion.replace(good, evil() + good)],
    ['4: the signed assertion inside an evil one', withEvilAssertion(assertion, evilHolding('', good))],
    [
      '5: the signature in an evil assertion, what it names beside it',
      withEvilAssertion(assertion, evilHolding(signatureOf(good)) + withoutSignature(good)),
    ],
    [
      '6: what it names inside the signature, which is in an evil one',
      withEvilAssertion(assertion, evilHolding(intoObject(signatureOf(good), withoutSignature(good)))),
    ],
    [
      '7: an evil assertion in Extensions',
      assertion.replace(
        '<samlp:Status>',
        `<samlp:Extensions>${evil('_assertion')}</samlp:Extensions><samlp:Status>`,
      ),
    ],
    [
      '8: the signed one in an Object of the evil one’s signature',
      withEvilAssertion(assertion, evilHolding(intoObject(signatureOf(good), good))),
    ],
    ['two roots', response + evilResponse('')],
    ['an evil one with the same ID', assertion.replace(good, evil('_assertion') + good)],
    [
      'an evil one in another prefix',
      assertion.replace(good, evil().replaceAll('saml:', 'x:').replace('xmlns:saml', 'xmlns:x') + good),
    ],
    [
      'an evil one of no namespace',
      assertion.replace(
        good,
        evil()
          .replaceAll('saml:', '')
          .replace(/ xmlns:saml="[^"]*"/, '') + good,
      ),
    ],
    [
      'the signature moved to the response',
      assertion.replace(SIGNATURE, '').replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(assertion)}`),
    ],
    ['a Status more inside', response.replace('</samlp:Response>', '<samlp:Status/></samlp:Response>')],
  ])('%s is refused (attack 128)', async (_, xml) => {
    expect(xml).toMatch(/ID="|<samlp:Status\/>/);
    expect(await outcomeOf(verifyXml(xml))).toMatch(/^saml_/);
  });

  test('an evil assertion in an evil response, each signed by whom nobody knows', async () => {
    const xml = signed(assertionSigned(EVIL, {}, { key: strangerKey }), 'Response', { key: strangerKey });
    expect(await outcomeOf(verifyXml(xml))).toBe('saml_signature_unknown_certificate');
  });

  test('the good documents that all of these were made of are accepted', async () => {
    expect(await outcomeOf(verifyXml(response))).toBe('in: ada-1');
    expect(await outcomeOf(verifyXml(assertion))).toBe('in: ada-1');
  });
});

describe('a comment in what is signed', () => {
  test('does not make somebody else of a NameID: c14n leaves it out, so the signature would be good (attack 131)', async () => {
    const xml = assertionSigned({ nameId: '<saml:NameID>ada-1.evil.example</saml:NameID>' });
    const cut = xml.replace('ada-1.evil', 'ada-1<!-- -->.evil');
    expect(await outcomeOf(verifyXml(xml))).toBe('in: ada-1.evil.example');
    expect(await outcomeOf(verifyXml(cut))).toBe('saml_response_invalid');
  });

  test.each([
    ['in an attribute value', 'ada@example.com', 'ada@<!-- -->example.com'],
    ['in the digest', '<DigestValue>', '<DigestValue><!-- -->'],
    ['in SignedInfo', '<SignedInfo>', '<SignedInfo><!-- -->'],
    ['a processing instruction', 'ada-1', 'ada<?x y?>-1'],
    ['a CDATA section', 'ada-1', '<![CDATA[ada-1]]>'],
    ['after the document', '</samlp:Response>', '</samlp:Response><!-- -->'],
  ])('%s is refused (attacks 129 and 131)', async (_, from, to) => {
    for (const xml of [assertionSigned(), responseSigned()])
      expect(await outcomeOf(verifyXml(xml.replace(from, to)))).toBe('saml_response_invalid');
  });
});
