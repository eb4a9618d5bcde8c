export type SamlErrorCode =
  // A response, or a message of single logout
  | 'saml_response_invalid'
  | 'saml_too_large'
  | 'saml_busy'
  | 'saml_algorithm'
  | 'saml_signature_missing'
  | 'saml_signature_unknown_certificate'
  | 'saml_signature_invalid'
  | 'saml_decryption_failed'
  | 'saml_encrypted_id'
  | 'saml_status'
  | 'saml_issuer'
  | 'saml_recipient'
  | 'saml_audience'
  | 'saml_in_response_to'
  | 'saml_expired'
  | 'saml_stale_proof'
  | 'subject_missing'
  | 'subject_transient'
  // What an administrator pastes
  | 'metadata_invalid'
  | 'metadata_not_idp'
  | 'metadata_several'
  | 'metadata_expired'
  | 'certificate_invalid'
  | 'key_not_supported';

/** What was wanted and what came, for the log and the trace; never for a page of the person who signs in. */
export type SamlErrorFacts = {
  readonly expected?: string | undefined;
  readonly received?: string | undefined;
  /** By how much a time was missed. */
  readonly seconds?: number | undefined;
  /** What was seen of the answer by then. */
  readonly seen?: AnswerSeen | undefined;
  /** Of `metadata_several`: whom there is to choose from. */
  readonly entityIds?: readonly string[] | undefined;
};

/** How an answer looks, without a value of anybody. */
export type AnswerSeen = {
  /** Of its signatures. */
  readonly algorithms?: readonly string[];
  readonly signed?: readonly ('response' | 'assertion')[];
  /** The pinned certificate that fits. From here on everything is the identity provider's word. */
  readonly certificate?: string;
  readonly nameIdFormat?: string;
  /** The names of what came with a value. */
  readonly attributes?: readonly string[];
};

/** A failure of this package, as plain data: so it crosses the border of a worker thread. */
export type SamlFailure = SamlErrorFacts & { readonly code: SamlErrorCode; readonly reason: string };

/** What an identity provider wrote is shown no longer than this. */
const LONGEST_FACT = 500;

/**
 * Why a message, a metadata document or a certificate is not taken. `code` is what people are told by; `reason`,
 * `expected` and `received` go to the log and the trace (`connections.md`, section 3).
 */
export class SamlError extends Error {
  override readonly name = 'SamlError';
  readonly code: SamlErrorCode;
  readonly reason: string;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly seconds: number | undefined;
  readonly seen: AnswerSeen | undefined;
  readonly entityIds: readonly string[] | undefined;

  constructor(
    code: SamlErrorCode,
    reason: string,
    facts: SamlErrorFacts & { readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${reason}`, facts.cause === undefined ? {} : { cause: facts.cause });
    this.code = code;
    this.reason = reason;
    this.expected = facts.expected?.slice(0, LONGEST_FACT);
    this.received = facts.received?.slice(0, LONGEST_FACT);
    this.seconds = facts.seconds;
    this.seen = facts.seen;
    this.entityIds = facts.entityIds;
  }

  /** As plain data. */
  toFailure(): SamlFailure {
    const { code, reason, expected, received, seconds, seen, entityIds } = this;
    return { code, reason, expected, received, seconds, seen, entityIds };
  }

  /** The same, with what was seen of the answer by then. */
  having(seen: AnswerSeen): SamlError {
    return new SamlError(this.code, this.reason, { ...this.toFailure(), seen, cause: this.cause });
  }

  static from({ code, reason, ...facts }: SamlFailure): SamlError {
    return new SamlError(code, reason, facts);
  }
}

/** @throws SamlError unless the condition holds */
export function assertSaml(
  condition: unknown,
  code: SamlErrorCode,
  reason: string,
  facts?: SamlErrorFacts,
): asserts condition {
  if (!condition) throw new SamlError(code, reason, facts);
}
