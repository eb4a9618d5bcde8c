import { assertThat, isId } from '@portico/core';
import { composition } from '../../../../../composition.ts';
import { isFetchedAhead } from '../../../../http/fetched-ahead.ts';
import { currentViewer, localPath } from '../../../../http/index.ts';
import { pageRoute } from '../../../../http/page-route.ts';
import { seeOther } from '../../../../http/redirect.ts';
import { beginTripCookies } from '../../../../http/trip-cookies.ts';

/**
 * Signs in to the dashboard, over the built-in project's issuer, and comes back to `next`. With `reauthenticate=1` the
 * person proves anew who they are; with `organization` they do it over that one's single sign-on.
 */
export const GET = pageRoute(async (request) => {
  // A browser that fetches ahead goes nowhere: it would begin sign-ins that nobody asked for.
  if (isFetchedAhead(request.headers)) return new Response(null, { status: 204 });
  const { searchParams } = new URL(request.url);
  const next = localPath(searchParams.get('next'));
  const again = searchParams.get('reauthenticate') === '1';
  const organization = searchParams.get('organization');
  assertThat(organization === null || isId('organization', organization), 'not_found');
  const email = again ? (await currentViewer(request.headers))?.user.email : undefined;
  const trip = await composition().dashboardSignIn.start(next, {
    ...(again ? { prompt: 'login' } : {}),
    ...(email ? { login_hint: email } : {}),
    ...(organization === null ? {} : { organization }),
  });
  return seeOther(trip.url, beginTripCookies(request.headers, trip.cookie));
});
