import type { AnswerSeen } from '../saml-error.ts';

/** What a response has to fit. Plain data: it crosses the border of a worker thread. */
export type Expectations = {
  /** Of the identity provider. */
  readonly issuer: string;
  /** Ours. */
  readonly entityId: string;
  readonly acsUrl: string;
  /** Of our request. */
  readonly requestId: string;
  /** PEM: pinned, one of them has to have signed. At most {@link MOST_CERTIFICATES} count. */
  readonly certificates: readonly string[];
  /** PEM, newest first; none where encryption is off. */
  readonly decryptionKeys?: readonly string[];
  /** RSA-SHA1 signatures and SHA-1 digests: per connection, off. */
  readonly allowSha1?: boolean;
  /** AES-CBC, and that only under a signature of the response: per connection, off. */
  readonly allowCbc?: boolean;
  /** Milliseconds. */
  readonly now: number;
  /** A fresh proof was asked for then; milliseconds. */
  readonly forceAuthnSince?: number;
  /** The name of the attribute that is the subject, where the NameID is not. */
  readonly subjectAttribute?: string;
};

export const MOST_CERTIFICATES = 5;

export type NameId = {
  readonly value: string;
  readonly format: string | undefined;
  readonly nameQualifier: string | undefined;
  readonly spNameQualifier: string | undefined;
};

/** An attribute and its values: trimmed, without empty ones, those of one name together. */
export type AttributeEntry = readonly [name: string, values: readonly string[]];

/** What a verified assertion says. Times in milliseconds. */
export type VerifiedAssertion = {
  readonly issuer: string;
  /** Undefined only where an attribute is the subject. */
  readonly nameId: NameId | undefined;
  /** Of the NameID with its qualifiers, or of the attribute. Stable for one person at one identity provider. */
  readonly subject: string;
  readonly sessionIndex: string | undefined;
  readonly authnInstant: number;
  readonly sessionNotOnOrAfter: number | undefined;
  readonly authnContext: string | undefined;
  readonly attributes: readonly AttributeEntry[];
  readonly assertionId: string;
  /** After that, and the tolerance for clocks, the assertion is refused anyway: so long its id is to be remembered. */
  readonly notOnOrAfter: number;
  readonly seen: AnswerSeen;
  readonly usedFingerprint: string;
  readonly usedFingerprintNotAfter: number;
};
