import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, messageOf, statusOf } from '@portico/core';
import type { Log } from '@portico/service';
import { ownFailure, retryAfter } from '../src/http/own-failure.ts';
import { isRead, tellReader } from './issuer-failures.ts';

/** A page is shown at its one address. What is sent elsewhere changes nothing: checks know that one address alone. */
export async function respell({ method }: IncomingMessage, response: ServerResponse, to: URL, log: Log) {
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, log, 404, 'not_found');
  response.writeHead(308, { location: to.href }).end();
}

/** Who is refused here reads a request id, so it is in the log like any other (U6). */
export function refuse(response: ServerResponse, log: Log, status: number, code: ErrorCode): void {
  const requestId = response.getHeader('x-request-id');
  log.info({ requestId, code, detail: 'refused before any route' }, 'request refused');
  answerError(response, status, code);
}

/** An address of no issuer: a page for people, OAuth's words for programs. */
export async function refuseIssuer(
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  const requestId = request.headers['x-request-id'];
  log.info({ requestId, code: 'invalid_request', detail: 'no such issuer' }, 'issuer refused');
  if (isRead(request))
    return tellReader(request, response, {
      status: 404,
      code: 'not_found',
      more: 'developers',
      again: false,
    });
  response.writeHead(404, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ error: 'invalid_request', error_description: 'there is no such issuer' }));
}

/** @param log undefined where more has been said already: some refusals the framework gives by itself */
export function tellRefused(
  { method, url, headers }: IncomingMessage,
  { statusCode }: ServerResponse,
  log: Log | undefined,
): void {
  if (statusCode < 400 || log === undefined) return;
  const detail = `${method} ${url?.split('?')[0]}`;
  log.info({ requestId: headers['x-request-id'], code: `http_${statusCode}`, detail }, 'refused');
}

/**
 * What failed behind a door is told in that door's form.
 *
 * @param form `reader` has a page for people, too
 */
export async function tellFailure(
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  failure: unknown,
  form: 'json' | 'reader',
  log: Log,
): Promise<void> {
  const error = ownFailure(failure);
  const requestId = request.headers['x-request-id'];
  log.error({ err: failure, requestId, code: error.code }, 'request failed');
  if (response.headersSent) return void response.destroy();
  for (const [name, value] of Object.entries(retryAfter(error))) response.setHeader(name, value);
  const status = statusOf(error.code);
  if (form === 'reader' && isRead(request))
    return tellReader(request, response, { status, code: error.code, more: 'operator', again: true });
  answerError(response, status, error.code);
}

function answerError(response: ServerResponse, status: number, code: ErrorCode): void {
  const requestId = response.getHeader('x-request-id');
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ code, message: messageOf(code), request_id: requestId }));
}
