import { X509Certificate } from 'node:crypto';

/** SHA-256 of a PEM certificate's DER form, as hex: by it Entra finds the key that signed an assertion. */
export function certificateThumbprint(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase();
}
