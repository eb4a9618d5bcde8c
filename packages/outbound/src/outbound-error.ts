export type OutboundErrorCode =
  /** The address is not one that may be reached; nothing was sent. */
  | 'not_public'
  /** No connection, one that broke, or no answer in time. */
  | 'unreachable'
  /** The answer leads elsewhere, and nobody follows. */
  | 'redirected'
  /** The answer is longer than anybody reads. */
  | 'too_large';

/** Why a request came to nothing. Its message is for the log: whoever typed the address learns only that it failed (attack 111). */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Somebody was there, only with no answer that can be used. */
  get answered(): boolean {
    return this.code === 'redirected' || this.code === 'too_large';
  }
}
