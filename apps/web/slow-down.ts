import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf, statusOf } from '@portico/core';
import type { Log } from './log.ts';
import { errorPage } from './src/http/error-page.ts';

const CODE = 'too_many_beginnings';

/**
 * Too much was begun from this network and left lying (attack 140): a page for people, OAuth's words for programs, and when
 * to come again. Nothing was stored.
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
  if (request.headers.accept?.includes('text/html')) {
    const page = errorPage({ code: CODE, requestId });
    response.writeHead(page.status, Object.fromEntries(page.headers));
    response.end(await page.text());
    return;
  }
  const message = messageOf(CODE);
  response.writeHead(statusOf(CODE), { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(
    JSON.stringify({
      ...{ error: 'temporarily_unavailable', error_description: message },
      ...{ code: CODE, message, request_id: requestId },
    }),
  );
}
