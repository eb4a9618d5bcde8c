import { X509Certificate } from 'node:crypto';
import * as samlify from 'samlify';
import samlp from 'samlp';
import { describe, expect, test } from 'vitest';
import { logoutRequestTrip, logoutResponseTrip } from '../src/logout/messages.ts';
import { verifyPostedLogoutRequest } from '../src/logout/verify-posted.ts';
import { readMetadata } from '../src/metadata/read.ts';
import { writeMetadata } from '../src/metadata/write.ts';
import { signInTrip } from '../src/request.ts';
import { verifyResponse } from '../src/verify/verify-response.ts';
import { ACS, expected, IDP, idpKey, OURS, ourKey, REQUEST } from './crafted.ts';
import { SLO } from './logout-documents.ts';
import { outcomeOf } from './outcome.ts';

/* Identity providers that nobody here wrote sign responses, and read what we write. */

const now = () => Date.now();
const EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

describe('samlp', () => {
  const PERSON = {
    id: 'ada-1',
    displayName: 'Ada Lovelace',
    name: { givenName: 'Ada', familyName: 'Lovelace' },
    emails: [{ value: 'ada@example.com' }],
  };
  const respond = (options: Readonly<Record<string, unknown>>) =>
    new Promise<string>((resolve, reject) => {
      const settings = {
        issuer: IDP,
        cert: idpKey.certificatePem,
        key: idpKey.privateKeyPem,
        audience: OURS,
        recipient: ACS,
        destination: ACS,
        inResponseTo: REQUEST,
        lifetimeInSeconds: 300,
        signatureAlgorithm: 'rsa-sha256',
        digestAlgorithm: 'sha256',
        ...options,
      };
      samlp.getSamlResponse(settings, PERSON, (error: Error | null, xml: string) =>
        error ? reject(error) : resolve(Buffer.from(xml).toString('base64')),
      );
    });
  const encryption = {
    encryptionPublicKey: new X509Certificate(ourKey.certificatePem).publicKey.export({
      type: 'spki',
      format: 'pem',
    }),
    encryptionCert: ourKey.certificatePem,
  };

  test.each([
    ['the assertion signed', {}],
    ['the response signed', { signAssertion: false, signResponse: true }],
    ['both signed', { signResponse: true }],
    ['encrypted, signed inside', encryption],
    ['encrypted, signed around', { ...encryption, signAssertion: false, signResponse: true }],
    ['with a prefix of its own', { signatureNamespacePrefix: 'dsig' }],
    ['with types', { typedAttributes: true, includeAttributeNameFormat: true }],
  ])('%s', async (_, options) => {
    const samlResponse = await respond(options);
    const answer = await verifyResponse({ samlResponse, expected: { ...expected, now: now() } });
    expect(answer).toMatchObject({ subject: 'ada-1', issuer: IDP });
    expect(new Map(answer.attributes).get(EMAIL)).toEqual(['ada@example.com']);
  });

  test.each([
    ['no signature', { signAssertion: false }, 'saml_signature_missing'],
    ['RSA-SHA1', { signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' }, 'saml_algorithm'],
    ['another audience', { audience: 'https://other.example' }, 'saml_audience'],
    ['no recipient', { recipient: undefined }, 'saml_recipient'],
    ['no request', { inResponseTo: undefined }, 'saml_in_response_to'],
  ])('%s is refused', async (_, options, code) => {
    const samlResponse = await respond(options);
    expect(await outcomeOf(verifyResponse({ samlResponse, expected: { ...expected, now: now() } }))).toBe(
      code,
    );
  });
});

describe('samlify', () => {
  samlify.setSchemaValidator({ validate: () => Promise.resolve('not looked at') });
  const metadata = (encrypts: boolean) =>
    writeMetadata({
      entityId: OURS,
      acsUrl: ACS,
      signingCertificates: [ourKey.certificatePem],
      authnRequestsSigned: true,
      sloUrl: SLO,
      ...(encrypts ? { encryptionCertificate: ourKey.certificatePem } : {}),
    });
  const provider = (settings: Readonly<Record<string, unknown>>) =>
    samlify.IdentityProvider({
      entityID: IDP,
      privateKey: idpKey.privateKeyPem,
      signingCert: idpKey.certificatePem,
      wantAuthnRequestsSigned: true,
      singleSignOnService: [
        {
          Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
          Location: 'https://idp.example/sso',
        },
        { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: 'https://idp.example/post' },
      ],
      singleLogoutService: [
        {
          Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
          Location: 'https://idp.example/slo',
        },
        { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: 'https://idp.example/out' },
      ],
      ...settings,
    });
  const request = { extract: { request: { id: REQUEST } } };

  test.each([
    ['the assertion signed, as our metadata asks', {}, false],
    [
      'encrypted for the key of our metadata',
      {
        isAssertionEncrypted: true,
        dataEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
        keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
      },
      true,
    ],
  ])('%s', async (_, settings, encrypts) => {
    const us = samlify.ServiceProvider({ metadata: metadata(encrypts) });
    const { context } = (await provider(settings).createLoginResponse(
      us,
      request,
      'post',
      { email: 'ada@example.com' },
      {
        customTagReplacement: (template: string) => {
          const instant = new Date(now()).toISOString();
          const end = new Date(now() + 300_000).toISOString();
          const values: Record<string, string> = {
            ID: '_r',
            AssertionID: '_a',
            Destination: ACS,
            Audience: OURS,
            SubjectRecipient: ACS,
            NameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
            NameID: 'ada@example.com',
            Issuer: IDP,
            IssueInstant: instant,
            ConditionsNotBefore: instant,
            ConditionsNotOnOrAfter: end,
            SubjectConfirmationDataNotOnOrAfter: end,
            AssertionConsumerServiceURL: ACS,
            EntityID: OURS,
            InResponseTo: REQUEST,
            StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
            AuthnStatement: `<saml:AuthnStatement AuthnInstant="${instant}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:x</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
            AttributeStatement: '',
          };
          return {
            id: '_r',
            context: template
              .replace('{AuthnStatement}', values['AuthnStatement'] ?? '')
              .replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? ''),
          };
        },
      } as never,
    )) as { context: string };
    const answer = await outcomeOf(
      verifyResponse({ samlResponse: context, expected: { ...expected, now: now() } }),
    );
    expect(answer).toBe('in: ada@example.com');
  });

  test('its metadata is read, and ours by it', () => {
    const read = readMetadata(provider({}).getMetadata(), { now: now() });
    expect(read).toMatchObject({
      entityId: IDP,
      ssoRedirectUrl: 'https://idp.example/sso',
      ssoPostUrl: 'https://idp.example/post',
      sloUrl: 'https://idp.example/slo',
      sloPostUrl: 'https://idp.example/out',
      wantsSignedRequests: true,
    });
    expect(read.certificates).toHaveLength(1);
    const ours = samlify.ServiceProvider({ metadata: metadata(true) });
    expect(ours.entityMeta.getEntityID()).toBe(OURS);
    expect(ours.entityMeta.getAssertionConsumerService('post')).toBe(ACS);
    for (const binding of ['redirect', 'post'])
      expect(ours.entityMeta.getSingleLogoutService(binding)).toBe(SLO);
  });

  test.each(['redirect', 'post'] as const)(
    'a request of ours by %s is read, its signature is found good',
    async (binding) => {
      const us = samlify.ServiceProvider({ metadata: metadata(false) });
      const address = 'https://idp.example/sso';
      const trip = signInTrip({
        ...(binding === 'redirect' ? { ssoRedirectUrl: address } : { ssoPostUrl: address }),
        entityId: OURS,
        acsUrl: ACS,
        requestId: REQUEST,
        relayState: 'state-1',
        now: now(),
        key: ourKey,
      });
      const asked =
        trip.binding === 'redirect'
          ? {
              query: Object.fromEntries(new URL(trip.url).searchParams),
              octetString: new URL(trip.url).search.slice(1).split('&Signature=')[0],
            }
          : { body: trip.fields };
      const { extract } = await provider({}).parseLoginRequest(us, binding, asked as never);
      expect(extract).toMatchObject({
        issuer: OURS,
        request: { id: REQUEST, assertionConsumerServiceUrl: ACS },
      });
      if (trip.binding === 'redirect') {
        const changed = { ...asked, octetString: `${asked.octetString}x` };
        await expect(provider({}).parseLoginRequest(us, binding, changed as never)).rejects.toThrow();
      }
    },
  );

  const us = () =>
    samlify.ServiceProvider({ metadata: metadata(false), wantLogoutRequestSigned: true } as never);
  const idp = () => provider({ wantLogoutRequestSigned: true, wantLogoutResponseSigned: true });

  test('a sign-out that it asks for by a form is taken, and our answer by a form is read by it', async () => {
    const user = { logoutNameID: 'ada-1', sessionIndex: '_one' };
    const { context: samlRequest } = idp().createLogoutRequest(us(), 'post', user as never) as {
      context: string;
    };
    const asked = verifyPostedLogoutRequest({
      samlRequest,
      expected: { issuer: IDP, sloUrl: SLO, certificates: [idpKey.certificatePem], now: now() },
    });
    expect(asked.nameId.value).toBe('ada-1');
    const trip = logoutResponseTrip({
      ...{ id: '_ours', sloPostUrl: 'https://idp.example/out', entityId: OURS, now: now(), key: ourKey },
      inResponseTo: asked.id,
    });
    const body = trip.binding === 'post' ? trip.fields : {};
    const { extract } = await idp().parseLogoutResponse(us(), 'post', { body } as never);
    expect(extract).toMatchObject({ issuer: OURS, response: { inResponseTo: asked.id } });
    const changed = Buffer.from(
      Buffer.from(body['SAMLResponse'] ?? '', 'base64')
        .toString()
        .replace(asked.id, '_other'),
    );
    const forged = { body: { SAMLResponse: changed.toString('base64') } };
    await expect(idp().parseLogoutResponse(us(), 'post', forged as never)).rejects.toThrow();
  });

  test('a sign-out of ours by a form is read, its signature is found good', async () => {
    const nameId = {
      value: 'ada-1',
      format: undefined,
      nameQualifier: undefined,
      spNameQualifier: undefined,
    };
    const trip = logoutRequestTrip({
      ...{ id: '_ours', sloPostUrl: 'https://idp.example/out', entityId: OURS, now: now(), key: ourKey },
      ...{ nameId, sessionIndex: '_one' },
    });
    const body = trip.binding === 'post' ? trip.fields : {};
    const { extract } = await idp().parseLogoutRequest(us(), 'post', { body } as never);
    expect(extract).toMatchObject({ issuer: OURS, nameID: 'ada-1', sessionIndex: '_one' });
  });
});
