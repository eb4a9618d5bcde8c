/** Everything that can go wrong, with a sentence for people, what to do next, and the HTTP status it suggests. */
const KINDS = {
  misconfigured: [
    500,
    'Sign-in is not set up correctly in this application.',
    'Tell whoever runs it: the reason is in its log.',
  ],
  issuer_unreachable: [503, 'The sign-in service did not answer.', 'Try again in a moment.'],
  issuer_invalid: [
    502,
    'The sign-in service gave an answer that does not count.',
    'Check the issuer address.',
  ],
  sign_in_unknown: [400, 'This sign-in is not known in this browser, or it took too long.', 'Sign in again.'],
  sign_in_mismatch: [400, 'This answer belongs to another sign-in.', 'Sign in again.'],
  sign_in_refused: [403, 'You were not signed in.', 'Try again, or ask your organization’s administrator.'],
  tokens_invalid: [502, 'The sign-in could not be verified.', 'Sign in again.'],
  not_signed_in: [401, 'You are not signed in.', 'Sign in.'],
  session_ended: [401, 'Your session has ended.', 'Sign in again.'],
  session_too_large: [
    500,
    'The session does not fit into a cookie.',
    'Tell whoever runs this application: its tokens are too large.',
  ],
  token_missing: [401, 'This needs an access token.', 'Send one for this API, as a bearer token.'],
  token_invalid: [401, 'The access token does not count here.', 'Send an access token for this API.'],
  token_expired: [401, 'The access token has expired.', 'Refresh it, then try again.'],
  organization_required: [
    403,
    'This needs a session of another organization.',
    'Sign in to that organization.',
  ],
  role_required: [
    403,
    'Your role does not allow this.',
    'Ask an owner or administrator of your organization.',
  ],
  logout_token_invalid: [400, 'The logout token does not count.', 'Nothing was changed.'],
  device_code_expired: [400, 'The code has expired.', 'Start again for a new code.'],
  request_refused: [400, 'This request is not in order.', 'Start again from the application.'],
} as const satisfies Record<string, readonly [status: number, message: string, nextStep: string]>;

/** The closed union of what can go wrong. */
export type PorticoErrorCode = keyof typeof KINDS;

type Details = {
  /** For the log. Never holds a token, code or secret; may hold what somebody outside has written. */
  readonly detail?: string;
  /** The OAuth error code (RFC 6749 sections 4.1.2.1 and 5.2) that the issuer gave. */
  readonly oauthError?: string;
  readonly cause?: unknown;
};

/** The one error that this SDK throws; `switch (error.code)` is exhaustive. */
export class PorticoError extends Error {
  override readonly name = 'PorticoError';
  readonly code: PorticoErrorCode;
  /** What is wrong, for people: `message` without any detail. */
  readonly sentence: string;
  /** One sentence that says what to do, for the person who reads `message`. */
  readonly nextStep: string;
  /** The HTTP status that fits. */
  readonly status: number;
  readonly detail: string | undefined;
  readonly oauthError: string | undefined;

  constructor(code: PorticoErrorCode, { detail, oauthError, cause }: Details = {}) {
    const [status, message, nextStep] = KINDS[code];
    // Whoever starts a program has no log to look into.
    const text = code === 'misconfigured' && detail !== undefined ? `${message} ${detail}.` : message;
    super(text, cause === undefined ? undefined : { cause });
    this.code = code;
    this.sentence = message;
    this.status = status;
    this.nextStep = nextStep;
    this.detail = detail;
    this.oauthError = oauthError;
  }

  /** Whether the same call may succeed later without anybody doing anything. */
  get retryable(): boolean {
    return this.code === 'issuer_unreachable';
  }
}
