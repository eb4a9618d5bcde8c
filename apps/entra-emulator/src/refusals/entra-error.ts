import { entraTimestamp } from '../clock/clock.ts';

/** OAuth 2.0 error names that Entra uses (RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core section 3.1.2.6). */
export type OAuthErrorName =
  | 'access_denied'
  | 'authorization_declined'
  | 'authorization_pending'
  | 'bad_verification_code'
  | 'consent_required'
  | 'expired_token'
  | 'interaction_required'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_instance'
  | 'invalid_request'
  | 'invalid_resource'
  | 'invalid_scope'
  | 'invalid_tenant'
  | 'login_required'
  | 'permission_denied'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

interface EntraErrorFacts {
  /** The number behind AADSTS. */
  code: number;
  error: OAuthErrorName;
  message: string;
  /** HTTP status at the token endpoint. 400 when left out. */
  status?: 400 | 401 | 404 | 500;
  subError?: 'consent_required' | 'bad_token' | 'basic_action' | 'user_password_expired';
  /** Entra sends `error_uri` only where its lookup has more to say. */
  hasErrorUri?: boolean;
}

/** A refusal in Entra's terms. The endpoint decides whether it becomes a page, a redirect or a JSON body. */
export class EntraError extends Error {
  readonly code: number;
  readonly error: OAuthErrorName;
  readonly status: 400 | 401 | 404 | 500;
  readonly subError: string | undefined;
  readonly hasErrorUri: boolean;

  constructor(facts: EntraErrorFacts) {
    super(facts.message);
    this.name = 'EntraError';
    this.code = facts.code;
    this.error = facts.error;
    this.status = facts.status ?? 400;
    this.subError = facts.subError;
    this.hasErrorUri = facts.hasErrorUri ?? false;
  }
}

/** Ids that Entra prints with each error. */
export interface ErrorTrace {
  traceId: string;
  correlationId: string;
  /** ms */
  now: number;
}

/** `error_description` as Entra words it today: one line, ids at the end. */
export const errorDescription = (error: EntraError, trace: ErrorTrace): string =>
  describedError(error.code, error.message, trace);

function describedError(code: number, message: string, trace: ErrorTrace): string {
  const ids = `Trace ID: ${trace.traceId} Correlation ID: ${trace.correlationId}`;
  return `AADSTS${code}: ${message} ${ids} Timestamp: ${entraTimestamp(trace.now)}`;
}

/** What stands beside `error` in each JSON body of a failed request. @param code the number behind AADSTS */
export const errorDetails = (code: number, message: string, trace: ErrorTrace): Record<string, unknown> => ({
  error_description: describedError(code, message, trace),
  error_codes: [code],
  timestamp: entraTimestamp(trace.now),
  trace_id: trace.traceId,
  correlation_id: trace.correlationId,
});

/** The JSON body of a failed token request. */
export function errorBody(error: EntraError, trace: ErrorTrace, origin: string): Record<string, unknown> {
  return {
    error: error.error,
    ...errorDetails(error.code, error.message, trace),
    ...(error.hasErrorUri && { error_uri: errorUri(error, origin) }),
    ...(error.subError !== undefined && { suberror: error.subError }),
  };
}

export const errorUri = (error: EntraError, origin: string): string => `${origin}/error?code=${error.code}`;
