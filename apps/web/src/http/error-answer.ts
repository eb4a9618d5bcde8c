import { type ErrorCode, messageOf, type PorticoError, statusOf } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import { ownFailure, retryAfter } from './own-failure.ts';

/**
 * A failure as JSON: `{ code, message, request_id }` and the data a program can act on. The only place of the API that
 * turns a code into a status; what is not one of ours is logged and told as `internal` (attack 125).
 */
export function errorAnswer(failure: unknown, requestId: string): Response {
  const error = ownFailure(failure);
  const status = statusOf(error.code);
  log(error, status, requestId);
  const body = { ...error.data, code: error.code, message: messageOf(error.code), request_id: requestId };
  return Response.json(body, { status, headers: headersFor(error) });
}

/** How a bearer of a token is told what is wrong with it (RFC 6750 section 3). */
const CHALLENGES: Partial<Record<ErrorCode, string>> = {
  not_signed_in: 'Bearer',
  invalid_token: 'Bearer error="invalid_token"',
  insufficient_scope: 'Bearer error="insufficient_scope", scope="connections:manage"',
};

function headersFor(error: PorticoError): Record<string, string> {
  const challenge = CHALLENGES[error.code];
  return {
    'cache-control': 'no-store, private',
    ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
    ...retryAfter(error),
  };
}

function log(error: PorticoError, status: number, requestId: string): void {
  const entry = { requestId, code: error.code, detail: error.detail };
  if (status >= 500) composition().log.error({ ...entry, err: error.cause ?? error }, 'request failed');
  else composition().log.info(entry, 'request refused');
}
