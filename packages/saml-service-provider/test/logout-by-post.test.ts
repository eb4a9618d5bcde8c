import { afterAll, describe, expect, test } from 'vitest';
import { logoutRequestTrip, logoutResponseTrip } from '../src/logout/messages.ts';
import type { LogoutExpectations } from '../src/logout/verify.ts';
import { verifyPostedLogoutRequest } from '../src/logout/verify-posted.ts';
import { createVerifier } from '../src/verifier.ts';
import {
  at,
  encoded,
  flipped,
  IDP,
  idpKey,
  NOW,
  type Signing,
  secondKey,
  signed,
  strangerKey,
} from './crafted.ts';
import { request, response, SLO, wantedOfLogout } from './logout-documents.ts';
import { errorOf } from './outcome.ts';

/* A sign-out that an identity provider asks for by a form, which is signed in its XML. */

const verifier = createVerifier();
afterAll(() => verifier.close());

const post = (xml: string, changes: Partial<LogoutExpectations> = {}) =>
  verifier.verifyLogout('c1', encoded(xml), { ...wantedOfLogout, ...changes });
const signedRequest = (changes: Parameters<typeof request>[0] = {}, how: Signing = {}) =>
  signed(request(changes), 'LogoutRequest', how);
const codeOf = async (xml: string, changes: Partial<LogoutExpectations> = {}) =>
  (await errorOf(() => post(xml, changes))).code;

const EXPECTED = {
  id: '_out',
  nameId: { value: 'ada-1', format: 'urn:f', nameQualifier: 'urn:q', spNameQualifier: undefined },
  sessionIndexes: ['_one', '_two'],
  notOnOrAfter: NOW + 300_000,
};

test('names whom, and which sessions', async () => {
  expect(await post(signedRequest())).toEqual(EXPECTED);
});

test.each<[how: string, xml: string, changes?: Partial<LogoutExpectations>]>([
  ['with a prefix of its own', signedRequest({}, { prefix: 'dsig' })],
  ['without a word of the key', signedRequest({}, { keyInfo: null })],
  [
    'by the second of the pinned certificates',
    signedRequest({}, { key: secondKey }),
    { certificates: [idpKey.certificatePem, secondKey.certificatePem] },
  ],
  [
    'with RSA-SHA1, where that is switched on',
    signedRequest({}, { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    { allowSha1: true },
  ],
])('signed %s it is taken', async (_, xml, changes) => {
  expect(await post(xml, changes)).toEqual(EXPECTED);
});

const SIGNATURE = /<Signature .*?<\/Signature>/s;
const good = signedRequest();
const [signature = ''] = SIGNATURE.exec(good) ?? [];
const bare = request();
const evil = request({ id: '_evil', nameId: '<a:NameID>eve-1</a:NameID>' });
const into = (xml: string, content: string) => xml.replace('</a:Issuer>', `</a:Issuer>${content}`);
const extended = (xml: string, content: string) => into(xml, `<p:Extensions>${content}</p:Extensions>`);

describe('nobody is signed out by a stranger’s form (attack 138)', () => {
  test.each<[what: string, code: string, xml: string]>([
    ['no signature', 'saml_signature_missing', bare],
    ['another key', 'saml_signature_unknown_certificate', signedRequest({}, { key: strangerKey })],
    [
      'another key, which names itself by the pinned certificate (attack 130)',
      'saml_signature_invalid',
      signedRequest({}, { key: { ...strangerKey, certificatePem: idpKey.certificatePem } }),
    ],
    ['another name than was signed', 'saml_signature_invalid', good.replace('ada-1', 'eve-1')],
    ['another digest', 'saml_signature_invalid', flipped(good, 'DigestValue')],
    [
      'RSA-SHA1',
      'saml_algorithm',
      signedRequest({}, { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    ],
    [
      'a digest by SHA-1',
      'saml_algorithm',
      signedRequest({}, { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
    ],
    ['a message of another kind', 'saml_response_invalid', response()],
    ['no XML', 'saml_response_invalid', 'hello'],
    ['a comment', 'saml_response_invalid', good.replace('ada-1', 'ada<!-- -->-1')],
    ['a document type', 'saml_response_invalid', `<!DOCTYPE a>${good}`],
  ])('%s', async (_, code, xml) => {
    expect(await codeOf(xml)).toBe(code);
  });

  test.each<[what: string, xml: string]>([
    ['the signature of another one', into(evil, signature)],
    ['the signed one in Extensions', extended(into(evil, signature), bare)],
    ['the signed one, with its signature, in Extensions', extended(evil, good)],
    ['an evil one in Extensions of the signed one', extended(good, evil)],
    [
      'the signed one in an Object of the signature',
      into(evil, signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)),
    ],
    ['a second signature', into(good, signature)],
    ['two roots', good + evil],
    ['the evil one of the same ID', into(evil.replace('_evil', '_out'), signature)],
    ['the signature deeper', extended(bare, signature)],
  ])('wrapped: %s (attack 128)', async (_, xml) => {
    expect(['saml_response_invalid', 'saml_signature_invalid']).toContain(await codeOf(xml));
  });

  test.each<[what: string, code: string, changes: Parameters<typeof request>[0]]>([
    ['another issuer', 'saml_issuer', { issuer: '<a:Issuer>https://other.example</a:Issuer>' }],
    ['another address', 'saml_recipient', { destination: ' Destination="https://other.example"' }],
    ['no address', 'saml_recipient', { destination: '' }],
    ['over', 'saml_expired', { end: ` NotOnOrAfter="${at(-60)}"` }],
    ['made in the future', 'saml_expired', { issueInstant: at(61) }],
    ['for more than a day', 'saml_response_invalid', { end: ` NotOnOrAfter="${at(90_000)}"` }],
    ['another version', 'saml_response_invalid', { version: '1.1' }],
    ['nobody', 'subject_missing', { nameId: '' }],
    ['an encrypted NameID', 'saml_encrypted_id', { nameId: '<a:EncryptedID/>' }],
  ])('signed by the provider, but %s', async (_, code, changes) => {
    expect(await codeOf(signedRequest(changes))).toBe(code);
  });

  test.each<[what: string, code: string, samlRequest: string]>([
    ['no base64', 'saml_response_invalid', '<x/>'],
    ['nothing', 'saml_response_invalid', ''],
    ['more characters than a message may have', 'saml_too_large', 'A'.repeat(33_000)],
    ['more bytes than a message may have', 'saml_too_large', encoded(`${bare}${' '.repeat(16_384)}`)],
    [
      'more tags than a message may have',
      'saml_too_large',
      encoded(request({ content: '<x/>'.repeat(101) })),
    ],
  ])('%s is not parsed (attack 136)', async (_, code, samlRequest) => {
    const error = await errorOf(() => verifier.verifyLogout('c1', samlRequest, wantedOfLogout));
    expect(error.code).toBe(code);
  });
});

test('more than there is room for are refused then, and its sign-ins go on (attack 136)', async () => {
  const flood = Array.from({ length: 60 }, () => codeOf(bare));
  const answer = await errorOf(() =>
    verifier.verify('c1', 'AAAA', { ...wantedOfLogout, entityId: 'x', acsUrl: 'x', requestId: 'x' }),
  );
  expect(answer.code).toBe('saml_response_invalid');
  const codes = await Promise.all(flood);
  expect(codes.filter((code) => code === 'saml_busy').length).toBeGreaterThan(0);
  expect(codes.filter((code) => code === 'saml_signature_missing').length).toBeGreaterThan(0);
});

describe('what we write as a form, we would take ourselves', () => {
  const mine = { id: '_ours', sloPostUrl: SLO, entityId: IDP, now: NOW, key: idpKey };
  const nameId = { value: 'a<b>&"', format: 'urn:f', nameQualifier: undefined, spNameQualifier: 'urn:sp' };

  test('a request (attack 137)', async () => {
    const trip = logoutRequestTrip({ ...mine, nameId, sessionIndex: '_one', relayState: 'r' });
    if (trip.binding !== 'post') throw new TypeError('not a form');
    expect([trip.url, trip.fields['RelayState']]).toEqual([SLO, 'r']);
    const samlRequest = trip.fields['SAMLRequest'] ?? '';
    expect(verifyPostedLogoutRequest({ samlRequest, expected: wantedOfLogout })).toMatchObject({
      ...{ id: '_ours', nameId, sessionIndexes: ['_one'] },
    });
  });

  test('an answer, signed where the schema has the signature', () => {
    const trip = logoutResponseTrip({ ...mine, inResponseTo: '_theirs' });
    if (trip.binding !== 'post') throw new TypeError('not a form');
    expect(Object.keys(trip.fields)).toEqual(['SAMLResponse']);
    const xml = Buffer.from(trip.fields['SAMLResponse'] ?? '', 'base64').toString();
    expect(xml).toMatch(/InResponseTo="_theirs"/);
    expect(xml).toMatch(/<\/saml:Issuer><Signature /);
  });

  test('by redirect where there are both; nowhere without an address', () => {
    const both = logoutResponseTrip({ ...mine, sloUrl: SLO, inResponseTo: '_theirs' });
    expect(both.binding).toBe('redirect');
    expect(() => logoutResponseTrip({ ...mine, sloPostUrl: undefined, inResponseTo: '_t' })).toThrow(
      TypeError,
    );
  });
});
