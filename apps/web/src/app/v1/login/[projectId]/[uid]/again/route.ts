import { composition } from '../../../../../../../composition/composition.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { beginTripCookies } from '../../../../../../http/trip-cookies.ts';
import { waitingRoute } from '../../../../../../http/waiting-route.ts';

export { toLoginPage as GET } from '../../../../../../http/login-page.ts';

/** *Try again*: the waiting request is begun anew. */
export const POST = waitingRoute(async (request, page, attempt) => {
  const { url, trip } = await composition().signIn.hostedLogin.again(page, attempt);
  if (trip === undefined) return seeOther(url);
  return seeOther(url, beginTripCookies(request.headers, trip.cookie));
});
