import { verify, X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMessage, type XmlElement } from '../src/document.ts';
import { type AuthnRequest, signInTrip } from '../src/request.ts';
import { ACS, NOW, OURS, ourKey, REQUEST } from './crafted.ts';
import { hasXmlsec, wellSigned } from './xmlsec.ts';

const SSO = 'https://idp.example/sso';
const asked = (changes: Partial<AuthnRequest> = {}) =>
  signInTrip({
    ssoRedirectUrl: SSO,
    entityId: OURS,
    acsUrl: ACS,
    requestId: REQUEST,
    relayState: 'state-1',
    now: NOW,
    ...changes,
  });
const posted = (changes: Partial<AuthnRequest> = {}) => {
  const trip = asked({ ssoRedirectUrl: undefined, ssoPostUrl: SSO, ...changes });
  if (trip.binding !== 'post') throw new TypeError('not by POST');
  return trip;
};
const xmlOf = (trip: ReturnType<typeof signInTrip>) =>
  trip.binding === 'post'
    ? Buffer.from(trip.fields['SAMLRequest'] ?? '', 'base64').toString()
    : inflateRawSync(
        Buffer.from(new URL(trip.url).searchParams.get('SAMLRequest') ?? '', 'base64'),
      ).toString();
const requestOf = (trip: ReturnType<typeof signInTrip>): XmlElement =>
  parseMessage(Buffer.from(xmlOf(trip))).root;

test('a request says who asks, where to answer, and no more than that', () => {
  const request = requestOf(asked());
  expect(Object.fromEntries(request.attributes)).toEqual({
    ID: REQUEST,
    Version: '2.0',
    IssueInstant: '2026-11-27T12:00:00Z',
    Destination: SSO,
    AssertionConsumerServiceURL: ACS,
    ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  });
  expect(request.children.map(({ name, ownText }) => [name, ownText])).toEqual([
    ['Issuer', OURS],
    ['NameIDPolicy', ''],
  ]);
  expect(Object.fromEntries(request.children[1]?.attributes ?? [])).toEqual({ AllowCreate: 'true' });
});

test('a fresh proof is asked for where one is wanted', () => {
  expect(requestOf(asked({ forceAuthn: true })).attributes.get('ForceAuthn')).toBe('true');
  expect(requestOf(asked({ forceAuthn: false })).attributes.has('ForceAuthn')).toBe(false);
});

describe('by redirect', () => {
  const urlOf = (changes: Partial<AuthnRequest> = {}) => {
    const trip = asked(changes);
    if (trip.binding !== 'redirect') throw new TypeError('not by redirect');
    return trip.url;
  };

  test('the query is signed as it stands there, and what comes after it is not', () => {
    const url = urlOf({ key: ourKey, parameters: { login_hint: 'ada@example.com', RelayState: 'other' } });
    const query = url.slice(url.indexOf('?') + 1);
    const [signed = '', rest = ''] = query.split('&Signature=');
    expect(signed).toMatch(/^SAMLRequest=[^&]+&RelayState=state-1&SigAlg=[^&]+rsa-sha256$/);
    expect(rest).toMatch(/&login_hint=ada%40example\.com$/);
    const signature = Buffer.from(decodeURIComponent(rest.split('&')[0] ?? ''), 'base64');
    const { publicKey } = new X509Certificate(ourKey.certificatePem);
    expect(verify('sha256', Buffer.from(signed), publicKey, signature)).toBe(true);
    expect(xmlOf(asked({ key: ourKey }))).not.toContain('Signature');
  });

  test('it is not signed without a key', () => {
    expect([...new URL(urlOf()).searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState']);
  });

  test.each([
    ['https://idp.example/sso?tenant=a', ['tenant', 'SAMLRequest', 'RelayState']],
    ['https://idp.example/sso?tenant=??', ['tenant', 'SAMLRequest', 'RelayState']],
    ['https://idp.example/sso?', ['SAMLRequest', 'RelayState']],
    ['https://idp.example/sso#here', ['SAMLRequest', 'RelayState']],
    ['https://idp.example/sso?SAMLRequest=x&RelayState=y&Signature=z', ['SAMLRequest', 'RelayState']],
  ])('what stands in the address already stays, but for what is ours: %s', (ssoRedirectUrl, names) => {
    expect([...new URL(urlOf({ ssoRedirectUrl })).searchParams.keys()]).toEqual(names);
  });
});

describe('by POST', () => {
  test('where the provider takes nothing else: as fields of a form, no script, no HTML', () => {
    const { url, fields } = posted({ parameters: { login_hint: 'a&b' } });
    expect(url).toBe(`${SSO}?login_hint=a%26b`);
    expect(Object.keys(fields)).toEqual(['SAMLRequest', 'RelayState']);
    expect(requestOf(posted()).attributes.get('Destination')).toBe(SSO);
  });

  test('where the address would be too long for Entra', () => {
    const long = { parameters: { login_hint: 'a'.repeat(8 * 1024) } };
    expect(asked({ ...long, ssoPostUrl: `${SSO}/post` })).toMatchObject({ binding: 'post' });
    expect(asked(long)).toMatchObject({ binding: 'redirect' });
  });

  test('it is signed in the XML, after its Issuer', () => {
    const trip = posted({ key: ourKey });
    expect(requestOf(trip).children.map(({ name }) => name)).toEqual(['Issuer', 'Signature', 'NameIDPolicy']);
    expect(xmlOf(trip)).toContain('rsa-sha256');
    expect(requestOf(posted()).children).toHaveLength(2);
  });

  test.skipIf(!hasXmlsec)('xmlsec1 finds that signature good', () => {
    expect(wellSigned(xmlOf(posted({ key: ourKey })), ourKey.certificatePem)).toBe(true);
  });
});

test('RelayState is our state and at most eighty bytes (attack 138)', () => {
  expect(asked({ relayState: 'a'.repeat(80) }).binding).toBe('redirect');
  expect(() => asked({ relayState: 'a'.repeat(81) })).toThrow(TypeError);
});

test('without an address there is no trip', () => {
  expect(() => asked({ ssoRedirectUrl: undefined })).toThrow(TypeError);
});

test('whatever text is in it is read as that text, or not written at all (attack 137)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.boolean(), (text, byPost) => {
      const entityId = `e${text}e`;
      let trip: ReturnType<typeof signInTrip>;
      try {
        trip = byPost ? posted({ entityId }) : asked({ entityId });
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        expect(entityId).toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
        return;
      }
      expect(requestOf(trip).children[0]?.ownText).toBe(entityId);
    }),
  );
});
