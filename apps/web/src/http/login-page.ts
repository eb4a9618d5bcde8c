import { assertThat, isId } from '@portico/core';
import type { LoginPage, Trip } from '@portico/sign-in';
import { composition } from '../../composition/composition.ts';
import { answer } from './answer.ts';
import { forgetStep, type KeptStep, keepStep } from './login-step-cookie.ts';
import { type ChoiceOf, type InputOf, LOGIN_STEPS, type LoginStepName } from './login-steps.ts';
import { assertOwnOrigin } from './origin.ts';
import { signInRoute } from './page-route.ts';
import { readFields } from './read-form.ts';
import { checked, readJson } from './read-json.ts';
import { seeOther } from './redirect.ts';
import { refusedForm } from './refused-form.ts';
import { type RouteContext, route } from './route.ts';
import { beginTripCookies, forgetCookie, tripCookie } from './trip-cookies.ts';

export type LoginPath = { readonly projectId: string; readonly uid: string };

/** What a step on the hosted login page comes to. */
type LoginAnswer<N extends LoginStepName> =
  /** The browser leaves, with these cookies. */
  | Leaving
  /** There is something more to say: told to the page's script, or kept for the page that is loaded next. */
  | { readonly kind: 'stay'; readonly choice?: ChoiceOf<N>; readonly step: KeptStep };

type Leaving = { readonly kind: 'leave'; readonly url: string; readonly cookies: readonly string[] };

/** The stored id of an interaction: a SHA-256 as base64url. */
const UID = /^[A-Za-z0-9_-]{43}$/;
const FORM = /^application\/x-www-form-urlencoded\b/i;

/** @throws PorticoError `login_page_expired` for an address that never was one of ours */
export function loginPageOf(headers: Headers, { projectId, uid }: LoginPath): LoginPage {
  assertThat(isId('project', projectId) && UID.test(uid), 'login_page_expired');
  return { projectId, uid, cookie: tripCookie(headers) };
}

type Door = (request: Request, context: RouteContext<LoginPath>) => Promise<Response>;
type Act<N extends LoginStepName> = (
  input: InputOf<N>,
  page: LoginPage,
  request: Request,
) => Promise<LoginAnswer<N>>;

/**
 * What somebody does on the hosted login page: sent by its script as JSON, or by the browser as the form that it is when
 * there is no script, or not yet. Comes from our own page only (attack 116).
 */
export function loginStep<N extends LoginStepName>(name: N, act: Act<N>): Door {
  const { body, choice } = LOGIN_STEPS[name];
  const asJson = route<LoginPath>(async (request, path) => {
    assertOwnOrigin(request);
    const page = loginPageOf(request.headers, path);
    const done = await act((await readJson(request, body)) as InputOf<N>, page, request);
    if (done.kind === 'stay') return answer(done.choice === undefined ? {} : choice.parse(done.choice));
    const response = answer({ url: done.url });
    for (const value of done.cookies) response.headers.append('set-cookie', value);
    return response;
  });
  const asForm = signInRoute<LoginPath>(async (request, path) => {
    assertOwnOrigin(request);
    const page = loginPageOf(request.headers, path);
    const fields = await readFields(request);
    try {
      const done = await act(checked(body, fields) as InputOf<N>, page, request);
      if (done.kind === 'leave') return seeOther(done.url, [...done.cookies, forgetStep(page)]);
      return seeOther(pagePath(page), keepStep(request.headers, page, done.step));
    } catch (failure) {
      return refusedForm(failure, { request, page, fields, at: pagePath(page) });
    }
  });
  return (request, context) =>
    (FORM.test(request.headers.get('content-type') ?? '') ? asForm : asJson)(request, context);
}

/**
 * The address of a form, opened by itself: by reloading the page that refused it, from the history, or by Enter in the address
 * bar. Leads to the page that has the form, or says that it is over.
 */
export const toLoginPage: Door = signInRoute<LoginPath>(async ({ headers }, path) =>
  seeOther(pagePath(loginPageOf(headers, path))),
);

const pagePath = ({ projectId, uid }: LoginPath) =>
  new URL(`/login/${projectId}/${uid}`, composition().origin).href;

/** The sign-in is complete and the page over. */
export function goBack(page: LoginPage, url: string, cookies: readonly string[] = []): Leaving {
  const name = composition().signIn.hostedLogin.cookieName(page.uid);
  return { kind: 'leave', url, cookies: [forgetCookie(name), ...cookies] };
}

/** The browser goes on to an identity provider, with the cookie of the trip. */
export function goOnTrip(request: Request, trip: Trip): Leaving {
  const cookies = beginTripCookies(request.headers, trip.cookie);
  return { kind: 'leave', url: trip.url, cookies };
}
