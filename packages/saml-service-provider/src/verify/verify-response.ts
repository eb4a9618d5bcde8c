import { onlyChild, parseMessage, textOf, type XmlElement } from '../document.ts';
import { LIMITS } from '../guard.ts';
import { ASSERTION, DSIG, UNSPECIFIED } from '../names.ts';
import { type AnswerSeen, assertSaml, SamlError } from '../saml-error.ts';
import { assertConditions } from './conditions.ts';
import { decrypted } from './decryption.ts';
import type { Expectations, VerifiedAssertion } from './expectations.ts';
import { type Pinned, pinnedCertificates, signatureAlgorithm } from './pinned.ts';
import { postedBytes } from './posted-bytes.ts';
import { type Verified, verified } from './signature.ts';
import { readAttributes, readAuthentication } from './statements.ts';
import { assertSuccess } from './status.ts';
import { assertAssertion, responseParts } from './structure.ts';
import { assertConfirmed, readNameId, subjectOf } from './subject.ts';

/** `SAMLResponse` as it was posted, and what it has to fit. */
export type ResponseToVerify = { readonly samlResponse: string; readonly expected: Expectations };

/**
 * Verifies a response and reads its assertion, in the order of `connections.md`, section 3: caps, parse, structure,
 * algorithms, signature, decryption, structure and signature again, and claims from verified bytes alone, compared with our
 * request. It blocks its thread and belongs into a worker, see `createVerifier`. That the assertion was not seen before is
 * for the caller, who has the table.
 *
 * @throws SamlError
 */
export async function verifyResponse({
  samlResponse,
  expected,
}: ResponseToVerify): Promise<VerifiedAssertion> {
  const seen: Seen = {};
  try {
    const document = parseMessage(postedBytes(samlResponse, 'SAMLResponse', LIMITS.message));
    const { response, assertion, encrypted } = responseParts(document.root);
    noteSignatures(seen, response, assertion);
    assertSuccess(response);
    assertSaml(assertion || encrypted, 'saml_response_invalid', 'no assertion');
    const trust: Trust = {
      pinned: pinnedCertificates(expected.certificates),
      allowSha1: expected.allowSha1 === true,
    };
    const whole = verified(document, response, trust);
    assertForRequest(whole?.root ?? response, expected);
    const inner = assertion && verified(document, assertion, trust);
    const { root, by } = encrypted
      ? await fromEncrypted(whole?.root ?? response, { whole, trust, expected, seen })
      : fromPlain(inner, whole);
    seen.certificate = by.fingerprint;
    return readAssertion(root, by, { expected, seen });
  } catch (cause) {
    if (cause instanceof SamlError) throw cause.having(seen);
    throw new SamlError('saml_response_invalid', 'unexpected', { cause });
  }
}

type Seen = { -readonly [K in keyof AnswerSeen]: AnswerSeen[K] };

const LONGEST_SEEN = 200;
const MOST_SEEN = 60;
/** Half of a character is none that can be kept. */
const cut = (text: string): string => text.slice(0, LONGEST_SEEN).toWellFormed();

/** Which parts have a signature, and by what. */
function noteSignatures(
  seen: Seen,
  response: XmlElement | undefined,
  assertion: XmlElement | undefined,
): void {
  const parts = [
    ['response', response],
    ['assertion', assertion],
  ] as const;
  for (const [name, part] of parts) {
    const signature = part && onlyChild(part, DSIG, 'Signature');
    if (!signature) continue;
    const algorithm = cut(signatureAlgorithm(signature) ?? '');
    seen.signed = [...(seen.signed ?? []), name];
    seen.algorithms = [...new Set([...(seen.algorithms ?? []), algorithm])];
  }
}

type Trust = { readonly pinned: readonly Pinned[]; readonly allowSha1: boolean };

/** Every signature that is there has to fit; one that covers the assertion is enough (attack 133). */
function fromPlain(inner: Verified | undefined, whole: Verified | undefined): Verified {
  if (inner) return inner;
  assertSaml(whole, 'saml_signature_missing', 'no signature covers the assertion');
  const { assertion } = responseParts(whole.root);
  assertSaml(assertion, 'saml_signature_invalid', 'the signature does not cover the assertion');
  return { root: assertion, by: whole.by };
}

async function fromEncrypted(
  response: XmlElement,
  {
    whole,
    trust,
    expected,
    seen,
  }: {
    readonly whole: Verified | undefined;
    readonly trust: Trust;
    readonly expected: Expectations;
    readonly seen: Seen;
  },
): Promise<Verified> {
  // Out of the verified bytes, where the response is signed.
  const { encrypted } = responseParts(response);
  assertSaml(encrypted, 'saml_signature_invalid', 'the signature does not cover the assertion');
  const allowCbc = whole !== undefined && expected.allowCbc === true;
  const document = parseMessage(await decrypted(encrypted, expected.decryptionKeys ?? [], allowCbc));
  assertAssertion(document.root);
  noteSignatures(seen, undefined, document.root);
  const inner = verified(document, document.root, trust);
  if (inner) return inner;
  assertSaml(whole, 'saml_signature_missing', 'no signature covers the encrypted assertion');
  return { root: document.root, by: whole.by };
}

/** What the response says around the assertion. Where only the assertion is signed this is nobody’s word, but has to fit. */
function assertForRequest(response: XmlElement, { acsUrl, requestId, issuer }: Expectations): void {
  const destination = response.attributes.get('Destination') || undefined;
  assertSaml(destination === undefined || destination === acsUrl, 'saml_recipient', 'Destination', {
    expected: acsUrl,
    received: destination,
  });
  const inResponseTo = response.attributes.get('InResponseTo');
  // Neither is told: a request's id belongs to a browser.
  assertSaml(inResponseTo === requestId, 'saml_in_response_to', 'InResponseTo of the response');
  const element = onlyChild(response, ASSERTION, 'Issuer');
  if (element) assertIssuer(element, issuer);
}

function assertIssuer(element: XmlElement | undefined, expected: string): void {
  const received = textOf(element);
  assertSaml(received === expected, 'saml_issuer', 'Issuer', { expected, received });
}

function readAssertion(
  assertion: XmlElement,
  by: Pinned,
  { expected, seen }: { readonly expected: Expectations; readonly seen: Seen },
): VerifiedAssertion {
  assertAssertion(assertion);
  assertIssuer(onlyChild(assertion, ASSERTION, 'Issuer'), expected.issuer);
  const subject = onlyChild(assertion, ASSERTION, 'Subject');
  assertSaml(subject, 'subject_missing', 'no Subject');
  const nameId = readNameId(subject);
  seen.nameIdFormat = cut(nameId?.format ?? UNSPECIFIED);
  assertConfirmed(subject, expected);
  const notOnOrAfter = assertConditions(assertion, expected);
  const authentication = readAuthentication(assertion, expected);
  const attributes = readAttributes(assertion);
  seen.attributes = attributes.slice(0, MOST_SEEN).map(([name]) => cut(name));
  return {
    issuer: expected.issuer,
    nameId,
    subject: subjectOf(nameId, attributes, expected),
    ...authentication,
    attributes,
    assertionId: assertion.attributes.get('ID') ?? '',
    notOnOrAfter,
    seen,
    usedFingerprint: by.fingerprint,
    usedFingerprintNotAfter: by.notAfter,
  };
}
