import { statusOf } from '@portico/core';
import { composition } from '../../composition.ts';
import { errorPage } from './error-page.ts';
import { ownFailure, retryAfter } from './own-failure.ts';
import type { RouteContext } from './route.ts';
import { requestIdOf } from './visitor.ts';

/** A route handler whose failures people see: whatever is thrown becomes a plain page, never a redirect. */
export function pageRoute<P = Record<never, string>>(
  handler: (request: Request, params: P) => Promise<Response>,
): (request: Request, context: RouteContext<P>) => Promise<Response> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      return await handler(request, await context.params);
    } catch (failure) {
      const error = ownFailure(failure);
      const entry = { requestId, code: error.code, detail: error.detail };
      if (statusOf(error.code) < 500) composition().log.info(entry, 'page refused');
      else composition().log.error({ ...entry, err: error.cause ?? error }, 'page failed');
      return errorPage({ code: error.code, requestId, headers: retryAfter(error) });
    }
  };
}
