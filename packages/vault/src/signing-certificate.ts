import { KeyObject, randomBytes, X509Certificate } from 'node:crypto';

/** A key pair that signs in our name, and the certificate that others know it by. */
export type SigningCertificate = {
  /** PKCS #8. */
  readonly privateKeyPem: string;
  readonly certificatePem: string;
};

/** RFC 7518 section 3.5 asks for 2048 bits at least; Entra takes no other keys than RSA. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/**
 * Makes a key pair and its self-signed certificate, for signatures; others encrypt for it only where that is asked for.
 *
 * @param of.commonName what an administrator reads; letters, digits, `-` and `_`
 * @param of.takesEncrypted whether its certificate says that keys may be encrypted for it, too
 */
export async function newSigningCertificate(of: {
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly takesEncrypted?: boolean;
}): Promise<SigningCertificate> {
  if (!/^[\w-]{1,64}$/.test(of.commonName)) throw new TypeError('a common name of letters, digits, - and _');
  const { KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } = await certificates();
  const keys = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${of.commonName}`,
    notBefore: of.notBefore,
    notAfter: of.notAfter,
    keys,
    signingAlgorithm: RSA,
    extensions: [
      new KeyUsagesExtension(
        of.takesEncrypted === true
          ? KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment
          : KeyUsageFlags.digitalSignature,
        true,
      ),
    ],
  });
  return {
    privateKeyPem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: `${certificate.toString('pem')}\n`,
  };
}

/** Both as one text, which is what is sealed. */
export function signingCertificateText({ privateKeyPem, certificatePem }: SigningCertificate): string {
  return privateKeyPem + certificatePem;
}

/**
 * Out of the text of {@link signingCertificateText}.
 *
 * @throws TypeError for another text
 */
export function readSigningCertificate(text: string): SigningCertificate {
  const [certificatePem] = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/) ?? [];
  const [privateKeyPem] = text.match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/) ?? [];
  if (certificatePem === undefined || privateKeyPem === undefined)
    throw new TypeError('a private key and its certificate');
  return { privateKeyPem, certificatePem };
}

/** What others know a certificate by: its DER form, and the SHA-256 of that in hex. */
export function certificateFacts({ certificatePem }: Pick<SigningCertificate, 'certificatePem'>): {
  readonly der: Buffer;
  readonly thumbprintSha256: string;
} {
  const { raw, fingerprint256 } = new X509Certificate(certificatePem);
  return { der: raw, thumbprintSha256: fingerprint256.replaceAll(':', '') };
}

/** A positive number of 16 bytes, in hex (RFC 5280 section 4.1.2.2). */
const serialNumber = (): string => `4${randomBytes(16).toString('hex').slice(1)}`;

/** Loaded when a certificate is made: most processes never make one. */
async function certificates() {
  // The library builds its object graph with decorators and refuses to load without this polyfill.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
