import { describe, expect, test } from 'vitest';
import {
  ACS,
  assertionSigned,
  assertionXml,
  at,
  conditions,
  confirmation,
  expected,
  idpKey,
  OURS,
  REQUEST,
  responseSigned,
  responseXml,
  restriction,
  signed,
} from './crafted.ts';
import { errorOf, outcomeOf, verifyXml } from './outcome.ts';
import { hasXmlsec, wellSigned } from './xmlsec.ts';

/* What `connections.md`, section 3, refuses of documents that are signed well: only the claims, or the form, are wrong. */

const OTHER = 'https://other.example';
const confirmed = (changes: Parameters<typeof confirmation>[0]) =>
  assertionSigned({ confirmation: confirmation(changes) });
const conditioned = (content: string, times: Parameters<typeof conditions>[1] = {}) =>
  assertionSigned({ conditions: conditions(content, times) });
const around = (attributes: string) => responseSigned({}, { attributes });
const status = (...codes: string[]) =>
  `<samlp:Status>${codes.reduceRight((inner, code) => `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${inner}</samlp:StatusCode>`, '')}</samlp:Status>`;
const authn = (attributes: string) => assertionSigned({ authn: `<saml:AuthnStatement${attributes}/>` });

type Case = readonly [what: string, code: string, make: () => string];

/** The rest of the document is as in the accepted ones, and the signature is good. */
const WELL_SIGNED: Readonly<Record<string, readonly Case[]>> = {
  'not for us, or not for this request (attacks 134 and 135)': [
    [
      'another Destination',
      'saml_recipient',
      () => around(` Destination="${OTHER}" InResponseTo="${REQUEST}"`),
    ],
    [
      'a Destination that goes on',
      'saml_recipient',
      () => around(` Destination="${ACS}/" InResponseTo="${REQUEST}"`),
    ],
    ['another InResponseTo of the response', 'saml_in_response_to', () => around(' InResponseTo="_other"')],
    ['none in the response', 'saml_in_response_to', () => around('')],
    ['another Issuer of the response', 'saml_issuer', () => responseSigned({}, { issuer: issuer(OTHER) })],
    ['another Issuer of the assertion', 'saml_issuer', () => assertionSigned({ issuer: issuer(OTHER) })],
    [
      'an Issuer with a slash more',
      'saml_issuer',
      () => assertionSigned({ issuer: issuer(`${expected.issuer}/`) }),
    ],
    ['an assertion without Issuer', 'saml_issuer', () => responseSigned({ issuer: '' })],
    ['another Recipient', 'saml_recipient', () => confirmed({ recipient: OTHER })],
    ['no Recipient', 'saml_recipient', () => confirmed({ recipient: null })],
    [
      'another InResponseTo of the confirmation',
      'saml_in_response_to',
      () => confirmed({ inResponseTo: '_other' }),
    ],
    [
      'none in the confirmation, although the response has ours',
      'saml_in_response_to',
      () => confirmed({ inResponseTo: null }),
    ],
    ['another audience', 'saml_audience', () => conditioned(restriction(OTHER))],
    ['our entity ID in capitals', 'saml_audience', () => conditioned(restriction(OURS.toUpperCase()))],
    ['no audience', 'saml_audience', () => conditioned('')],
    [
      'a second restriction without us',
      'saml_audience',
      () => conditioned(restriction() + restriction(OTHER)),
    ],
  ],
  'not confirmed, or nobody (attack 134)': [
    [
      'a confirmation that is not bearer',
      'saml_response_invalid',
      () => confirmed({ method: 'sender-vouches' }),
    ],
    ['no confirmation', 'saml_response_invalid', () => assertionSigned({ confirmation: '' })],
    [
      'NotBefore in the confirmation',
      'saml_response_invalid',
      () => confirmed({ more: ` NotBefore="${at(-60)}"` }),
    ],
    ['no NotOnOrAfter in the confirmation', 'saml_response_invalid', () => confirmed({ notOnOrAfter: null })],
    ['no Subject', 'subject_missing', () => assertionSigned({ subject: '' })],
    ['no NameID', 'subject_missing', () => assertionSigned({ nameId: '' })],
    ['an empty NameID', 'subject_missing', () => assertionSigned({ nameId: '<saml:NameID> </saml:NameID>' })],
    [
      'a NameID beyond measure',
      'subject_missing',
      () => assertionSigned({ nameId: nameId('a'.repeat(1025)) }),
    ],
    [
      'elements inside NameID',
      'saml_response_invalid',
      () => assertionSigned({ nameId: nameId('ada<x/>-1') }),
    ],
    [
      'two of NameID',
      'saml_response_invalid',
      () => assertionSigned({ nameId: nameId('ada-1') + nameId('eve-1') }),
    ],
    [
      'a NameID that is another each time',
      'subject_transient',
      () => assertionSigned({ nameId: transient() }),
    ],
    ['an encrypted NameID', 'saml_encrypted_id', () => assertionSigned({ nameId: '<saml:EncryptedID/>' })],
    [
      'an encrypted attribute',
      'saml_encrypted_id',
      () =>
        assertionSigned({
          attributes: '<saml:AttributeStatement><saml:EncryptedAttribute/></saml:AttributeStatement>',
        }),
    ],
    ['no AuthnStatement', 'saml_response_invalid', () => assertionSigned({ authn: '' })],
    ['no AuthnInstant', 'saml_response_invalid', () => authn('')],
  ],
  'out of its time (attack 134)': [
    ['an assertion that has ended', 'saml_expired', () => conditioned(restriction(), { end: -60 })],
    ['one that has not begun', 'saml_expired', () => conditioned(restriction(), { begin: 61 })],
    ['one that was made in the future', 'saml_expired', () => assertionSigned({ issueInstant: at(61) })],
    ['a confirmation that has ended', 'saml_expired', () => confirmed({ notOnOrAfter: at(-60) })],
    [
      'a session that has ended',
      'saml_expired',
      () => authn(` AuthnInstant="${at(-10)}" SessionNotOnOrAfter="${at(-60)}"`),
    ],
    ['a proof in the future', 'saml_expired', () => authn(` AuthnInstant="${at(61)}"`)],
    ['no Conditions', 'saml_response_invalid', () => assertionSigned({ conditions: '' })],
    [
      'Conditions without end',
      'saml_response_invalid',
      () => assertionSigned({ conditions: `<saml:Conditions>${restriction()}</saml:Conditions>` }),
    ],
    [
      'one that holds longer than a day, and minutes for clocks',
      'saml_response_invalid',
      () => conditioned(restriction(), { end: 86_400 + 541 }),
    ],
    ['a time that is none', 'saml_response_invalid', () => confirmed({ notOnOrAfter: '2026-11-27 12:30' })],
    [
      'a condition that nobody knows',
      'saml_response_invalid',
      () => conditioned(`${restriction()}<x:only xmlns:x="urn:x"/>`),
    ],
  ],
  'of another form (attack 128)': [
    [
      'another version of the response',
      'saml_response_invalid',
      () => responseSigned({}, { version: '1.1' }),
    ],
    ['another version of the assertion', 'saml_response_invalid', () => assertionSigned({ version: '1.1' })],
    [
      'an element that a response does not have',
      'saml_response_invalid',
      () => responseSigned({}, { extensions: '<x:a xmlns:x="urn:x"/>' }),
    ],
    [
      'an element that an assertion does not have',
      'saml_response_invalid',
      () => assertionSigned({ advice: '<x:a xmlns:x="urn:x"/>' }),
    ],
    ['text between the elements', 'saml_response_invalid', () => assertionSigned({ advice: 'text' })],
    [
      'two assertions',
      'saml_response_invalid',
      () => responseSigned({}, { extensions: assertionXml({ id: '_second' }) }),
    ],
    [
      'an assertion inside Advice',
      'saml_response_invalid',
      () => assertionSigned({ advice: `<saml:Advice>${assertionXml({ id: '_second' })}</saml:Advice>` }),
    ],
    [
      'an assertion inside Extensions',
      'saml_response_invalid',
      () =>
        responseSigned(
          {},
          { extensions: `<samlp:Extensions>${assertionXml({ id: '_second' })}</samlp:Extensions>` },
        ),
    ],
    [
      'two with one ID',
      'saml_response_invalid',
      () => responseSigned({ advice: '<saml:Advice><x:a xmlns:x="urn:x" Id="_assertion"/></saml:Advice>' }),
    ],
    [
      'the same, spelled id',
      'saml_response_invalid',
      () => responseSigned({ advice: '<saml:Advice><x:a xmlns:x="urn:x" x:id="_assertion"/></saml:Advice>' }),
    ],
    ['no Status', 'saml_response_invalid', () => responseSigned({}, { status: '' })],
  ],
  'without success': [
    ['beside an assertion', 'saml_status', () => assertionSigned({}, { status: status('Responder') })],
  ],
  'signed with what does not hold (attacks 129 and 136)': [
    [
      'RSA-SHA1',
      'saml_algorithm',
      () => assertionSigned({}, {}, { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    ],
    [
      'a digest by SHA-1',
      'saml_algorithm',
      () => assertionSigned({}, {}, { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
    ],
    [
      'canonicalization with comments',
      'saml_algorithm',
      () => assertionSigned({}, {}, { c14n: 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments' }),
    ],
    [
      'the same of what is signed',
      'saml_algorithm',
      () =>
        assertionSigned(
          {},
          {},
          {
            transforms: [
              'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
              'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
            ],
          },
        ),
    ],
  ],
};
function issuer(id: string): string {
  return `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${id}</saml:Issuer>`;
}
function nameId(value: string): string {
  return `<saml:NameID>${value}</saml:NameID>`;
}
function transient(): string {
  return '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">t-1</saml:NameID>';
}

describe.each(Object.entries(WELL_SIGNED))('%s', (_, cases) => {
  test.each(cases)('%s is refused: %s', async (_what, code, make) => {
    const xml = make();
    expect(await outcomeOf(verifyXml(xml))).toBe(code);
    // It is we who refuse it, and not a signature that is broken. Duplicate IDs xmlsec1 does not take either.
    if (hasXmlsec && !_what.startsWith('two with one ID'))
      expect(wellSigned(xml, idpKey.certificatePem)).toBe(true);
  });
});

describe('a response without success says why', () => {
  test.each(['AuthnFailed', 'RequestDenied', 'InvalidNameIDPolicy', 'NoAuthnContext', 'UnknownPrincipal'])(
    '%s, signed or not',
    async (word) => {
      const xml = responseXml('', { status: status('Responder', word) });
      const error = await errorOf(() => verifyXml(xml));
      expect(error).toMatchObject({ code: 'saml_status', received: word });
      expect(await errorOf(() => verifyXml(signed(xml, 'Response')))).toMatchObject({ received: word });
    },
  );

  test('Responder where no more is said, and else the code as it came', async () => {
    const of = (...codes: string[]) =>
      errorOf(() => verifyXml(responseXml('', { status: status(...codes) })));
    expect(await of('Responder')).toMatchObject({ received: 'Responder' });
    expect(await of('Requester')).toMatchObject({ received: 'urn:oasis:names:tc:SAML:2.0:status:Requester' });
  });

  test('Success with no assertion is none', async () => {
    expect(await outcomeOf(verifyXml(responseXml('')))).toBe('saml_response_invalid');
  });
});

describe('a proof that was asked for anew', () => {
  const since = { forceAuthnSince: expected.now };
  test('has to be as new as that, within a minute', async () => {
    expect(await outcomeOf(verifyXml(authn(` AuthnInstant="${at(-60)}"`), since))).toBe('in: ada-1');
    expect(await outcomeOf(verifyXml(authn(` AuthnInstant="${at(-61)}"`), since))).toBe('saml_stale_proof');
  });
});
