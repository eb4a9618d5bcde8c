import { isPrivateKey } from '../certificate.ts';
import { assertSaml } from '../saml-error.ts';

/** What a text is that is no XML, by how it looks. Undefined for what may be XML. */
export function otherFile(text: string): 'private_key' | 'certificate' | 'html' | 'json' | undefined {
  if (isPrivateKey(text)) return 'private_key';
  if (/^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(text)) return 'certificate';
  if (/^\s*<(?:!doctype\s+html|html)\b/i.test(text)) return 'html';
  return /^\s*[{[]/.test(text) ? 'json' : undefined;
}

const REASONS = {
  private_key: 'a private key',
  certificate: 'a certificate',
  html: 'a web page',
  json: 'JSON',
} as const;

/** @throws SamlError `metadata_not_idp`, each kind of file with a reason of its own; never with any of the text */
export function assertNoOtherFile(text: string): void {
  const kind = otherFile(text);
  assertSaml(kind === undefined, 'metadata_not_idp', kind ? `${REASONS[kind]}, not metadata` : '', {
    received: kind,
  });
  const isXml = text.replace(/^\u{feff}/u, '').startsWith('<');
  assertSaml(isXml, 'metadata_not_idp', 'no XML', { received: text === '' ? 'nothing' : 'text' });
}
