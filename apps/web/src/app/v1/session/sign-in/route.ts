import { composition } from '../../../../../composition.ts';
import { currentViewer, localPath } from '../../../../http/index.ts';
import { pageRoute } from '../../../../http/page-route.ts';
import { seeOther } from '../../../../http/redirect.ts';
import { setCookie, tooManyCookies } from '../../../../http/trip-cookies.ts';

/**
 * Signs in to the dashboard, over the built-in project's issuer, and comes back to `next`. With `reauthenticate=1` the
 * person proves anew who they are.
 */
export const GET = pageRoute(async (request) => {
  const { searchParams } = new URL(request.url);
  const next = localPath(searchParams.get('next'));
  const again = searchParams.get('reauthenticate') === '1';
  const email = again ? (await currentViewer(request.headers))?.user.email : undefined;
  const trip = await composition().dashboardSignIn.start(next, {
    ...(again ? { prompt: 'login' } : {}),
    ...(email ? { login_hint: email } : {}),
  });
  return seeOther(trip.url, [...tooManyCookies(request.headers, trip.cookie), setCookie(trip.cookie)]);
});
