import { type ErrorCode, messageOf, statusOf } from '@portico/core';
import { type PageAction, plainPage } from './plain-page.ts';

const START: PageAction = { kind: 'link', href: '/', label: 'To the start page' };
/** The same request once more: what failed may have passed. */
const ONCE_MORE: PageAction = { kind: 'link', href: '', label: 'Try again' };

/**
 * A plain page for a failure that an administrator's browser meets outside the dashboard's pages: a callback, an old link.
 * Our own text chosen by the code; nothing of the request is on it but the id that we gave it (attacks 11, 117).
 */
export function errorPage(options: {
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly action?: PageAction;
  /** What the reader should know besides. */
  readonly more?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}): Response {
  const status = statusOf(options.code);
  return plainPage({
    status,
    title: 'That did not work',
    message: messageOf(options.code),
    more: options.more ?? [],
    actions: [...(status >= 500 || status === 429 ? [ONCE_MORE] : []), options.action ?? START],
    code: options.code,
    requestId: options.requestId,
    headers: options.headers ?? {},
  });
}
