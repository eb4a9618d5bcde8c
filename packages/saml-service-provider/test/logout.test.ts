import { constants, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { logoutRequestTrip, logoutResponseTrip } from '../src/logout/messages.ts';
import { type LogoutExpectations, verifyLogoutRequest, verifyLogoutResponse } from '../src/logout/verify.ts';
import { at, IDP, idpKey, NOW, secondKey, strangerKey } from './crafted.ts';
import { type TestKey, testKey } from './keys.ts';
import { request, response, SLO, wantedOfLogout as wanted } from './logout-documents.ts';
import { errorOf } from './outcome.ts';

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const pair = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`;
type How = {
  readonly key?: TestKey;
  readonly algorithm?: string;
  readonly relayState?: string;
  readonly hash?: string;
  readonly padding?: number;
};

/** A query as somebody else’s program would write it. */
function query(xml: string | Buffer, name = 'SAMLRequest', how: How = {}): string {
  const {
    key = idpKey,
    algorithm = RSA_SHA256,
    relayState,
    hash = 'sha256',
    padding = constants.RSA_PKCS1_PADDING,
  } = how;
  const signed = [
    pair(name, deflateRawSync(xml).toString('base64')),
    ...(relayState === undefined ? [] : [pair('RelayState', relayState)]),
    pair('SigAlg', algorithm),
  ].join('&');
  const signature = sign(hash, Buffer.from(signed), { key: key.privateKeyPem, padding });
  return `${signed}&${pair('Signature', signature.toString('base64'))}`;
}
const verifyOut = (rawQuery: string, changes: Partial<LogoutExpectations> = {}) =>
  verifyLogoutRequest(rawQuery, { ...wanted, ...changes });
const codeOf = async (doing: () => unknown) => (await errorOf(doing)).code;

test('a sign-out that the provider asks for names whom, and which sessions', () => {
  expect(verifyOut(query(request(), 'SAMLRequest', { relayState: 'r s' }))).toEqual({
    id: '_out',
    nameId: { value: 'ada-1', format: 'urn:f', nameQualifier: 'urn:q', spNameQualifier: undefined },
    sessionIndexes: ['_one', '_two'],
    notOnOrAfter: NOW + 300_000,
    relayState: 'r s',
  });
});

test.each([
  ['with a question mark in front', () => `?${query(request())}`],
  ['with parameters of others', () => `a=b&${query(request())}&c`],
  ['encoded in lower case, as .NET does', () => lowerCase()],
  [
    'with RSA-SHA512',
    () => query(request(), 'SAMLRequest', { algorithm: RSA_SHA256.replace('256', '512'), hash: 'sha512' }),
  ],
  [
    'with RSA-PSS',
    () =>
      query(request(), 'SAMLRequest', {
        algorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
        padding: constants.RSA_PKCS1_PSS_PADDING,
      }),
  ],
])('%s it is taken', (_, make) => {
  expect(verifyOut(make()).id).toBe('_out');
});
function lowerCase(): string {
  const [signed = ''] = query(request()).split('&Signature=');
  const lower = signed.replaceAll(/%[\dA-F]{2}/g, (each) => each.toLowerCase());
  expect(lower).not.toBe(signed);
  const signature = sign('sha256', Buffer.from(lower), idpKey.privateKeyPem);
  return `${lower}&${pair('Signature', signature.toString('base64'))}`;
}

test('any pinned certificate fits', () => {
  const certificates = [secondKey.certificatePem, idpKey.certificatePem];
  expect(verifyOut(query(request()), { certificates }).id).toBe('_out');
});

test('without an end of its own it holds for five minutes', async () => {
  expect(verifyOut(query(request({ end: '' }))).notOnOrAfter).toBe(NOW - 5_000 + 300_000);
  expect(await codeOf(() => verifyOut(query(request({ end: '', issueInstant: at(-360) }))))).toBe(
    'saml_expired',
  );
});

describe('nobody is signed out by a stranger (attack 138)', () => {
  test.each<[what: string, code: string, make: () => string]>([
    ['no signature', 'saml_signature_missing', () => query(request()).replace(/&Sig.*/, '')],
    ['no value of it', 'saml_signature_missing', () => query(request()).replace(/&Signature.*/, '')],
    ['an empty one', 'saml_signature_invalid', () => query(request()).replace(/&Signature.*/, '&Signature=')],
    ['another key', 'saml_signature_invalid', () => query(request(), 'SAMLRequest', { key: strangerKey })],
    [
      'another message',
      'saml_signature_invalid',
      () => query(request()).replace(/^[^&]*/, query(request({ id: '_x' })).split('&')[0] ?? ''),
    ],
    [
      'another RelayState',
      'saml_signature_invalid',
      () => query(request(), 'SAMLRequest', { relayState: 'a' }).replace('RelayState=a', 'RelayState=b'),
    ],
    ['a RelayState that was not signed', 'saml_signature_invalid', () => `${query(request())}&RelayState=a`],
    [
      'a second message',
      'saml_response_invalid',
      () => `${query(request())}&${query(request({ id: '_x' })).split('&')[0]}`,
    ],
    ['a message of the other name', 'saml_response_invalid', () => `${query(request())}&SAMLResponse=a`],
    ['a second signature', 'saml_response_invalid', () => `${query(request())}&Signature=a`],
    ['no message', 'saml_response_invalid', () => 'a=b'],
    [
      'broken encoding',
      'saml_response_invalid',
      () => query(request()).replace(/&Signature.*/, '&Signature=%'),
    ],
    [
      'RSA-SHA1',
      'saml_algorithm',
      () =>
        query(request(), 'SAMLRequest', {
          algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
          hash: 'sha1',
        }),
    ],
    [
      'HMAC',
      'saml_algorithm',
      () =>
        query(request(), 'SAMLRequest', { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256' }),
    ],
    [
      'a name of every object',
      'saml_algorithm',
      () => query(request(), 'SAMLRequest', { algorithm: 'constructor' }),
    ],
    [
      'a key that is no RSA',
      'saml_signature_invalid',
      () => query(request(), 'SAMLRequest', { key: strangerKey }),
    ],
  ])('%s', async (_, code, make) => {
    const ec = await testKey('ec', 'ec');
    const certificates = [ec.certificatePem, idpKey.certificatePem];
    expect(await codeOf(() => verifyOut(make(), { certificates }))).toBe(code);
  });

  test.each<[what: string, code: string, xml: string]>([
    ['another issuer', 'saml_issuer', request({ issuer: '<a:Issuer>https://other.example</a:Issuer>' })],
    ['no issuer', 'saml_issuer', request({ issuer: '' })],
    ['another address', 'saml_recipient', request({ destination: ' Destination="https://other.example"' })],
    ['no address', 'saml_recipient', request({ destination: '' })],
    ['over', 'saml_expired', request({ end: ` NotOnOrAfter="${at(-60)}"` })],
    ['made in the future', 'saml_expired', request({ issueInstant: at(61) })],
    ['for more than a day', 'saml_response_invalid', request({ end: ` NotOnOrAfter="${at(90_000)}"` })],
    ['no ID', 'saml_response_invalid', request({ id: '' })],
    ['another version', 'saml_response_invalid', request({ version: '1.1' })],
    ['nobody', 'subject_missing', request({ nameId: '' })],
    ['an encrypted NameID', 'saml_encrypted_id', request({ nameId: '<a:EncryptedID/>' })],
    ['an answer in its place', 'saml_response_invalid', response()],
    ['a comment', 'saml_response_invalid', request({ nameId: '<a:NameID>ada<!-- -->-1</a:NameID>' })],
    ['a document type', 'saml_response_invalid', `<!DOCTYPE a>${request()}`],
    ['no XML', 'saml_response_invalid', 'hello'],
  ])('signed by the provider, but %s', async (_, code, xml) => {
    expect(await codeOf(() => verifyOut(query(xml)))).toBe(code);
  });

  test('much that was little is inflated no further than a message may be long (attack 136)', async () => {
    const bomb = query(Buffer.alloc(20 * 1024 * 1024, 'a'));
    expect(await errorOf(() => verifyOut(bomb))).toMatchObject({
      code: 'saml_too_large',
      reason: 'the message inflates beyond the limit',
    });
  });

  test('what would take long to read is not, for it is read where everybody waits (attack 136)', async () => {
    const letters = 'abcdefghijklmnopq';
    const tags = [
      '<x/>'.repeat(101),
      `<x ${[...letters].map((name) => `${name}="1"`).join(' ')}/>`,
      `<x ${[...letters.slice(0, 16)].map((name) => `${name}="1"`).join(' ')}/>`.repeat(13),
    ];
    for (const content of tags)
      expect(await codeOf(() => verifyOut(query(request({ content }))))).toBe('saml_too_large');
  });

  test('what nobody signed is not inflated', async () => {
    const bomb = query(Buffer.alloc(20 * 1024 * 1024, 'a'), 'SAMLRequest', { key: strangerKey });
    expect(await codeOf(() => verifyOut(bomb))).toBe('saml_signature_invalid');
  });

  test('what is not deflated is no message', async () => {
    const signed = `${pair('SAMLRequest', Buffer.from(request()).toString('base64'))}&${pair('SigAlg', RSA_SHA256)}`;
    const signature = sign('sha256', Buffer.from(signed), idpKey.privateKeyPem).toString('base64');
    expect(await codeOf(() => verifyOut(`${signed}&${pair('Signature', signature)}`))).toBe(
      'saml_response_invalid',
    );
  });

  test('RSA-SHA1 is taken where it is switched on', () => {
    const old = query(request(), 'SAMLRequest', {
      algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      hash: 'sha1',
    });
    expect(verifyOut(old, { allowSha1: true }).id).toBe('_out');
  });
});

describe('the answer to a sign-out of ours', () => {
  const verifyAnswer = (xml: string) =>
    verifyLogoutResponse(query(xml, 'SAMLResponse', { relayState: 'r' }), { ...wanted, requestId: '_ours' });
  test('is one where it is signed and says so', () => {
    expect(verifyAnswer(response())).toEqual({ relayState: 'r' });
  });
  test.each([
    ['to another request', 'saml_in_response_to', response({ more: ' InResponseTo="_other"' })],
    ['to none', 'saml_in_response_to', response({ more: '' })],
    ['without success', 'saml_status', response({ status: 'Responder' })],
    ['a request', 'saml_response_invalid', request()],
  ])('%s it is none', async (_, code, xml) => {
    expect(await codeOf(() => verifyAnswer(xml))).toBe(code);
  });
});

describe('what we write of sign-outs, we would take ourselves', () => {
  const mine = { id: '_ours', sloUrl: SLO, entityId: IDP, now: NOW, key: idpKey };
  const nameId = { value: 'a<b>&"', format: 'urn:f', nameQualifier: undefined, spNameQualifier: 'urn:sp' };
  test('a request (attack 137)', () => {
    const trip = logoutRequestTrip({ ...mine, nameId, sessionIndex: '_one', relayState: 'r' });
    expect(verifyOut(new URL(trip.url).search)).toEqual({
      id: '_ours',
      nameId,
      sessionIndexes: ['_one'],
      notOnOrAfter: NOW + 300_000,
      relayState: 'r',
    });
    expect(verifyOut(new URL(logoutRequestTrip({ ...mine, nameId }).url).search).sessionIndexes).toEqual([]);
  });
  test('an answer', () => {
    const trip = logoutResponseTrip({ ...mine, inResponseTo: '_theirs' });
    expect(verifyLogoutResponse(new URL(trip.url).search, { ...wanted, requestId: '_theirs' })).toEqual({
      relayState: undefined,
    });
  });
});
