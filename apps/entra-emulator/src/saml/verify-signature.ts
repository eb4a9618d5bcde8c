import { createHash, type KeyObject, verify } from 'node:crypto';
import { exclusiveCanonicalXml } from '../xml/canonical-xml.ts';
import { attributeOf, childOf, childrenOf, textOf, type XmlElement } from '../xml/xml-element.ts';
import { ENVELOPED, EXCLUSIVE_C14N, RSA_SHA1, RSA_SHA256, SHA1, SHA256, SIGNATURE } from './names.ts';

/** Which algorithms an application lets its requests be signed with. */
export interface AllowedAlgorithms {
  rsaSha1: boolean;
}

/** Names of Node's for an algorithm, if the application allows it. */
function hashOf(algorithm: string | undefined, { rsaSha1 }: AllowedAlgorithms): string | undefined {
  if (algorithm === RSA_SHA256 || algorithm === SHA256) return 'sha256';
  return rsaSha1 && (algorithm === RSA_SHA1 || algorithm === SHA1) ? 'sha1' : undefined;
}

const isSignedBy = (hash: string, content: string, value: string, keys: readonly KeyObject[]): boolean => {
  const signature = Buffer.from(value, 'base64');
  return keys.some((key) => verify(hash, Buffer.from(content), key, signature));
};

/**
 * Whether the query was signed by one of the keys (SAML bindings, section 3.4.4.1).
 *
 * @param query as it came: the signature is over its very letters. Undefined: there is no signature in it.
 */
export function isQuerySigned(
  query: string,
  keys: readonly KeyObject[],
  allowed: AllowedAlgorithms,
): boolean | undefined {
  const raw = new Map<string, string>();
  for (const part of query.split('&')) {
    const cut = part.indexOf('=');
    const name = cut < 0 ? part : part.slice(0, cut);
    if (!raw.has(name)) raw.set(name, part);
  }
  const read = new URLSearchParams(query);
  const value = read.get('Signature');
  if (value === null) return undefined;
  const hash = hashOf(read.get('SigAlg') ?? undefined, allowed);
  if (hash === undefined) return false;
  const signed = ['SAMLRequest', 'RelayState', 'SigAlg'].flatMap((name) => raw.get(name) ?? []).join('&');
  return isSignedBy(hash, signed, value, keys);
}

/**
 * Whether a message carries an enveloped signature over all of itself by one of the keys: one reference, to it, with no
 * transforms but the usual two.
 *
 * @returns undefined when there is no signature in it
 */
export function isMessageSigned(
  message: XmlElement,
  keys: readonly KeyObject[],
  allowed: AllowedAlgorithms,
): boolean | undefined {
  const [signature, ...others] = childrenOf(message, SIGNATURE, 'Signature');
  if (signature === undefined) return undefined;
  const info = childOf(signature, SIGNATURE, 'SignedInfo');
  const value = childOf(signature, SIGNATURE, 'SignatureValue');
  if (others.length > 0 || info === undefined || value === undefined) return false;
  if (algorithmIn(info, 'CanonicalizationMethod') !== EXCLUSIVE_C14N) return false;
  const hash = hashOf(algorithmIn(info, 'SignatureMethod'), allowed);
  if (hash === undefined || !isReferenceTrue(message, signature, info, allowed)) return false;
  const method = childOf(info, SIGNATURE, 'CanonicalizationMethod');
  const content = exclusiveCanonicalXml(info, { inclusivePrefixes: prefixesOf(method) });
  return isSignedBy(hash, content, textOf(value), keys);
}

function isReferenceTrue(
  message: XmlElement,
  signature: XmlElement,
  info: XmlElement,
  allowed: AllowedAlgorithms,
): boolean {
  const [reference, ...others] = childrenOf(info, SIGNATURE, 'Reference');
  if (reference === undefined || others.length > 0) return false;
  if (attributeOf(reference, 'URI') !== `#${attributeOf(message, 'ID')}`) return false;
  const list = childOf(reference, SIGNATURE, 'Transforms');
  const transforms = list === undefined ? [] : childrenOf(list, SIGNATURE, 'Transform');
  const names = transforms.map((one) => attributeOf(one, 'Algorithm'));
  if (names.length !== 2 || names[0] !== ENVELOPED || names[1] !== EXCLUSIVE_C14N) return false;
  const hash = hashOf(algorithmIn(reference, 'DigestMethod'), allowed);
  const digest = childOf(reference, SIGNATURE, 'DigestValue');
  if (hash === undefined || digest === undefined) return false;
  const content = exclusiveCanonicalXml(message, {
    without: signature,
    inclusivePrefixes: prefixesOf(transforms[1]),
  });
  return createHash(hash).update(content).digest('base64') === textOf(digest);
}

const algorithmIn = (parent: XmlElement, name: string): string | undefined => {
  const found = childOf(parent, SIGNATURE, name);
  return found === undefined ? undefined : attributeOf(found, 'Algorithm');
};

/** `InclusiveNamespaces` of exclusive c14n. */
function prefixesOf(method: XmlElement | undefined): string[] {
  const found = method === undefined ? undefined : childOf(method, EXCLUSIVE_C14N, 'InclusiveNamespaces');
  const listed = found === undefined ? undefined : attributeOf(found, 'PrefixList');
  return listed?.split(/\s+/).filter((one) => one !== '') ?? [];
}
