import { type PorticoError, statusOf } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import { errorPage } from './error-page.ts';
import { ownFailure, retryAfter } from './own-failure.ts';
import type { PageAction } from './plain-page.ts';
import { refusedPage } from './refused-page.ts';
import type { RouteContext } from './route.ts';
import { requestIdOf } from './visitor.ts';
import { wholeRequest } from './whole-request.ts';

type Handler<P> = (request: Request, params: P) => Promise<Response>;
type Door<P> = (request: Request, context: RouteContext<P>) => Promise<Response>;
type Told = { readonly error: PorticoError; readonly requestId: string; readonly request: Request };

/**
 * A route handler whose failures people see: whatever is thrown becomes a plain page, never a redirect.
 *
 * @param action where an administrator goes on; the start page unless given
 */
export function pageRoute<P = Record<never, string>>(handler: Handler<P>, action?: PageAction): Door<P> {
  return answering(handler, ({ error, requestId }) =>
    errorPage({ code: error.code, requestId, headers: retryAfter(error), ...(action ? { action } : {}) }),
  );
}

/** The same for who signs in to an application, and is led back there. */
export function signInRoute<P = Record<never, string>>(handler: Handler<P>): Door<P> {
  return answering(handler, async ({ error, requestId, request }) => {
    const { code } = error;
    const page = await refusedPage({ headers: request.headers, code, way: { kind: 'none' }, requestId });
    for (const [name, value] of Object.entries(retryAfter(error))) page.headers.set(name, value);
    return page;
  });
}

function answering<P>(handler: Handler<P>, answer: (told: Told) => Response | Promise<Response>): Door<P> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      return await handler(await wholeRequest(request), await context.params);
    } catch (failure) {
      const error = ownFailure(failure);
      const entry = { requestId, code: error.code, detail: error.detail };
      if (statusOf(error.code) < 500) composition().log.info(entry, 'page refused');
      else composition().log.error({ ...entry, err: error.cause ?? error }, 'page failed');
      return answer({ error, requestId, request });
    }
  };
}
