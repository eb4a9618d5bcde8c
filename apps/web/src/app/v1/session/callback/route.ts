import { composition } from '../../../../../composition.ts';
import { localPath, sessionCookie, sessionToken, visitorOf } from '../../../../http/index.ts';
import { refuseHead } from '../../../../http/only-get.ts';
import { pageRoute } from '../../../../http/page-route.ts';
import { seeOther } from '../../../../http/redirect.ts';
import { forgetCookie, tripCookie } from '../../../../http/trip-cookies.ts';

export const HEAD = refuseHead;

/** The answer of the built-in project's issuer: the dashboard opens. */
export const GET = pageRoute(async (request) => {
  const { administration, dashboardSignIn } = composition();
  const { cookie, next, ...person } = await dashboardSignIn.finish({
    parameters: new URL(request.url).searchParams,
    cookie: tripCookie(request.headers),
  });
  const visitor = visitorOf(request.headers);
  const { token, expiresAt } = await administration.openSession(
    visitor,
    person,
    sessionToken(request.headers),
  );
  return seeOther(localPath(next), [sessionCookie(token, expiresAt), forgetCookie(cookie)]);
});
