import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf, statusOf } from '@portico/core';
import type { Log } from './log.ts';
import { loginTexts } from './src/components/hosted-login/texts.ts';
import { plainPage } from './src/http/plain-page.ts';

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
    const page = pageFor(request, requestId);
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

/** The same request once more is the way on: the application waits for its answer. */
function pageFor({ method, headers }: IncomingMessage, requestId: string): Response {
  const { language, failure: texts } = loginTexts([], headers['accept-language'] ?? null);
  return plainPage({
    status: statusOf(CODE),
    title: texts.title,
    message: texts.errors[CODE] ?? messageOf(CODE),
    more: [texts.whose.nobody],
    actions: method === 'GET' ? [{ kind: 'link', href: '', label: texts.tryAgain }] : [],
    language,
    code: CODE,
    requestId,
    labels: texts,
  });
}
