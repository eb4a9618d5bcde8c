import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, messageOf } from '@portico/core';
import { loginTexts } from '../src/components/hosted-login/texts.ts';
import { type PageAction, plainPage } from '../src/http/plain-page.ts';

/** Whether a person reads the answer, and not a program. */
export const isRead = ({ headers }: IncomingMessage): boolean =>
  headers.accept?.includes('text/html') === true;

type Told = {
  readonly status: number;
  readonly code: ErrorCode;
  /** Beside what the code says. */
  readonly more: 'nobody' | 'operator' | 'developers';
  /** Whether the same request once more may be answered. */
  readonly again: boolean;
};

/**
 * In the sign-in's words, for whoever signs in to an application and stands before the front door: in front of every issuer,
 * where none has a page of its own. The same request once more is the way on, or the application.
 */
export async function tellReader(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, more, again }: Told,
): Promise<void> {
  const { method, headers } = request;
  const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/';
  const asked = new URLSearchParams(url.split('?')[1] ?? '').get('ui_locales')?.split(' ') ?? [];
  const { language, failure: texts } = loginTexts(asked, headers['accept-language'] ?? null);
  const tryAgain: PageAction = { kind: 'link', href: '', label: texts.tryAgain };
  const page = plainPage({
    status,
    title: texts.title,
    language,
    code,
    labels: texts,
    requestId: String(response.getHeader('x-request-id')),
    message: texts.errors[code] ?? messageOf(code),
    more: [texts.whose[more], ...(again ? [] : [texts.goBack])],
    actions: again && method === 'GET' ? [tryAgain] : [],
  });
  response.writeHead(page.status, Object.fromEntries(page.headers));
  response.end(await page.text());
}
