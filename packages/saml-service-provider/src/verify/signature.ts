import { getVerifiedXml } from '@node-saml/node-saml/lib/xml.js';
import { onlyChild, parseMessage, type XmlDocument, type XmlElement } from '../document.ts';
import { DSIG } from '../names.ts';
import { assertSaml, SamlError } from '../saml-error.ts';
import { assertSignatureForm } from './algorithms.ts';
import { certificatesToTry, type Pinned } from './pinned.ts';

export type Verified = {
  /** Parsed from the very bytes that were verified: nothing is read from anything else (attack 128). */
  readonly root: XmlElement;
  readonly by: Pinned;
};

/**
 * Verifies the signature that an element holds.
 *
 * @returns what it covers; undefined where the element has no signature
 * @throws SamlError `saml_algorithm`, `saml_signature_unknown_certificate`, `saml_signature_invalid`
 */
export function verified(
  document: XmlDocument,
  signed: XmlElement,
  trust: { readonly pinned: readonly Pinned[]; readonly allowSha1: boolean },
): Verified | undefined {
  const signature = onlyChild(signed, DSIG, 'Signature');
  if (!signature) return undefined;
  assertSignatureForm(signature, signed, trust.allowSha1);
  for (const by of certificatesToTry(signature, trust.pinned)) {
    const bytes = coveredBy(document, signed, by);
    if (bytes === undefined) continue;
    const { root } = parseMessage(Buffer.from(bytes));
    const same =
      root.namespace === signed.namespace &&
      root.name === signed.name &&
      root.attributes.get('ID') === signed.attributes.get('ID');
    assertSaml(same, 'saml_signature_invalid', 'the signature covers something else');
    return { root, by };
  }
  throw new SamlError('saml_signature_invalid', 'no pinned certificate fits the signature', {
    expected: trust.pinned.map(({ fingerprint }) => fingerprint).join(', '),
  });
}

/** Undefined where it does not fit. Nothing at all was verified where the engine gives back an empty text (attack 132). */
function coveredBy(document: XmlDocument, signed: XmlElement, { pem }: Pinned): string | undefined {
  try {
    return getVerifiedXml(document.text, signed.node, [pem]) || undefined;
  } catch (cause) {
    throw new SamlError('saml_signature_invalid', 'the signature cannot be read', { cause });
  }
}
