import { isPorticoError, PorticoError } from '@portico/core';
import { composition } from '../../composition.ts';
import { errorPage } from './error-page.ts';
import type { PageAction } from './plain-page.ts';
import { refusedPage } from './refused-page.ts';
import type { RouteContext } from './route.ts';
import { requestIdOf } from './visitor.ts';

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
    errorPage({ code: error.code, requestId, ...(action ? { action } : {}) }),
  );
}

/** The same for who signs in to an application, and is led back there. */
export function signInRoute<P = Record<never, string>>(handler: Handler<P>): Door<P> {
  return answering(handler, ({ error, requestId, request }) =>
    refusedPage({ headers: request.headers, code: error.code, way: { kind: 'none' }, requestId }),
  );
}

function answering<P>(handler: Handler<P>, answer: (told: Told) => Response | Promise<Response>): Door<P> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      return await handler(request, await context.params);
    } catch (failure) {
      const error = isPorticoError(failure) ? failure : new PorticoError('internal', { cause: failure });
      const entry = { requestId, code: error.code, detail: error.detail };
      if (error === failure) composition().log.info(entry, 'page refused');
      else composition().log.error({ ...entry, err: failure }, 'page failed');
      return answer({ error, requestId, request });
    }
  };
}
