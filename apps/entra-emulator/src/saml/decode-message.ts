import { inflateRawSync } from 'node:zlib';
import { readXml, XmlError } from '../xml/read-xml.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { SamlMessageError } from './message-error.ts';

/** How a message came: in the query, deflated, or in a form (SAML bindings, sections 3.4 and 3.5). */
export type Binding = 'redirect' | 'post';

/** Many times what a real message has. What would unpack to more is never unpacked. */
const LARGEST = 128 * 1024;

/**
 * Unpacks a message.
 *
 * @throws SamlMessageError for what is no base64, not deflated, too large, not UTF-8, or no XML that is read here
 */
export function decodeMessage(value: string, binding: Binding): XmlElement {
  const packed = bytesOf(value);
  const bytes = binding === 'redirect' ? inflated(packed) : packed;
  if (bytes.length > LARGEST) throw new SamlMessageError('not-xml', 'The message is too long.');
  try {
    return readXml(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof XmlError) throw new SamlMessageError('not-xml', error.message);
    if (error instanceof TypeError) throw new SamlMessageError('not-xml', 'The message is not UTF-8.');
    throw error;
  }
}

/** Base64 as of RFC 4648 section 4; line breaks are let through, the alphabet for addresses is not. */
function bytesOf(value: string): Buffer {
  const compact = value.replace(/[\r\n\t ]+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    throw new SamlMessageError('not-base64', 'the message is no base64');
  return Buffer.from(compact, 'base64');
}

function inflated(packed: Buffer): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: LARGEST });
  } catch {
    throw new SamlMessageError('not-deflated', 'the message is not deflated, or unpacks to too much');
  }
}
