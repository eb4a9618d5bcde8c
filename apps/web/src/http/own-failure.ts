import { isPorticoError, PorticoError } from '@portico/core';
import { failureMeaning } from '@portico/database/failures';

/** Longer than most failovers take (RFC 9110 section 10.2.3). */
export const RETRY_AFTER_SECONDS = 5;

/** Whatever was thrown as an error with a code: no database is `unavailable`, and what nobody foresaw is `internal`. */
export function ownFailure(failure: unknown): PorticoError {
  if (isPorticoError(failure)) return failure;
  const code = failureMeaning(failure) ?? 'internal';
  return new PorticoError(code, { cause: failure });
}

/** When to come back, for failures that pass by themselves; an answer with 503 or 429 says it. */
export function retryAfter({ code, data }: PorticoError): Record<string, string> {
  const seconds = data?.['retry_after_seconds'] ?? (code === 'unavailable' ? RETRY_AFTER_SECONDS : undefined);
  return typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};
}
