import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf, statusOf } from '@portico/core';
import type { Log } from './log.ts';
import { loginTexts } from './src/components/hosted-login/texts.ts';
import { plainPage } from './src/http/plain-page.ts';

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
  if (request.headers.accept?.includes('text/html')) {
    const page = slowDownPage(request, requestId);
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

/** Its reader signs in to an application: the same request once more is the way on. */
function slowDownPage({ method, url = '/', headers }: IncomingMessage, requestId: string): Response {
  const asked = new URLSearchParams(url.split('?')[1] ?? '').get('ui_locales')?.split(' ') ?? [];
  const { language, failure: texts } = loginTexts(asked, headers['accept-language'] ?? null);
  return plainPage({
    ...{ status: statusOf(CODE), title: texts.title, language, code: CODE, requestId, labels: texts },
    message: texts.errors[CODE] ?? messageOf(CODE),
    more: [texts.whose.nobody],
    actions: method === 'GET' ? [{ kind: 'link', href: '', label: texts.tryAgain }] : [],
  });
}
