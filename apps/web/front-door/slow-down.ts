import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf, statusOf } from '@portico/core';
import type { Log } from '@portico/service';
import { isRead, tellReader } from './issuer-failures.ts';

const CODE = 'too_many_beginnings';

/**
 * Too much was begun from this network and left lying (attack 140): a page for people in the sign-in's words, OAuth's words
 * for programs, and when to come again. Nothing was stored, and nothing is read either: the wall has to be cheaper than what
 * it keeps out.
 */
export async function slowDown(
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
  seconds: number,
): Promise<void> {
  const requestId = String(response.getHeader('x-request-id'));
  log.info({ requestId, code: CODE, detail: request.url?.split('?', 1)[0] }, 'request refused');
  response.setHeader('retry-after', String(seconds));
  if (isRead(request))
    return tellReader(request, response, { status: statusOf(CODE), code: CODE, more: 'nobody', again: true });
  const message = messageOf(CODE);
  response.writeHead(statusOf(CODE), { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(
    JSON.stringify({
      error: 'temporarily_unavailable',
      error_description: message,
      code: CODE,
      message,
      request_id: requestId,
    }),
  );
}
