import { assertThat, isId } from '@portico/core';
import type { LoginPage, Trip } from '@portico/sign-in';
import type { z } from 'zod';
import { composition } from '../../composition/composition.ts';
import { answer } from './answer.ts';
import { forgetStep, type KeptStep, keepStep } from './login-step-cookie.ts';
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
type LoginAnswer<C> =
  /** The browser leaves, with these cookies. */
  | Leaving
  /** There is something more to say: told to the page's script, or kept for the page that is loaded next. */
  | { readonly kind: 'stay'; readonly choice?: C; readonly step: KeptStep };

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
/** A step as it is declared: what the page sends, and what there may be to choose from. */
type LoginStep<B, C> = { readonly body: B; readonly choice: C };
type Act<B extends z.ZodType, C extends z.ZodType> = (
  input: z.output<B>,
  page: LoginPage,
  request: Request,
) => Promise<LoginAnswer<z.input<C>>>;

/**
 * What somebody does on the hosted login page: sent by its script as JSON, or by the browser as the form that it is when
 * there is no script, or not yet. Comes from our own page only (attack 116).
 */
export function loginStep<B extends z.ZodType, C extends z.ZodType>(
  { body, choice }: LoginStep<B, C>,
  act: Act<B, C>,
): Door {
  const asJson = route<LoginPath>(async (request, path) => {
    assertOwnOrigin(request);
    const page = loginPageOf(request.headers, path);
    const done = await act(await readJson(request, body), page, request);
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
      const done = await act(checked(body, fields), page, request);
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
