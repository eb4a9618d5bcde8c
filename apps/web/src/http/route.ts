import { errorAnswer } from './error-answer.ts';
import { requestIdOf } from './visitor.ts';
import { wholeRequest } from './whole-request.ts';

/** What Next hands to a route handler. */
export type RouteContext<P> = { readonly params: Promise<P> };

/**
 * A route handler that cannot fail: whatever is thrown inside becomes JSON in one place.
 *
 * @param handler gets the request and the parts of its path; those are text from outside, check them with `pathId`
 */
export function route<P = Record<never, string>>(
  handler: (request: Request, params: P) => Response | Promise<Response>,
): (request: Request, context: RouteContext<P>) => Promise<Response> {
  return async (request, context) => {
    try {
      return await handler(await wholeRequest(request), await context.params);
    } catch (failure) {
      return errorAnswer(failure, requestIdOf(request.headers));
    }
  };
}
