/**
 * How a call to Entra or Graph can fail, by what the caller can do about it:
 * - `not_ready`: replication or consent has not arrived everywhere; the same call works later
 * - `throttled`: wait for `retryAfterMs`
 * - `unavailable`: no answer, or a 5xx; a write may have taken effect behind it (fault R14)
 * - `forbidden`: the granted permissions do not cover the call
 * - `policy`: a policy of the customer's directory forbids it
 * - `not_found`, `conflict`: about the named object
 * - `misconfigured`: our own registration (client id, secret, whom it is open to) is wrong
 * - `rejected`: everything else; trying again does not help
 */
export type MicrosoftFailureKind =
  | 'not_ready'
  | 'throttled'
  | 'unavailable'
  | 'forbidden'
  | 'policy'
  | 'not_found'
  | 'conflict'
  | 'misconfigured'
  | 'rejected';

export type MicrosoftFailure = {
  readonly kind: MicrosoftFailureKind;
  /**
   * Graph's `error.code` or `AADSTS…`; `network_error`, `no_token`, `other_directory`, `unreadable_answer` and `foreign_origin` are
   * ours, the last two with a status that nobody sent.
   * For log and support; the kind decides.
   */
  readonly code: string;
  readonly status: number;
  /** Microsoft's request id, which its support asks for. */
  readonly requestId?: string;
  readonly retryAfterMs?: number;
};

/** Thrown inside this package's calls so that straight-line code stays straight; callers see it as a value. */
export class MicrosoftCallFailed extends Error {
  override readonly name = 'MicrosoftCallFailed';
  readonly failure: MicrosoftFailure;
  constructor(failure: MicrosoftFailure, options?: { cause?: unknown }) {
    super(`${failure.kind} (${failure.status} ${failure.code})`, options);
    this.failure = failure;
  }
}

/** What an answer says where a text belongs. Whatever stands between us and Microsoft answers, too, and not as Microsoft does. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The failure inside a thrown value, or undefined when it is something else. */
export function microsoftFailureOf(error: unknown): MicrosoftFailure | undefined {
  return error instanceof MicrosoftCallFailed ? error.failure : undefined;
}

/**
 * Retry-After in seconds or as a date (RFC 9110 section 10.2.3), in milliseconds, at most an hour.
 *
 * @param sentAt the answer's own `Date`: without it, a date says nothing, since our clock is not Microsoft's
 */
export function retryAfterMs(
  header: string | null | undefined,
  sentAt: string | null | undefined,
): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.parse(sentAt ?? '') : seconds * 1000;
  return Number.isFinite(milliseconds) ? Math.min(Math.max(milliseconds, 0), 3_600_000) : undefined;
}
