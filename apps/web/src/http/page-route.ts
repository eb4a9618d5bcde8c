import { isPorticoError } from '@portico/core';
import { composition } from '../../composition.ts';
import { errorPage } from './error-page.ts';
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
      if (isPorticoError(failure)) {
        composition().log.info({ requestId, code: failure.code, detail: failure.detail }, 'page refused');
        return errorPage({ code: failure.code, requestId });
      }
      composition().log.error({ requestId, err: failure }, 'page failed');
      return errorPage({ code: 'internal', requestId });
    }
  };
}
