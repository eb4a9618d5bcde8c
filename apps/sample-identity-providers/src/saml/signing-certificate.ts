import 'reflect-metadata';
import { createPrivateKey, randomBytes } from 'node:crypto';
import { X509CertificateGenerator } from '@peculiar/x509';

/** A key that signs responses, and the certificate that says so: both as PEM. */
export interface SigningCertificate {
  readonly privateKey: string;
  readonly certificate: string;
}

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const SIZE = { modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]) };
const HOUR_MS = 3_600_000;
const TEN_YEARS_MS = 10 * 365 * 24 * HOUR_MS;

/** @param name what stands in it as the common name */
export async function newSigningCertificate(name: string): Promise<SigningCertificate> {
  const keys = await crypto.subtle.generateKey({ ...ALGORITHM, ...SIZE }, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Positive and without a zero in front, as X.690 section 8.3.2 wants it.
    serialNumber: `4${randomBytes(15).toString('hex').slice(1)}`,
    name: [{ CN: [name] }],
    // A clock that is a little behind takes it as well.
    notBefore: new Date(Date.now() - HOUR_MS),
    notAfter: new Date(Date.now() + TEN_YEARS_MS),
    keys,
    signingAlgorithm: ALGORITHM,
  });
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: certificate.toString('pem'),
  };
}
