import { type ErrorCode, messageOf, statusOf } from '@portico/core';
import { type PlainPage, plainPage } from './plain-page.ts';

/**
 * A plain page for a failure that a browser meets outside the dashboard: a callback, an old link. Our own text chosen
 * by the code; nothing of the request is on it but the id that we gave it (attacks 11, 117).
 */
export function errorPage(options: {
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly action?: NonNullable<PlainPage['action']>;
  readonly headers?: Readonly<Record<string, string>>;
}): Response {
  return plainPage({
    status: statusOf(options.code),
    title: 'That did not work',
    message: messageOf(options.code),
    action: options.action ?? { href: '/', label: 'To the start page' },
    code: options.code,
    requestId: options.requestId,
    headers: options.headers ?? {},
  });
}
