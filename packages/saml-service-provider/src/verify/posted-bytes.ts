import type { DocumentLimits } from '../guard.ts';
import { assertSaml } from '../saml-error.ts';

/**
 * The document of a field that was posted. With line breaks, as some send it.
 *
 * @throws SamlError `saml_too_large`, `saml_response_invalid`
 */
export function postedBytes(text: string, field: string, { bytes }: DocumentLimits): Uint8Array {
  // Twice the length for line breaks is more than anybody uses.
  assertSaml(text.length <= bytes * 2, 'saml_too_large', `${field} is too long`);
  const body = text.replaceAll(/[ \t\r\n]/g, '');
  const wellFormed = body.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(body);
  assertSaml(wellFormed, 'saml_response_invalid', `${field} is not base64`);
  return Buffer.from(body, 'base64');
}
