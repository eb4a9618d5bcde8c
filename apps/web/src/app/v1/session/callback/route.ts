import { isPorticoError, isRecentlyProven } from '@portico/core';
import { composition } from '../../../../../composition/composition.ts';
import {
  currentViewer,
  localPath,
  requestIdOf,
  sessionCookie,
  sessionToken,
  visitorOf,
} from '../../../../http/index.ts';
import { notConfirmedPage } from '../../../../http/not-confirmed.ts';
import { refuseHead } from '../../../../http/only-get.ts';
import { pageRoute } from '../../../../http/page-route.ts';
import { seeOther } from '../../../../http/redirect.ts';
import { forgetCookie, tripCookie } from '../../../../http/trip-cookies.ts';

export const HEAD = refuseHead;

const SIGN_IN = { kind: 'link', href: '/login', label: 'Sign in' } as const;

/** The answer of the built-in project's issuer: the dashboard opens. */
export const GET = pageRoute(async (request) => {
  const { administration } = composition();
  const finished = await finish(request);
  // Somebody went back to where they came by before, and is in.
  if (finished === undefined) return seeOther('/dashboard');
  const { person, next, wantsProof, cookie } = finished;
  const visitor = visitorOf(request.headers);
  const { token, expiresAt } = await administration.openSession(
    visitor,
    person,
    sessionToken(request.headers),
  );
  const cookies = [sessionCookie(token, expiresAt), forgetCookie(cookie)];
  const isConfirmed = !wantsProof || (await isRecent(token));
  return isConfirmed ? seeOther(localPath(next), cookies) : notConfirmedPage(localPath(next), cookies);
}, SIGN_IN);

async function isRecent(token: string): Promise<boolean> {
  const { administration, clock } = composition();
  const viewer = await administration.resolveDashboardSession(token);
  return viewer === undefined || isRecentlyProven(viewer, clock);
}

async function finish(request: Request) {
  try {
    return await composition().dashboardSignIn.finish({
      parameters: new URL(request.url).searchParams,
      cookie: tripCookie(request.headers),
    });
  } catch (failure) {
    const code = isPorticoError(failure) ? failure.code : undefined;
    if (code !== 'invalid_state' || (await currentViewer(request.headers)) === undefined) throw failure;
    composition().log.info({ requestId: requestIdOf(request.headers), code }, 'signed in already');
    return undefined;
  }
}
