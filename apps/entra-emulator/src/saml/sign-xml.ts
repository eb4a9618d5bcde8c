import { createHash, type KeyObject, sign } from 'node:crypto';
import { element, type Xml } from '../xml/write-xml.ts';
import { ENVELOPED, EXCLUSIVE_C14N, RSA_SHA256, SHA256, SIGNATURE } from './names.ts';

/** A private key and the certificate that is sent along. */
export interface SamlSigningKey {
  privateKey: KeyObject;
  /** Base64 DER. */
  certificate: string;
}

/**
 * An element with an enveloped signature (XML Signature, section 8.1): RSA-SHA256 over exclusive c14n.
 *
 * @param id the element's own, under which the signature names it
 * @param build makes the element around what it is given, with `xmlns` of its own
 */
export function signedElement(
  { privateKey, certificate }: SamlSigningKey,
  id: string,
  build: (signature: Xml | undefined) => Xml,
): Xml {
  const digest = createHash('sha256').update(build(undefined).markup).digest('base64');
  // On its own the part has to declare its namespace; in its place it inherits it, and verifiers put it back.
  const alone = signedInfo(id, digest, SIGNATURE);
  const value = sign('sha256', Buffer.from(alone.markup), privateKey).toString('base64');
  const signature = element(
    'Signature',
    { xmlns: SIGNATURE },
    signedInfo(id, digest, undefined),
    element('SignatureValue', {}, value),
    keyInfo(certificate),
  );
  return build(signature);
}

const signedInfo = (id: string, digest: string, xmlns: string | undefined): Xml =>
  element(
    'SignedInfo',
    { xmlns },
    element('CanonicalizationMethod', { Algorithm: EXCLUSIVE_C14N }),
    element('SignatureMethod', { Algorithm: RSA_SHA256 }),
    element(
      'Reference',
      { URI: `#${id}` },
      element(
        'Transforms',
        {},
        element('Transform', { Algorithm: ENVELOPED }),
        element('Transform', { Algorithm: EXCLUSIVE_C14N }),
      ),
      element('DigestMethod', { Algorithm: SHA256 }),
      element('DigestValue', {}, digest),
    ),
  );

/** The certificate as signatures and metadata show it. */
export const keyInfo = (certificate: string, xmlns?: string): Xml =>
  element('KeyInfo', { xmlns }, element('X509Data', {}, element('X509Certificate', {}, certificate)));
