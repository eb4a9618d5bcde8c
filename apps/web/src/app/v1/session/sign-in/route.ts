import {
  askBeforeSingleSignOn,
  beginDashboardSignIn,
  dashboardWish,
  isFromOwnPage,
} from '../../../../http/begin-dashboard-sign-in.ts';
import { isFetchedAhead } from '../../../../http/fetched-ahead.ts';
import { assertOwnOrigin } from '../../../../http/index.ts';
import { pageRoute } from '../../../../http/page-route.ts';
import { readFields } from '../../../../http/read-form.ts';

/**
 * Signs in to the dashboard, over the built-in project's issuer, and comes back to `next`. With `reauthenticate=1` the
 * person proves anew who they are; with `organization` they do it over that one's single sign-on.
 */
export const GET = pageRoute(async ({ url, headers }) => {
  // A browser that fetches ahead goes nowhere: it would begin sign-ins that nobody asked for.
  if (isFetchedAhead(headers)) return new Response(null, { status: 204 });
  const wish = dashboardWish(new URL(url).searchParams);
  if (wish.organization !== undefined && !isFromOwnPage(headers)) return askBeforeSingleSignOn(headers, wish);
  return beginDashboardSignIn(headers, wish);
});

/** The same, from the page that asks first. */
export const POST = pageRoute(async (request) => {
  assertOwnOrigin(request);
  const wish = dashboardWish(new URLSearchParams(await readFields(request)));
  return beginDashboardSignIn(request.headers, wish);
});
