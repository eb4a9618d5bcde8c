import { createPrivateKey, createPublicKey, sign, verify, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  certificateFacts,
  newSigningCertificate,
  readSigningCertificate,
  signingCertificateText,
} from '../src/index.ts';

const OF = {
  commonName: 'portico-conn_01',
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2026-07-01T00:00:00Z'),
};

describe('a signing certificate', () => {
  test('is of the key that it is made with, for signatures, with the name and the time that were asked for', async () => {
    const made = await newSigningCertificate(OF);
    const certificate = new X509Certificate(made.certificatePem);
    expect(certificate.checkPrivateKey(createPrivateKey(made.privateKeyPem))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe('CN=portico-conn_01');
    expect([new Date(certificate.validFrom), new Date(certificate.validTo)]).toEqual([
      OF.notBefore,
      OF.notAfter,
    ]);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(certificate.ca).toBe(false);
  });

  test('comes out of its text as it went in, and what it signs is verified by its certificate', async () => {
    const made = await newSigningCertificate(OF);
    const read = readSigningCertificate(signingCertificateText(made));
    expect(read).toEqual(made);
    const data = Buffer.from('demo');
    const signature = sign('sha256', data, read.privateKeyPem);
    expect(verify('sha256', data, createPublicKey(read.certificatePem), signature)).toBe(true);
  });

  test('is known by the SHA-256 of its DER form', async () => {
    const made = await newSigningCertificate(OF);
    const { der, thumbprintSha256 } = certificateFacts(made);
    expect(new X509Certificate(der).fingerprint256.replaceAll(':', '')).toBe(thumbprintSha256);
    expect(thumbprintSha256).toMatch(/^[0-9A-F]{64}$/);
  });

  test('is never made twice: another key and another number each time', async () => {
    const [first, second] = [await newSigningCertificate(OF), await newSigningCertificate(OF)];
    expect(first.privateKeyPem).not.toBe(second.privateKeyPem);
    const number = ({ certificatePem }: typeof first) => new X509Certificate(certificatePem).serialNumber;
    expect(number(first)).not.toBe(number(second));
  });

  test.each(['', 'CN=other', 'a,O=evil', 'x'.repeat(65), 'a\nb'])(
    'of a name that would say something else (%j) is not made',
    async (commonName) => {
      await expect(newSigningCertificate({ ...OF, commonName })).rejects.toThrow(TypeError);
    },
  );

  test.each(['', 'a client secret', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'])(
    'is not read out of another text (%j)',
    (text) => {
      expect(() => readSigningCertificate(text)).toThrow(TypeError);
    },
  );
});
