import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMetadata } from '../src/document.ts';
import { type MetadataWanted, readMetadata } from '../src/metadata/read.ts';
import { recognise } from '../src/metadata/recognise.ts';
import { writeMetadata } from '../src/metadata/write.ts';
import { ACS, at, IDP, idpKey, NOW, OURS, ourKey, secondKey } from './crafted.ts';
import { endpoint, identityProviderMetadata, keyDescriptor } from './idp-metadata.ts';
import { testKey } from './keys.ts';
import { errorOf } from './outcome.ts';

const wanted: MetadataWanted = { now: NOW, ourEntityId: OURS };
const read = (text: string, more: Partial<MetadataWanted> = {}) => readMetadata(text, { ...wanted, ...more });
const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256.replaceAll(':', '');
const ours = (changes = {}) =>
  writeMetadata({
    entityId: OURS,
    acsUrl: ACS,
    signingCertificates: [ourKey.certificatePem],
    authnRequestsSigned: true,
    ...changes,
  });
const aggregate = (...parts: string[]) =>
  `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${parts.join('')}</EntitiesDescriptor>`;
const ANOTHER = 'https://another.example/metadata';

describe('metadata of an identity provider', () => {
  test('says who it is, where to go, and with what it signs', () => {
    expect(read(identityProviderMetadata())).toEqual({
      entityId: IDP,
      ssoRedirectUrl: 'https://idp.example/sso',
      ssoPostUrl: 'https://idp.example/post',
      sloUrl: 'https://idp.example/slo',
      sloPostUrl: undefined,
      sloResponseUrl: undefined,
      certificates: [
        {
          pem: new X509Certificate(idpKey.certificatePem).toString(),
          fingerprint: fingerprint(idpKey.certificatePem),
          notAfter: new Date('2040-01-01'),
          subject: 'CN=idp',
          key: { type: 'rsa', bits: 2048 },
        },
      ],
      refusedCertificates: [],
      wantsSignedRequests: false,
      validUntil: undefined,
      nameIdFormats: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    });
  });

  const sso = endpoint('SingleSignOnService', 'Redirect', 'https://idp.example/sso');
  const out = (binding: string, location: string, more = '') =>
    endpoint('SingleLogoutService', binding, location, more);
  const answers = (url: string) => ` ResponseLocation="${url}"`;
  test.each([
    ['by neither', '', [undefined, undefined, undefined]],
    ['as a form', out('POST', 'https://a/out'), [undefined, 'https://a/out', undefined]],
    [
      'by both, answers going elsewhere by redirect',
      out('POST', 'https://a/out', answers('https://a/no')) +
        out('Redirect', 'https://a/to', answers('https://a/back')),
      ['https://a/to', 'https://a/out', 'https://a/back'],
    ],
    [
      'as a form, answers going elsewhere',
      out('POST', 'https://a/out', answers('https://a/back')),
      [undefined, 'https://a/out', 'https://a/back'],
    ],
    [
      'as a form, answers going where nobody goes (attack 138)',
      out('POST', 'javascript:alert(1)') + out('POST', 'https://a/out', answers('http://a/back')),
      [undefined, 'https://a/out', undefined],
    ],
  ])('takes sign-outs %s', (_, services, found) => {
    const { sloUrl, sloPostUrl, sloResponseUrl } = read(
      identityProviderMetadata({ endpoints: sso + services }),
    );
    expect([sloUrl, sloPostUrl, sloResponseUrl]).toEqual(found);
  });

  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
  ])('wants signed requests where it says %s', (value, answer) => {
    const role = ` protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="${value}"`;
    expect(read(identityProviderMetadata({ role })).wantsSignedRequests).toBe(answer);
  });

  test('keys of other roles, and those for encryption, count for nothing; use left out means both', () => {
    const other = `<RoleDescriptor protocolSupportEnumeration="urn:x">${keyDescriptor(ourKey.bare)}</RoleDescriptor>`;
    const keys =
      keyDescriptor(idpKey.bare, null) +
      keyDescriptor(secondKey.bare, 'encryption') +
      keyDescriptor(idpKey.bare);
    const { certificates } = read(identityProviderMetadata({ keys, before: other }));
    expect(certificates.map((each) => each.fingerprint)).toEqual([fingerprint(idpKey.certificatePem)]);
  });

  test('of many keys the five that end last are kept', async () => {
    const made = await Promise.all(
      [2031, 2036, 2033, 2034, 2035, 2032].map((year) => testKey(`y${year}`, 'rsa', `${year}-01-01`)),
    );
    const { certificates } = read(
      identityProviderMetadata({ keys: made.map(({ bare }) => keyDescriptor(bare)).join('') }),
    );
    expect(certificates.map(({ notAfter }) => notAfter.getUTCFullYear())).toEqual([
      2036, 2035, 2034, 2033, 2032,
    ]);
  });

  test('a key that is of no use is named beside those that are', async () => {
    const [ec, short] = [await testKey('ec', 'ec'), await testKey('short', 'rsa-1024')];
    const keys = [ec.bare, short.bare, 'AAAA', idpKey.bare].map((each) => keyDescriptor(each)).join('');
    const { certificates, refusedCertificates } = read(identityProviderMetadata({ keys }));
    expect(certificates).toHaveLength(1);
    expect(refusedCertificates).toEqual([
      { fingerprint: fingerprint(ec.certificatePem), reason: 'not an RSA key' },
      { fingerprint: fingerprint(short.certificatePem), reason: 'too short a key' },
      { fingerprint: undefined, reason: 'no X.509 certificate' },
    ]);
    const alone = await errorOf(() => read(identityProviderMetadata({ keys: keyDescriptor(ec.bare) })));
    expect(alone).toMatchObject({ code: 'key_not_supported', received: 'EC' });
  });

  test.each([
    'http://idp.example/sso',
    'javascript:alert(1)',
    'https://user:password@idp.example/sso',
    '/sso',
    `https://idp.example/${'a'.repeat(2048)}`,
  ])('an address is https, and one: %.30s (attacks 106 and 138)', async (location) => {
    const endpoints = endpoint('SingleSignOnService', 'Redirect', location);
    expect(await errorOf(() => read(identityProviderMetadata({ endpoints })))).toMatchObject({
      code: 'metadata_invalid',
    });
    const both = endpoints + endpoint('SingleSignOnService', 'Redirect', 'https://idp.example/second');
    expect(read(identityProviderMetadata({ endpoints: both })).ssoRedirectUrl).toBe(
      'https://idp.example/second',
    );
  });

  test('http is an address where that is allowed', () => {
    const endpoints = endpoint('SingleSignOnService', 'POST', 'http://127.0.0.1:8080/sso');
    expect(read(identityProviderMetadata({ endpoints }), { allowHttp: true }).ssoPostUrl).toBe(
      'http://127.0.0.1:8080/sso',
    );
  });

  test.each([
    ['of the document', { attributes: ` validUntil="${at(0)}"` }],
    [
      'of the role',
      { role: ` protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" validUntil="${at(0)}"` },
    ],
  ])('is refused once its time is over: %s', async (_, changes) => {
    const text = identityProviderMetadata(changes);
    expect(await errorOf(() => read(text))).toMatchObject({ code: 'metadata_expired' });
    expect(read(text, { now: NOW - 1 }).validUntil).toEqual(new Date(NOW));
  });

  test('of one that is in a list with others that are none, that one is taken', () => {
    const text = aggregate(ours().replace(/<\?xml.*\?>\n/, ''), aggregate(identityProviderMetadata()));
    expect(read(text).entityId).toBe(IDP);
  });

  test('of several, it is asked which', async () => {
    const text = aggregate(identityProviderMetadata(), identityProviderMetadata({ entityId: ANOTHER }));
    expect(await errorOf(() => read(text))).toMatchObject({
      code: 'metadata_several',
      entityIds: [IDP, ANOTHER],
    });
    expect(read(text, { entityId: ANOTHER }).entityId).toBe(ANOTHER);
    expect(await errorOf(() => read(text, { entityId: 'https://no.example' }))).toMatchObject({
      code: 'metadata_several',
    });
  });
});

describe('what is no such metadata has a sentence of its own', () => {
  const SP = ours().replace(OURS, 'https://sp.example');
  test.each([
    ['a service provider’s', SP, 'the metadata of a service provider'],
    ['our own', ours(), 'our own metadata, which is for the identity provider'],
    [
      'SAML 1.1',
      identityProviderMetadata({
        role: ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"',
      }),
      'an identity provider, but not of SAML 2.0',
    ],
    ['an empty list', aggregate(), 'no identity provider in it'],
    ['JSON', '{"issuer":"https://idp.example"}', 'JSON, not metadata'],
    ['a web page', '<!DOCTYPE html><html></html>', 'a web page, not metadata'],
    ['a web page without a document type', '<html></html>', 'a web page, not metadata'],
    ['a certificate', idpKey.certificatePem, 'a certificate, not metadata'],
    ['other XML', '<rss/>', 'XML, but no SAML metadata'],
    ['text', 'hello', 'no XML'],
    ['nothing', ' ', 'no XML'],
  ])('%s', async (_, text, reason) => {
    expect(await errorOf(() => read(text))).toMatchObject({ code: 'metadata_not_idp', reason });
  });

  test('a private key, none of which is in what is said', async () => {
    const error = await errorOf(() => read(idpKey.privateKeyPem));
    expect(error).toMatchObject({ code: 'metadata_not_idp', reason: 'a private key, not metadata' });
    expect(JSON.stringify(error.toFailure()) + error.message).not.toContain(
      idpKey.privateKeyPem.slice(40, 60),
    );
  });

  test.each([
    ['not well-formed', '<EntityDescriptor', 'metadata_invalid'],
    ['a document type', '<!DOCTYPE a><EntityDescriptor/>', 'metadata_invalid'],
    ['no entityID', identityProviderMetadata({ entityId: ' ' }), 'metadata_invalid'],
    ['no address', identityProviderMetadata({ endpoints: '' }), 'metadata_invalid'],
    ['no key', identityProviderMetadata({ keys: '' }), 'metadata_invalid'],
    ['a key that is none', identityProviderMetadata({ keys: keyDescriptor('AAAA') }), 'certificate_invalid'],
    [
      'a time that is none',
      identityProviderMetadata({ attributes: ' validUntil="soon"' }),
      'metadata_invalid',
    ],
    [
      'more than is read',
      identityProviderMetadata({ after: `<Organization>${'a'.repeat(1024 * 1024)}</Organization>` }),
      'saml_too_large',
    ],
  ])('%s', async (_, text, code) => {
    expect(await errorOf(() => read(text))).toMatchObject({ code });
  });

  test('whatever becomes of it on its way: read, or refused by our own error (attack 136)', async () => {
    const whole = identityProviderMetadata();
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: whole.length }),
        fc.nat({ max: whole.length }),
        fc.string({ maxLength: 5 }),
        async (from, to, text) => {
          const mangled = whole.slice(0, from) + text + whole.slice(to);
          try {
            read(mangled);
          } catch {
            expect(await errorOf(() => read(mangled))).toMatchObject({
              code: expect.stringMatching(/^(metadata_|saml_too_large|certificate_|key_)/),
            });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('one box takes whatever is pasted, and says what it is', () => {
  test.each([
    ['an address', ' https://idp.example/metadata ', { kind: 'url', url: 'https://idp.example/metadata' }],
    ['metadata', identityProviderMetadata(), { kind: 'xml', text: identityProviderMetadata() }],
    ['metadata with a byte order mark', `\u{feff}${identityProviderMetadata()}`, { kind: 'xml' }],
    ['a certificate', idpKey.certificatePem, { kind: 'certificate', certificate: { subject: 'CN=idp' } }],
    ['its base64 alone', idpKey.bare, { kind: 'certificate' }],
    ['the same in lines', idpKey.bare.replaceAll(/.{64}/g, '$&\r\n'), { kind: 'certificate' }],
    ['a private key', idpKey.privateKeyPem, { kind: 'private_key' }],
    ['one beside its certificate', idpKey.certificatePem + idpKey.privateKeyPem, { kind: 'private_key' }],
    ['a web page', '<!doctype html><p>', { kind: 'html' }],
    ['JSON', '[]', { kind: 'json' }],
    ['two addresses', 'https://a.example https://b.example', { kind: 'unknown' }],
    ['another scheme', 'javascript:alert(1)', { kind: 'unknown' }],
    ['words', 'hello', { kind: 'unknown' }],
  ])('%s', (_, text, answer) => {
    expect(recognise(text)).toMatchObject(answer);
  });

  test('a private key is in no answer', () => {
    expect(recognise(idpKey.privateKeyPem)).toEqual({ kind: 'private_key' });
  });

  test('two megabytes are not looked at', async () => {
    expect(await errorOf(() => recognise('a'.repeat(2 * 1024 * 1024)))).toMatchObject({
      code: 'saml_too_large',
    });
  });
});

describe('our metadata', () => {
  const parse = (text: string) => parseMetadata(Buffer.from(text)).root;

  test('says who we are and where to answer, without an end and without a signature', () => {
    const text = ours({ signingCertificates: [ourKey.certificatePem, secondKey.certificatePem] });
    expect(text).not.toMatch(/validUntil|<(?:\w+:)?Signature|use="encryption"|SingleLogoutService/);
    const [role] = parse(text).children;
    expect(parse(text).attributes.get('entityID')).toBe(OURS);
    expect(Object.fromEntries(role?.attributes ?? [])).toMatchObject({
      AuthnRequestsSigned: 'true',
      WantAssertionsSigned: 'true',
    });
    expect(role?.children.map(({ name }) => name)).toEqual([
      'KeyDescriptor',
      'KeyDescriptor',
      'AssertionConsumerService',
    ]);
    expect(Object.fromEntries(role?.children.at(-1)?.attributes ?? [])).toMatchObject({
      Location: ACS,
      index: '0',
      Binding: expect.stringMatching(/HTTP-POST$/),
    });
  });

  test('has a key to encrypt with and an address for sign-outs only where they are given', () => {
    const text = ours({ encryptionCertificate: secondKey.certificatePem, sloUrl: 'https://sso.example/slo' });
    expect(
      parse(text).children[0]?.children.map(({ name, attributes }) => attributes.get('use') ?? name),
    ).toEqual([
      ...['signing', 'encryption', 'SingleLogoutService', 'SingleLogoutService'],
      'AssertionConsumerService',
    ]);
  });

  test('writes whatever is in it as text (attack 137)', () => {
    const entityId = 'https://a.example/"><md:X xmlns:md="urn:x"/>&amp;\'\n\t';
    expect(parse(ours({ entityId })).attributes.get('entityID')).toBe(entityId);
    expect(() => ours({ entityId: '\0' })).toThrow(TypeError);
  });
});
