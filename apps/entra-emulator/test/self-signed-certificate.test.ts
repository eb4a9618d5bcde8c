import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../src/tokens/self-signed-certificate.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const NOON = Date.parse('2026-03-01T12:00:00Z');

describe('a self-signed certificate', () => {
  // One random serial in 512 begins with zeros that DER forbids: the certificate was one nobody could read.
  it('is read whatever its serial number begins with', () => {
    const startingBytes = fc.constantFrom([], [0], [0, 0x7f], [0, 0x80], [0, 0, 1], [0x7f], [0x80], [0xff]);
    const serials = fc
      .tuple(startingBytes, fc.uint8Array({ minLength: 1, maxLength: 12 }))
      .map(([start, rest]) => Uint8Array.of(...start, ...rest));
    fc.assert(
      fc.property(serials, (serial) => {
        const certificate = new X509Certificate(selfSignedCertificate(privateKey, 'any', serial, NOON));
        const number = BigInt(`0x${Buffer.from(serial).toString('hex')}`);
        expect(BigInt(`0x${certificate.serialNumber}`)).toBe(number);
        expect(certificate.verify(certificate.publicKey)).toBe(true);
      }),
    );
  });
});
