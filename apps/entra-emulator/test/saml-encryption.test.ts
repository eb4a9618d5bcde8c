import { SAML } from '@node-saml/node-saml';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { newClientCertificate } from './support/certificate.ts';
import {
  attributeIn,
  ENTITY_ID,
  elementsIn,
  type PostedResponse,
  postedBy,
  REPLY_URL,
  SamlApp,
} from './support/saml-app.ts';
import { Shop } from './support/shop.ts';

/* `tokenEncryptionKeyId`: what an application wants encrypted never goes out plain. */

const KEY_ID = '5ee1de00-0000-4000-8000-000000000001';
const encrypting = newClientCertificate();
const credential = (usage: string) => ({
  ...{ type: 'AsymmetricX509Cert', usage, keyId: KEY_ID },
  key: encrypting.der.toString('base64'),
});

describe('an assertion for an application with a key to encrypt with', () => {
  let bench: Bench;
  let app: SamlApp;
  beforeAll(async () => {
    bench = await Bench.start();
  });
  beforeEach(async () => {
    await bench.control('POST', '/reset');
    await bench.consent();
    app = await SamlApp.setUp(bench);
  });
  afterAll(() => bench.close());

  /** The name of the user, for a service provider that has a private key. */
  async function nameReadWith(privateKey: string, posted: PostedResponse): Promise<string> {
    const [idpCert = ''] = await app.publishedCertificates();
    const serviceProvider = new SAML({
      ...{ issuer: ENTITY_ID, audience: ENTITY_ID, callbackUrl: REPLY_URL, idpCert },
      ...{ wantAuthnResponseSigned: false, acceptedClockSkewMs: -1, decryptionPvk: privateKey },
    });
    const { profile } = await serviceProvider.validatePostResponseAsync({ SAMLResponse: posted.base64 });
    return profile?.nameID ?? '';
  }

  it('is encrypted with it, signed inside, and readable for nobody else', async () => {
    await app.changeApplication({ keyCredentials: [credential('Encrypt')] });
    await app.changeApplication({ tokenEncryptionKeyId: KEY_ID });
    const posted = postedBy(await app.visit());
    expect(posted.xml).not.toContain('user@contoso.example');
    expect(elementsIn(posted.document, 'Assertion')).toEqual([]);
    expect(elementsIn(posted.document, 'Signature')).toEqual([]);
    const methods = elementsIn(posted.document, 'EncryptionMethod').map((one) =>
      attributeIn(one, 'EncryptionMethod', 'Algorithm'),
    );
    expect(methods).toEqual([
      'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
      'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    ]);
    expect(await nameReadWith(encrypting.settings.PRIVATE_KEY, posted)).toBe('user@contoso.example');
    await expect(nameReadWith(newClientCertificate().settings.PRIVATE_KEY, posted)).rejects.toThrow();
  });

  it('is encrypted anew each time, and plain again without the id', async () => {
    await app.changeApplication({ keyCredentials: [credential('Encrypt')], tokenEncryptionKeyId: KEY_ID });
    const [one, other] = [postedBy(await app.visit()), postedBy(await app.visit())];
    const [first, second] = [one, other].map(({ document }) =>
      elementsIn(document, 'CipherValue').map(({ children }) => children.join('')),
    );
    expect(first).toHaveLength(2);
    for (const [index, value] of (first ?? []).entries()) expect(second?.[index]).not.toBe(value);
    await app.changeApplication({ tokenEncryptionKeyId: null });
    expect(postedBy(await app.visit()).xml).toContain('user@contoso.example');
  });

  it('a key that is not there, or not for that, is refused, and so is taking it away', async () => {
    const change = (body: object) => app.graph('PATCH', `/applications/${app.objectId}`, body);
    const refused = {
      status: 400,
      body: {
        error: {
          code: 'Request_BadRequest',
          message: "Invalid value specified for property 'tokenEncryptionKeyId' of resource 'Application'.",
        },
      },
    };
    expect(await change({ tokenEncryptionKeyId: KEY_ID })).toMatchObject(refused);
    const forSigning = { keyCredentials: [credential('Verify')], tokenEncryptionKeyId: KEY_ID };
    expect(await change(forSigning)).toMatchObject(refused);
    await app.changeApplication({ keyCredentials: [credential('Encrypt')], tokenEncryptionKeyId: KEY_ID });
    const { body } = await app.graph('GET', `/applications/${app.objectId}`);
    expect(body).toMatchObject({ tokenEncryptionKeyId: KEY_ID, keyCredentials: [{ usage: 'Encrypt' }] });
    expect(await change({ keyCredentials: [] })).toMatchObject(refused);
    await app.changeApplication({ keyCredentials: [], tokenEncryptionKeyId: null });
  });

  it('is what a state brings back, too', async () => {
    await app.changeApplication({ keyCredentials: [credential('Encrypt')], tokenEncryptionKeyId: KEY_ID });
    const { body } = await bench.control('GET', '/export');
    await app.changeApplication({ tokenEncryptionKeyId: null });
    expect((await bench.control('POST', '/import', body)).status).toBe(200);
    const posted = postedBy(await app.visit());
    expect(elementsIn(posted.document, 'EncryptedAssertion')).toHaveLength(1);
  });

  it('is the application’s to want: at the enterprise app it is not emulated, and says so', async () => {
    const path = `/servicePrincipals/${app.servicePrincipalId}`;
    expect(await app.graph('PATCH', path, { tokenEncryptionKeyId: KEY_ID })).toMatchObject({
      status: 501,
      body: { error: { code: 'NotEmulated', message: expect.stringContaining('tokenEncryptionKeyId') } },
    });
    expect((await app.graph('PATCH', path, { tokenEncryptionKeyId: null })).status).toBe(204);
  });
});

describe('a JSON Web Token for such an application', () => {
  const shop = new Shop();

  it('is not emulated, at both endpoints, and says so: a plain one would be a lie', async () => {
    await shop.change({ keyCredentials: [credential('Encrypt')], tokenEncryptionKeyId: KEY_ID });
    const { status, body } = await shop.token({
      ...{ grant_type: 'client_credentials', client_secret: shop.app.secret },
      scope: `api://${shop.app.appId}/.default`,
    });
    const told = { error: 'NotEmulated', error_description: expect.stringContaining('tokenEncryptionKeyId') };
    expect([status, body]).toEqual([501, told]);
    expect((await shop.tokensOf(await shop.visit())).body).toEqual(told);
    const page = await shop.visit({ response_type: 'id_token', nonce: 'n', response_mode: 'fragment' });
    expect([page.status, page.text]).toEqual([501, expect.stringContaining('NotEmulated: ')]);
  });
});
