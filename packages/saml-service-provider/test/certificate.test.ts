import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../src/certificate.ts';
import { idpKey } from './crafted.ts';
import { testKey } from './keys.ts';
import { errorOf } from './outcome.ts';

const { fingerprint256 } = new X509Certificate(idpKey.certificatePem);

test.each([
  ['PEM', idpKey.certificatePem],
  ['PEM with CRLF', idpKey.certificatePem.replaceAll('\n', '\r\n')],
  ['PEM in one line', idpKey.certificatePem.replaceAll('\n', ' ').trim()],
  ['base64 alone', idpKey.bare],
  ['base64 in lines', idpKey.bare.replaceAll(/.{64}/g, '$&\n')],
])('a certificate as %s is read', (_, text) => {
  expect(readCertificate(text)).toMatchObject({
    fingerprint: fingerprint256.replaceAll(':', ''),
    notAfter: new Date('2040-01-01'),
    subject: 'CN=idp',
    key: { type: 'rsa', bits: 2048 },
  });
});

describe('is refused on saving, not at the first sign-in', () => {
  test.each([
    ['a private key', idpKey.privateKeyPem, 'certificate_invalid', 'a private key, not a certificate'],
    [
      'one beside its certificate',
      idpKey.certificatePem + idpKey.privateKeyPem,
      'certificate_invalid',
      'a private key, not a certificate',
    ],
    [
      'two certificates',
      idpKey.certificatePem + idpKey.certificatePem,
      'certificate_invalid',
      'neither PEM nor base64',
    ],
    ['half a certificate', idpKey.bare.slice(0, 400), 'certificate_invalid', 'no X.509 certificate'],
    ['words', 'hello world!', 'certificate_invalid', 'neither PEM nor base64'],
    ['nothing', '', 'certificate_invalid', 'neither PEM nor base64'],
    ['a megabyte', 'A'.repeat(1024 * 1024), 'certificate_invalid', 'too long for a certificate'],
  ])('%s', async (_, text, code, reason) => {
    expect(await errorOf(() => readCertificate(text))).toMatchObject({ code, reason });
  });

  test.each([
    ['ec', 'ec', 'EC'],
    ['short', 'rsa-1024', 'RSA with 1024 bits'],
  ] as const)('a key that nothing can be verified with: %s', async (name, kind, received) => {
    const { certificatePem } = await testKey(name, kind);
    expect(await errorOf(() => readCertificate(certificatePem))).toMatchObject({
      code: 'key_not_supported',
      received,
    });
  });
});
