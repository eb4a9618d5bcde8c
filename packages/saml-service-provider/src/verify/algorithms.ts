import { childrenOf, onlyChild, textOf, type XmlElement } from '../document.ts';
import {
  AES128_CBC,
  AES128_GCM,
  AES256_CBC,
  AES256_GCM,
  DSIG,
  ENVELOPED,
  EXCLUSIVE_C14N,
  INCLUSIVE_C14N,
  RSA_OAEP,
  RSA_PSS_SHA256,
  RSA_SHA1,
  RSA_SHA256,
  RSA_SHA512,
  SHA1,
  SHA256,
  SHA512,
  XENC,
} from '../names.ts';
import { assertSaml, SamlError } from '../saml-error.ts';

const SIGNATURES = [RSA_SHA256, RSA_SHA512, RSA_PSS_SHA256];
const DIGESTS = [SHA256, SHA512];
const CANONICALIZATIONS = [EXCLUSIVE_C14N, INCLUSIVE_C14N];
const GCM = [AES128_GCM, AES256_GCM];
const CBC = [AES128_CBC, AES256_CBC];
/** What the engine reads of them; anything else it would take for SHA-1 and fail to decrypt. */
const OAEP_DIGESTS = [SHA1, `${DSIG}sha256`, `${DSIG}sha512`];
/** Prefixes of a PrefixList are looked for at each attribute. */
const LONGEST_PREFIX_LIST = 256;

/**
 * A signature of its one parent, made by algorithms that hold: nothing that the signature engine would take beyond that
 * (attacks 129 and 136).
 *
 * @param signed the parent
 * @throws SamlError `saml_response_invalid` for its form, `saml_algorithm` for algorithms
 */
export function assertSignatureForm(signature: XmlElement, signed: XmlElement, allowSha1: boolean): void {
  const [signedInfo, signatureValue, keyInfo, ...more] = signature.children;
  const form = (condition: unknown, reason: string) => assertSaml(condition, 'saml_response_invalid', reason);
  form(signedInfo && signatureValue && more.length === 0, 'not the parts of a Signature');
  assertNames(signature, ['SignedInfo', 'SignatureValue', ...(keyInfo ? ['KeyInfo'] : [])]);
  assertBase64(signatureValue);
  if (!signedInfo) return;
  assertNames(signedInfo, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']);
  const [canonicalization, method, reference] = signedInfo.children;
  if (!canonicalization || !method || !reference) return;
  assertAlgorithm(canonicalization, CANONICALIZATIONS, 'canonicalization');
  assertPrefixLists(canonicalization);
  assertAlgorithm(method, allowSha1 ? [...SIGNATURES, RSA_SHA1] : SIGNATURES, 'signature');
  form(method.children.length === 0, 'parameters of a signature method');
  assertReference(reference, signed, allowSha1);
}

function assertReference(reference: XmlElement, signed: XmlElement, allowSha1: boolean): void {
  assertNames(reference, ['Transforms', 'DigestMethod', 'DigestValue']);
  const [transforms, digest, value] = reference.children;
  if (!transforms || !digest) return;
  const expected = `#${signed.attributes.get('ID')}`;
  const received = reference.attributes.get('URI');
  assertSaml(received === expected, 'saml_response_invalid', 'a Signature that names something else', {
    expected,
    received,
  });
  assertAlgorithm(digest, allowSha1 ? [...DIGESTS, SHA1] : DIGESTS, 'digest');
  assertBase64(value);
  const [enveloped, canonicalization, ...more] = transforms.children;
  assertSaml(enveloped && more.length === 0, 'saml_response_invalid', 'not one or two transforms');
  assertNames(
    transforms,
    transforms.children.map(() => 'Transform'),
  );
  assertAlgorithm(enveloped, [ENVELOPED], 'first transform');
  assertSaml(enveloped.children.length === 0, 'saml_response_invalid', 'parameters of a transform');
  if (!canonicalization) return;
  assertAlgorithm(canonicalization, CANONICALIZATIONS, 'second transform');
  assertPrefixLists(canonicalization);
}

/** The children are these, in this order, and no text. */
function assertNames(parent: XmlElement, names: readonly string[]): void {
  const wrong =
    parent.children.length !== names.length ||
    parent.children.some(({ namespace, name }, index) => namespace !== DSIG || name !== names[index]) ||
    parent.ownText.trim() !== '';
  assertSaml(!wrong, 'saml_response_invalid', `not the parts of ${parent.name}`, {
    expected: names.join(', '),
    received: parent.children.map(({ name }) => name).join(', '),
  });
}

function assertBase64(element: XmlElement | undefined): void {
  const text = textOf(element)?.replaceAll(/\s/g, '') ?? '';
  assertSaml(/^[A-Za-z\d+/]+={0,2}$/.test(text), 'saml_response_invalid', `${element?.name} is no base64`);
}

function assertAlgorithm(element: XmlElement, allowed: readonly string[], of: string): void {
  const received = element.attributes.get('Algorithm');
  assertSaml(received !== undefined && allowed.includes(received), 'saml_algorithm', of, {
    expected: allowed.join(', '),
    received,
  });
}

/** InclusiveNamespaces is all that a canonicalization may hold, and stands at an exclusive one. */
function assertPrefixLists(canonicalization: XmlElement): void {
  const exclusive = canonicalization.attributes.get('Algorithm') === EXCLUSIVE_C14N;
  const fit = canonicalization.children.every(
    (child) =>
      child.namespace === EXCLUSIVE_C14N &&
      child.name === 'InclusiveNamespaces' &&
      child.children.length === 0 &&
      (child.attributes.get('PrefixList')?.length ?? 0) <= LONGEST_PREFIX_LIST,
  );
  assertSaml(
    canonicalization.children.length <= (exclusive ? 1 : 0) && fit,
    'saml_response_invalid',
    'parameters of a canonicalization',
  );
}

/**
 * @param allowCbc whether the connection takes AES-CBC, and the response that holds this was verified
 * @throws SamlError `saml_algorithm`
 */
export function assertEncryption(
  { data, keys }: { readonly data: XmlElement; readonly keys: readonly XmlElement[] },
  allowCbc: boolean,
): void {
  assertAlgorithm(encryptionMethod(data), allowCbc ? [...GCM, ...CBC] : GCM, 'encryption of the assertion');
  for (const key of keys) {
    const method = encryptionMethod(key);
    assertAlgorithm(method, [RSA_OAEP], 'encryption of the key');
    for (const digest of childrenOf(method, DSIG, 'DigestMethod'))
      assertAlgorithm(digest, OAEP_DIGESTS, 'digest of the encryption of the key');
  }
}

function encryptionMethod(encrypted: XmlElement): XmlElement {
  const method = onlyChild(encrypted, XENC, 'EncryptionMethod');
  if (!method) throw new SamlError('saml_algorithm', `${encrypted.name} names no EncryptionMethod`);
  return method;
}
