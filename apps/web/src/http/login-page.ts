import { assertThat, isId } from '@portico/core';
import type { LoginPage, Trip } from '@portico/sign-in';
import { composition } from '../../composition.ts';
import { answer } from './answer.ts';
import { assertOwnOrigin } from './origin.ts';
import { type RouteContext, route } from './route.ts';
import { forgetCookie, setCookie, tooManyCookies, tripCookie } from './trip-cookies.ts';

export type LoginPath = { readonly projectId: string; readonly uid: string };

/** The stored id of an interaction: a SHA-256 as base64url. */
const UID = /^[A-Za-z0-9_-]{43}$/;

/** @throws PorticoError `login_page_expired` for an address that never was one of ours */
export function loginPageOf(headers: Headers, { projectId, uid }: LoginPath): LoginPage {
  assertThat(isId('project', projectId) && UID.test(uid), 'login_page_expired');
  return { projectId, uid, cookie: tripCookie(headers) };
}

/** What somebody does on the hosted login page. Comes from our own page only (attack 116). */
export function loginRoute(
  handler: (request: Request, page: LoginPage) => Promise<Response>,
): (request: Request, context: RouteContext<LoginPath>) => Promise<Response> {
  return route<LoginPath>((request, path) => {
    assertOwnOrigin(request);
    return handler(request, loginPageOf(request.headers, path));
  });
}

/** The sign-in is complete and the page over: 200 `{ url }`. */
export function goBack(page: LoginPage, url: string): Response {
  const name = composition().signIn.hostedLogin.cookieName(page.uid);
  return answer({ url }, 200, { 'set-cookie': forgetCookie(name) });
}

/** The browser goes on to an identity provider: 200 `{ url }`, with the cookie of the trip. */
export function goOnTrip(request: Request, trip: Trip): Response {
  const response = answer({ url: trip.url });
  for (const value of [...tooManyCookies(request.headers), setCookie(trip.cookie)])
    response.headers.append('set-cookie', value);
  return response;
}
