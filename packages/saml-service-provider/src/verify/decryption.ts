import { decryptXml } from '@node-saml/node-saml/lib/xml.js';
import type { XmlElement } from '../document.ts';
import { assertSaml, SamlError } from '../saml-error.ts';
import { assertEncryption } from './algorithms.ts';
import { encryptedParts } from './structure.ts';

/**
 * The bytes of an encrypted assertion. Anybody can encrypt for us: what comes out is believed as little as what came in.
 *
 * @param keys PEM, each is tried
 * @param allowCbc only where the response around it was verified: AES-CBC tells whether a changed text was well-formed
 * @throws SamlError `saml_algorithm`, `saml_decryption_failed` in one word, whatever failed
 */
export async function decrypted(
  encrypted: XmlElement,
  keys: readonly string[],
  allowCbc: boolean,
): Promise<Buffer> {
  assertEncryption(encryptedParts(encrypted), allowCbc);
  assertSaml(keys.length > 0, 'saml_decryption_failed', 'encrypted, and the connection has no key for that');
  const xml = encrypted.node.toString();
  for (const key of keys) {
    const text = await decryptXml(xml, key).catch(() => undefined);
    if (text) return Buffer.from(text);
  }
  throw new SamlError('saml_decryption_failed', 'no key of ours opens it');
}
