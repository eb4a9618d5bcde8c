import { isId, isPorticoError } from '@portico/core';
import type { LoginPage } from '@portico/sign-in';
import { composition } from '../../composition/composition.ts';
import { type LoginPath, loginPageOf } from './login-page.ts';
import { assertOwnOrigin } from './origin.ts';
import { signInRoute } from './page-route.ts';
import { readFields } from './read-form.ts';
import { refusedPage } from './refused-page.ts';
import { requestIdOf } from './visitor.ts';

/**
 * What somebody does with a request that still waits after a sign-in that came to nothing. A plain form of our own pages;
 * it may name the attempt that failed.
 */
export function waitingRoute(
  act: (request: Request, page: LoginPage, attemptId: string | undefined) => Promise<Response>,
) {
  return signInRoute<LoginPath>(async (request, path) => {
    assertOwnOrigin(request);
    const page = loginPageOf(request.headers, path);
    const { attempt } = await readFields(request);
    const attemptId = isId('signInAttempt', attempt) ? attempt : undefined;
    try {
      return await act(request, page, attemptId);
    } catch (failure) {
      if (!isPorticoError(failure) || attemptId === undefined) throw failure;
      const { code, detail } = failure;
      const requestId = requestIdOf(request.headers);
      composition().log.info({ requestId, code, detail }, 'page refused');
      const way = await composition().signIn.hostedLogin.wayOn(page, attemptId, code);
      return refusedPage({ headers: request.headers, code, way, requestId });
    }
  });
}
