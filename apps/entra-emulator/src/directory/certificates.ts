import { createHash, X509Certificate } from 'node:crypto';
import { isoSeconds } from '../clock/clock.ts';
import type { KeyCredential } from './records.ts';

/** The text is no certificate. */
export class CertificateError extends Error {}

interface GivenCertificate {
  keyId: string;
  /** Base64 of DER, or of a PEM file, as Graph accepts both. */
  key: string;
  displayName: string | null;
  /** What the client calls it; its SHA-1 thumbprint when it does not say. */
  customKeyIdentifier?: Buffer | undefined;
}

/** What is kept of a certificate that a client signs its assertions with. Throws CertificateError for anything else. */
export function keyCredentialOfCertificate({
  keyId,
  key,
  displayName,
  customKeyIdentifier,
}: GivenCertificate): KeyCredential {
  const { certificate, der } = readCertificate(key);
  const sha1 = createHash('sha1').update(der).digest();
  return {
    keyId,
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
    displayName: displayName ?? certificate.subject,
    startDateTime: isoSeconds(Date.parse(certificate.validFrom)),
    endDateTime: isoSeconds(Date.parse(certificate.validTo)),
    customKeyIdentifier: (customKeyIdentifier ?? sha1).toString('hex').toUpperCase(),
    key: der.toString('base64'),
    thumbprint: sha1.toString('base64url'),
    thumbprintSha256: createHash('sha256').update(der).digest('base64url'),
  };
}

/** Whether an application proves itself with it: whoever encrypts for the application has no say for it. */
export const provesIdentity = ({ usage }: KeyCredential): boolean => usage !== 'Encrypt';

function readCertificate(key: string): { certificate: X509Certificate; der: Buffer } {
  try {
    const certificate = new X509Certificate(Buffer.from(key, 'base64'));
    return { certificate, der: certificate.raw };
  } catch {
    throw new CertificateError('not a certificate');
  }
}
