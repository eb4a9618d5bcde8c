import { constants, type KeyObject, publicDecrypt, X509Certificate } from 'node:crypto';
import { certificateOf, fingerprintOf } from '../certificate.ts';
import { is, onlyChild, textOf, withDescendants, type XmlElement } from '../document.ts';
import { DSIG, RSA_PSS_SHA256 } from '../names.ts';
import { assertSaml, SamlError } from '../saml-error.ts';
import { MOST_CERTIFICATES } from './expectations.ts';

/** A certificate that the connection trusts. */
export type Pinned = {
  readonly pem: string;
  readonly fingerprint: string;
  readonly notAfter: number;
  readonly key: KeyObject;
};

/** Read once for a response: a broken one among the good is left out. */
export function pinnedCertificates(pems: readonly string[]): readonly Pinned[] {
  return pems.slice(0, MOST_CERTIFICATES).flatMap((pem) => {
    try {
      const certificate = new X509Certificate(pem);
      const { publicKey: key, validTo } = certificate;
      return [{ pem, key, fingerprint: fingerprintOf(certificate), notAfter: Date.parse(validTo) }];
    } catch {
      return [];
    }
  });
}

/**
 * Which of the pinned certificates to try. KeyInfo only chooses among them and never brings a key (attack 130): each one
 * tried costs a parse and a digest anew, which takes seconds where somebody wants it to. So what names a key of nobody here is
 * refused at once, and so is what none of the keys can have signed (attack 136).
 *
 * @throws SamlError `saml_signature_unknown_certificate` with the fingerprints of both sides, `saml_signature_invalid`
 */
export function certificatesToTry(signature: XmlElement, pinned: readonly Pinned[]): readonly Pinned[] {
  const expected = pinned.map(({ fingerprint }) => fingerprint).join(', ') || 'none';
  assertSaml(pinned.length > 0, 'saml_signature_unknown_certificate', 'no certificate is pinned', {
    expected,
  });
  const keyInfo = signature.children.find((child) => is(child, DSIG, 'KeyInfo'));
  const named = keyInfo ? [...withDescendants(keyInfo)] : [];
  const shown = named
    .filter((element) => is(element, DSIG, 'X509Certificate'))
    .map((element) => certificateOf(Buffer.from(textOf(element) ?? '', 'base64')));
  const moduli = named
    .filter((element) => is(element, DSIG, 'Modulus'))
    .map((element) => modulus(Buffer.from(textOf(element) ?? '', 'base64')));
  // The certificate says more than the bare key beside it.
  const chosen =
    shown.length > 0
      ? pinned.filter(({ key }) => shown.some((one) => one && sameKey(one, key)))
      : moduli.length > 0
        ? pinned.filter(({ key }) => moduli.includes(modulusOf(key)))
        : pinned;
  if (chosen.length > 0) {
    const value = Buffer.from(textOf(onlyChild(signature, DSIG, 'SignatureValue')) ?? '', 'base64');
    const algorithm = signatureAlgorithm(signature);
    const fitting = chosen.filter(({ key }) => mayHaveSigned(key, value, algorithm));
    // Where nothing was said of the key, it may be one that is not known yet.
    const isNamed = shown.length + moduli.length > 0;
    const code = isNamed ? 'saml_signature_invalid' : 'saml_signature_unknown_certificate';
    assertSaml(fitting.length > 0, code, 'no pinned certificate fits the signature', { expected });
    return fitting;
  }
  throw new SamlError('saml_signature_unknown_certificate', 'signed with a certificate that is not pinned', {
    expected,
    received: shown.map((one) => (one ? fingerprintOf(one) : 'not readable')).join(', ') || 'a bare key',
  });
}

/**
 * Whether what the key makes of the value looks like the encoding of such a signature at all (RFC 8017, sections 9.1.1 and 9.2): a key
 * that has not made it finds noise, which ends like one of PSS one time of 256. What it was made of is for the engine to say.
 */
function mayHaveSigned(key: KeyObject, value: Buffer, algorithm: string | undefined): boolean {
  try {
    const block = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, value);
    if (algorithm === RSA_PSS_SHA256) return block.at(-1) === 0xbc;
    return block[0] === 0 && block[1] === 1 && block[2] === 0xff;
  } catch {
    return false;
  }
}

/** Of SignedInfo. */
export function signatureAlgorithm(signature: XmlElement): string | undefined {
  const signedInfo = onlyChild(signature, DSIG, 'SignedInfo');
  const method = signedInfo && onlyChild(signedInfo, DSIG, 'SignatureMethod');
  return method?.attributes.get('Algorithm');
}

function sameKey(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.publicKey.equals(key);
  } catch {
    return false;
  }
}

const modulusOf = (key: KeyObject): string =>
  modulus(Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url'));
/** Some write the zero in front that DER has. */
const modulus = (bytes: Buffer): string => bytes.toString('hex').replace(/^(?:00)+/, '');
