import { type KeyObject, X509Certificate } from 'node:crypto';
import { assertSaml, SamlError } from './saml-error.ts';

/** A certificate of an identity provider. It is a key: no chain, no revocation, and its end stops nothing (section 4). */
export type Certificate = {
  readonly pem: string;
  /** SHA-256 of the DER form, in hex, upper case. */
  readonly fingerprint: string;
  readonly notAfter: Date;
  readonly subject: string;
  readonly key: { readonly type: string; readonly bits: number | undefined };
};

/** RSA with fewer bits is refused on saving. */
const FEWEST_BITS = 2048;
const LONGEST_DER = 16 * 1024;
const ARMOUR =
  /^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----(?<body>[A-Za-z\d+/=\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----$/;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

/** So a private key, pasted by mistake, is known before anybody keeps or shows it. */
export const isPrivateKey = (text: string): boolean => PRIVATE_KEY.test(text);

/**
 * Reads what an administrator pasted, or what metadata holds: PEM, or the base64 of DER with or without line breaks.
 *
 * @throws SamlError `certificate_invalid`, or `key_not_supported` for what the signature engine cannot verify with: no RSA,
 *   or RSA below 2,048 bits
 */
export function readCertificate(text: string): Certificate {
  assertSaml(!isPrivateKey(text), 'certificate_invalid', 'a private key, not a certificate');
  const armoured = ARMOUR.exec(text.trim());
  const body = (armoured?.groups?.['body'] ?? text).replaceAll(/\s/g, '');
  assertSaml(/^[A-Za-z\d+/]+={0,2}$/.test(body), 'certificate_invalid', 'neither PEM nor base64');
  assertSaml(body.length <= (LONGEST_DER * 4) / 3, 'certificate_invalid', 'too long for a certificate');
  const certificate = certificateOf(Buffer.from(body, 'base64'));
  assertSaml(certificate !== undefined, 'certificate_invalid', 'no X.509 certificate');
  const notAfter = new Date(certificate.validTo);
  assertSaml(!Number.isNaN(notAfter.getTime()), 'certificate_invalid', 'its end cannot be read');
  const key = supportedKey(certificate);
  return {
    pem: certificate.toString(),
    fingerprint: fingerprintOf(certificate),
    notAfter,
    subject: certificate.subject?.replaceAll('\n', ', ') ?? '',
    key,
  };
}

/** Undefined for what is none. */
export function certificateOf(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

export const fingerprintOf = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(':', '');

function supportedKey(certificate: X509Certificate): Certificate['key'] {
  const key = keyOf(certificate);
  const type = key?.asymmetricKeyType ?? 'unknown';
  const bits = key?.asymmetricKeyDetails?.modulusLength;
  const received = bits === undefined ? type.toUpperCase() : `${type.toUpperCase()} with ${bits} bits`;
  const expected = `RSA with ${FEWEST_BITS} bits or more`;
  if (type !== 'rsa') throw new SamlError('key_not_supported', 'not an RSA key', { expected, received });
  if (bits === undefined || bits < FEWEST_BITS)
    throw new SamlError('key_not_supported', 'too short a key', { expected, received });
  return { type, bits };
}

function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}
