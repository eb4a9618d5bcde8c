import { createHash, generateKeyPairSync } from 'node:crypto';
import { selfSignedCertificate } from '../../src/tokens/self-signed-certificate.ts';
import type { Bench } from './bench.ts';

/** A certificate that a client proves itself with. Made for one test. */
export interface ClientCertificate {
  der: Buffer;
  /** Certificate and private key, PEM. */
  pem: string;
  /** For the client scripts. */
  settings: { PRIVATE_KEY: string; THUMBPRINT: string; THUMBPRINT_SHA256: string };
}

export function newClientCertificate(): ClientCertificate {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = selfSignedCertificate(privateKey, 'client', Uint8Array.of(0x51, 2, 3), Date.now() - 86_400_000);
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const certificate = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  const thumbprint = (algorithm: string): string => createHash(algorithm).update(der).digest('hex');
  return {
    der,
    pem: `${key}${certificate}`,
    settings: {
      PRIVATE_KEY: key,
      THUMBPRINT: thumbprint('sha1'),
      THUMBPRINT_SHA256: thumbprint('sha256'),
    },
  };
}

/** Registers the certificate with an application, in place of whatever certificates it had. */
export async function registerCertificate(
  bench: Bench,
  appId: string,
  { der }: ClientCertificate,
): Promise<void> {
  const keyCredentials = [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: der.toString('base64') }];
  await bench.control('PATCH', `/applications/${appId}`, { keyCredentials });
}
