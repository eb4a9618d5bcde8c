import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADA, ADA_ID, bench, GRACE_ID } from './support/bench.ts';
import { Browser } from './support/browser.ts';
import {
  ACS,
  ENTITY_ID,
  hasXmlsec,
  ownKey,
  posted,
  serviceProvider,
  signOn,
  strangersKey,
  xmlsecTakes,
} from './support/service-provider.ts';

/* node-saml, which nobody here wrote, signs people in at the sample SAML provider; xmlsec1 looks at the signatures. */

const { control, origin } = bench();

const register = (settings: Record<string, unknown> = {}) =>
  control('POST', 'saml/apps', {
    name: 'Portico',
    singleSignOnUrl: ACS,
    audienceUri: ENTITY_ID,
    assigned: 'everyone',
    ...settings,
  });

const redirect = (request: string) =>
  new Browser(origin()).get(
    `/saml/sign-on?${new URLSearchParams({ SAMLRequest: deflateRawSync(request).toString('base64') })}`,
  );

const authnRequest = (attributes = '', issuer = ENTITY_ID, inside = '') =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_request" Version="2.0" IssueInstant="2026-03-01T12:00:00Z" ${attributes}><saml:Issuer>${issuer}</saml:Issuer>${inside}</samlp:AuthnRequest>`;

describe('a response', () => {
  test('signs somebody in at the application that asked', async () => {
    const peer = serviceProvider(await register());
    const { action, fields, SAMLResponse, xml } = posted(await signOn(peer, origin(), ADA_ID, 'a b+c&d'));
    expect([action, fields['RelayState']]).toEqual([ACS, 'a b+c&d']);
    const { profile } = await peer.validatePostResponseAsync({ SAMLResponse });
    expect(profile).toMatchObject({
      issuer: `${origin()}/saml/metadata`,
      nameID: ADA,
      id: ADA_ID,
      email: ADA,
      firstName: 'Ada',
      lastName: 'Lindqvist',
      groups: ['Everyone', 'Engineering', 'Administrators'],
    });
    expect(xml).toContain(` Destination="${ACS}"`);
    expect(xml).toContain(` Recipient="${ACS}"`);
  });

  test.each([
    ['response', true, false],
    ['assertion', false, true],
    ['both', true, true],
  ] as const)(
    'is signed as it was told: %s',
    async (signed, wantAuthnResponseSigned, wantAssertionsSigned) => {
      const registered = await register({ signed });
      const peer = serviceProvider(registered, { wantAuthnResponseSigned, wantAssertionsSigned });
      const { SAMLResponse, xml } = posted(await signOn(peer, origin(), ADA_ID));
      expect((await peer.validatePostResponseAsync({ SAMLResponse })).profile?.nameID).toBe(ADA);
      if (signed !== 'both')
        await expect(serviceProvider(registered).validatePostResponseAsync({ SAMLResponse })).rejects.toThrow(
          'signature',
        );
      if (!hasXmlsec) return;
      const { certificate } = registered.body as unknown as { certificate: string };
      expect(xmlsecTakes(xml, 'Response', certificate)).toBe(wantAuthnResponseSigned);
      expect(xmlsecTakes(xml, 'Assertion', certificate)).toBe(wantAssertionsSigned);
      expect(xmlsecTakes(xml, signed === 'assertion' ? 'Assertion' : 'Response', ownKey.certificate)).toBe(
        false,
      );
    },
  );

  test.each([
    ['AES256-GCM', 'http://www.w3.org/2009/xmlenc11#aes256-gcm'],
    ['AES128-GCM', 'http://www.w3.org/2009/xmlenc11#aes128-gcm'],
    ['AES256-CBC', 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'],
  ])('is encrypted for the application alone, by %s', async (encryptionAlgorithm, algorithm) => {
    const registered = await register({
      encrypted: true,
      encryptionCertificate: ownKey.certificate,
      encryptionAlgorithm,
    });
    const peer = serviceProvider(registered, { decryptionPvk: ownKey.privateKey });
    const { SAMLResponse, xml } = posted(await signOn(peer, origin(), ADA_ID));
    expect(xml).toContain(`EncryptionMethod Algorithm="${algorithm}"`);
    expect(xml).not.toContain(ADA);
    expect((await peer.validatePostResponseAsync({ SAMLResponse })).profile).toMatchObject({
      nameID: ADA,
      email: ADA,
    });
  });

  test.each([
    ['unspecified', '1.1:nameid-format:unspecified', ADA],
    ['emailAddress', '1.1:nameid-format:emailAddress', ADA],
    ['persistent', '2.0:nameid-format:persistent', ADA_ID],
  ])('names the person as the format wants it: %s', async (nameIdFormat, format, value) => {
    const peer = serviceProvider(await register({ nameIdFormat }));
    const { SAMLResponse } = posted(await signOn(peer, origin(), ADA_ID));
    const { profile } = await peer.validatePostResponseAsync({ SAMLResponse });
    expect(profile).toMatchObject({ nameID: value, nameIDFormat: `urn:oasis:names:tc:SAML:${format}` });
  });

  test('with a transient name has another one each time', async () => {
    const peer = serviceProvider(await register({ nameIdFormat: 'transient' }));
    const names = [];
    for (const _ of [1, 2]) {
      const { SAMLResponse } = posted(await signOn(peer, origin(), ADA_ID));
      names.push((await peer.validatePostResponseAsync({ SAMLResponse })).profile?.nameID);
    }
    expect(names[0]).toMatch(/^_/);
    expect(names[0]).not.toBe(names[1]);
  });

  test('calls attributes as it was told, and leaves out what has no name', async () => {
    const attributes = { email: 'urn:oid:0.9.2342.19200300.100.1.3', groups: '', firstName: 'Vorname <&">' };
    const peer = serviceProvider(await register({ attributes }));
    const { SAMLResponse } = posted(await signOn(peer, origin(), ADA_ID));
    const { profile } = await peer.validatePostResponseAsync({ SAMLResponse });
    expect(profile?.['attributes']).toEqual({
      id: ADA_ID,
      'urn:oid:0.9.2342.19200300.100.1.3': ADA,
      'Vorname <&">': 'Ada',
      lastName: 'Lindqvist',
    });
  });

  test('whatever is typed as audience, address and attribute name comes back well signed as it was', async () => {
    // The table in which node-saml hands out attributes has no room for that one name.
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 30 })
      .filter((typed) => typed.trim() !== '__proto__');
    await fc.assert(
      fc.asyncProperty(text, text, async (audienceUri, name) => {
        await control('POST', 'reset');
        const registered = await register({ audienceUri, attributes: { email: name }, name: 'x' });
        if (registered.status === 400) return;
        const {
          id,
          audienceUri: kept,
          attributes,
        } = registered.body as unknown as {
          id: string;
          audienceUri: string;
          attributes: { email: string };
        };
        const browser = new Browser(origin());
        const { SAMLResponse } = posted(await browser.post(`/saml/tiles/${id}`, { person: ADA_ID }));
        const peer = serviceProvider(registered, { audience: kept });
        const { profile } = await peer.validatePostResponseAsync({ SAMLResponse });
        if (attributes.email !== '')
          expect((Object(profile?.['attributes']) as Record<string, unknown>)[attributes.email]).toBe(ADA);
      }),
      { numRuns: 25 },
    );
  });
});

describe('assignment', () => {
  test('a fresh app integration admits nobody: the person reads it, and the application hears nothing', async () => {
    const registered = await register({ assigned: undefined });
    const page = await signOn(serviceProvider(registered), origin(), ADA_ID);
    expect([page.status, page.text.includes('SAMLResponse')]).toEqual([403, false]);
    expect(page.text).toContain('User is not assigned to this application.');
  });

  test('it admits who is assigned, and nobody else', async () => {
    const peer = serviceProvider(await register({ assigned: [ADA] }));
    expect((await signOn(peer, origin(), ADA_ID)).status).toBe(200);
    expect((await signOn(peer, origin(), GRACE_ID)).status).toBe(403);
    expect((await signOn(peer, origin(), 'nobody')).status).toBe(403);
  });
});

describe('a request', () => {
  test('comes by POST, too', async () => {
    const peer = serviceProvider(await register(), { authnRequestBinding: 'HTTP-POST' });
    const fields = (await peer.getAuthorizeMessageAsync('state', undefined, {})) as Record<string, string>;
    const browser = new Browser(origin());
    const page = await browser.post('/saml/sign-on', fields, { origin: 'http://localhost:3000' });
    const { SAMLResponse, fields: answered } = posted(await browser.send(page, { person: ADA_ID }));
    expect(answered['RelayState']).toBe('state');
    expect((await peer.validatePostResponseAsync({ SAMLResponse })).profile?.nameID).toBe(ADA);
  });

  test.each(['HTTP-Redirect', 'HTTP-POST'] as const)(
    'has to be signed where a certificate was pasted: %s',
    async (authnRequestBinding) => {
      const registered = await register({ requestCertificate: ownKey.certificate });
      const begin = async (privateKey?: string) => {
        const peer = serviceProvider(registered, { authnRequestBinding, ...(privateKey && { privateKey }) });
        const browser = new Browser(origin());
        if (authnRequestBinding === 'HTTP-Redirect')
          return await browser.get(await peer.getAuthorizeUrlAsync('state', undefined, {}));
        const fields = (await peer.getAuthorizeMessageAsync('state', undefined, {})) as Record<
          string,
          string
        >;
        return await browser.post('/saml/sign-on', fields);
      };
      expect((await begin(ownKey.privateKey)).status).toBe(200);
      for (const page of [await begin(), await begin(strangersKey.privateKey)]) {
        expect(page.status).toBe(400);
        expect(page.text).toContain('The request is not accepted');
      }
    },
  );

  test.each<[string, () => string, string]>([
    [
      'of an application that is not set up',
      () => authnRequest('', 'https://other.example'),
      'No application here has',
    ],
    [
      'meant for somebody else',
      () => authnRequest('Destination="https://other.example/"'),
      'The request is meant for',
    ],
    [
      'that wants its answer elsewhere',
      () => authnRequest('AssertionConsumerServiceURL="http://evil.example/"'),
      'wants its answer at http://evil.example/',
    ],
    ['with a document type', () => `<!DOCTYPE a [<!ENTITY b "c">]>${authnRequest()}`, 'document type'],
    ['with a comment', () => authnRequest('', ENTITY_ID, '<!-- -->'), 'comment'],
    [
      'that is something else',
      () => authnRequest().replaceAll('AuthnRequest', 'LogoutRequest'),
      'no AuthnRequest',
    ],
    ['that is broken', () => '<samlp:AuthnRequest', 'not well-formed'],
    ['that is not closed', () => authnRequest().replace('</samlp:AuthnRequest>', ''), 'not well-formed'],
    ['that inflates without end', () => authnRequest('', ENTITY_ID, ' '.repeat(5_000_000)), 'too large'],
  ])('%s is refused in a sentence', async (_what, request, sentence) => {
    await register();
    const page = await redirect(request());
    expect([page.status, page.text]).toEqual([400, expect.stringContaining(sentence)]);
    expect(page.text).not.toContain('name="person"');
  });

  test('whatever is sent, the answer is a page and nothing falls over', async () => {
    await register();
    const mangled = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.nat(200), fc.string({ unit: 'binary', maxLength: 5 })).map(([at, text]) => {
        const request = authnRequest();
        return request.slice(0, at) + text + request.slice(at + 1);
      }),
    );
    await fc.assert(
      fc.asyncProperty(mangled, fc.boolean(), async (request, isRaw) => {
        const page = isRaw
          ? await new Browser(origin()).post('/saml/sign-on', {
              SAMLRequest: Buffer.from(request).toString('base64'),
            })
          : await redirect(request);
        expect([200, 400]).toContain(page.status);
      }),
      { numRuns: 100 },
    );
  });

  test('is not answered for a page of another site', async () => {
    await register();
    const page = await redirect(authnRequest());
    const foreign = await new Browser(origin()).post(
      '/saml/sign-on/person',
      { SAMLRequest: deflateRawSync(authnRequest()).toString('base64'), binding: 'redirect', person: ADA_ID },
      { origin: 'http://evil.example' },
    );
    expect([page.status, foreign.status]).toEqual([200, 400]);
  });
});

describe('a tile', () => {
  test('sends an answer that nobody asked for, with the default RelayState', async () => {
    const registered = await register({ defaultRelayState: 'here' });
    const browser = new Browser(origin());
    const page = await browser.get((registered.body as unknown as { tile: string }).tile);
    const { SAMLResponse, fields, xml } = posted(await browser.send(page, { person: ADA_ID }));
    expect(fields['RelayState']).toBe('here');
    expect(xml).not.toContain('InResponseTo');
    const { profile } = await serviceProvider(registered).validatePostResponseAsync({ SAMLResponse });
    expect(profile?.nameID).toBe(ADA);
  });
});

describe('what a provider changes', () => {
  test('another certificate signs, and the one before is worth nothing', async () => {
    const before = await register();
    await control('POST', 'saml/certificate');
    const peer = serviceProvider(before);
    const { SAMLResponse } = posted(await signOn(peer, origin(), ADA_ID));
    await expect(peer.validatePostResponseAsync({ SAMLResponse })).rejects.toThrow('signature');
    const metadata = await (await fetch(`${origin()}/saml/metadata`)).text();
    const [, published = ''] = /<X509Certificate>([^<]+)</.exec(metadata) ?? [];
    const after = serviceProvider(before, { idpCert: published });
    expect((await after.validatePostResponseAsync({ SAMLResponse })).profile?.nameID).toBe(ADA);
  });

  test('another issuer stands in what it signs', async () => {
    const registered = await register();
    await control('PUT', 'saml/answers', { issuer: 'https://other.example' });
    const { xml } = posted(await signOn(serviceProvider(registered), origin(), ADA_ID));
    expect(xml.match(/Issuer[^>]*>https:\/\/other\.example</g)).toHaveLength(2);
  });
});
