import { PorticoError } from '../errors.ts';
import { needed } from '../options.ts';
import type { Portico } from '../portico.ts';
import { localPath } from '../return-to.ts';
import type { Session } from '../session.ts';
import type { SignInWish } from '../sign-in.ts';
import { cookieJar } from './jar.ts';
import { failureJson, failureOf, failurePage, json, redirect, signOutPage } from './pages.ts';
import type { SessionHooks } from './sessions.ts';

/** The addresses that the adapters serve, next to each other. */
export type Paths = {
  readonly login: string;
  readonly callback: string;
  readonly logout: string;
  readonly session: string;
  readonly backchannelLogout: string;
};

/** Next to the redirect URI: `/auth/callback` brings `/auth/login`, `/auth/logout`, `/auth/session`. */
export function pathsOf(portico: Portico): Paths {
  const { pathname } = new URL(needed(portico.settings, 'redirectUri'));
  const folder = pathname.slice(0, pathname.lastIndexOf('/'));
  return {
    login: `${folder}/login`,
    callback: pathname,
    logout: `${folder}/logout`,
    session: `${folder}/session`,
    backchannelLogout: `${folder}/backchannel-logout`,
  };
}

type Route = (request: Request, portico: Portico, hooks: SessionHooks) => Promise<Response>;

/** Method and path of each of our routes. */
export function routesOf(paths: Paths): ReadonlyMap<string, Route> {
  return new Map<string, Route>([
    [`GET ${paths.login}`, login],
    [`GET ${paths.callback}`, callback],
    [`POST ${paths.logout}`, logout],
    [`POST ${paths.backchannelLogout}`, backchannelLogout],
  ]);
}

/** Also where a sign-in begins elsewhere: a tile in My Apps, a link (OIDC Core section 4). */
const login: Route = async (request, portico) => {
  const query = new URL(request.url).searchParams;
  try {
    const foreign = query.get('iss') !== null && query.get('iss') !== portico.settings.issuer;
    if (foreign) throw new PorticoError('request_refused', { detail: 'another issuer' });
    const { url, transaction } = await portico.signInUrl(wishOf(query, portico));
    const state = new URL(url).searchParams.get('state') ?? '';
    return redirect(url, jarOf(portico, request).keepSignIn(state, transaction));
  } catch (error) {
    return failurePage(failureOf(error), pathsOf(portico).login, []);
  }
};

/** Only what says where and how to sign in is passed on. */
function wishOf(query: URLSearchParams, portico: Portico): SignInWish {
  const value = (name: string) => query.get(name) ?? undefined;
  return {
    organization: value('organization'),
    connection: value('connection'),
    provider: value('provider'),
    loginHint: value('login_hint'),
    domainHint: value('domain_hint'),
    screenHint: value('screen_hint'),
    prompt: value('prompt') === 'login' ? 'login' : undefined,
    returnTo: value('return_to') ?? ownPath(value('target_link_uri'), portico),
  };
}

/** A deep link that Portico hands on (OIDC Core section 4): of this application's origin alone. */
function ownPath(link: string | undefined, portico: Portico): string | undefined {
  const { origin } = new URL(portico.settings.redirectUri ?? '');
  return link?.startsWith(`${origin}/`) ? localPath(link.slice(origin.length)) : undefined;
}

const callback: Route = async (request, portico) => {
  const jar = jarOf(portico, request);
  const state = new URL(request.url).searchParams.get('state') ?? '';
  const used = jar.forgetSignIn(state);
  try {
    const { session, returnTo } = await portico.callback(request, jar.signIn(state));
    return redirect(returnTo, [...used, ...(await jar.keepSession(session))]);
  } catch (error) {
    return failurePage(failureOf(error), pathsOf(portico).login, used);
  }
};

/** Ends the session here first: whatever happens on the way to Portico, this application has forgotten it. */
const logout: Route = async (request, portico) => {
  const jar = jarOf(portico, request);
  if (!isOwnPost(request, portico))
    return failureJson(new PorticoError('request_refused', { detail: 'posted by another origin' }));
  const session = await jar.session();
  if (session === undefined) return redirect('/', jar.forgetSession());
  try {
    return await signOutPage(await portico.signOut(session), jar.forgetSession());
  } catch (error) {
    return failurePage(failureOf(error), pathsOf(portico).login, jar.forgetSession());
  }
};

/** A form of another page would sign people out of this one. */
function isOwnPost(request: Request, portico: Portico): boolean {
  const origin = request.headers.get('origin');
  return origin === null || origin === new URL(portico.settings.redirectUri ?? '').origin;
}

const backchannelLogout: Route = async (request, portico, hooks) => {
  try {
    const form = new URLSearchParams(await request.text());
    const ended = await portico.verifyLogoutToken(form.get('logout_token') ?? '');
    await hooks.onSessionEnded?.(ended);
    return json(200, {}, []);
  } catch (error) {
    return failureJson(failureOf(error));
  }
};

/** What a page of this application may know of its session: no token. */
export function sessionAnswer(session: Session | undefined, cookies: readonly string[]): Response {
  if (session === undefined) return failureJson(new PorticoError('not_signed_in'), cookies);
  const { id, user, organizationId, roles, connectionId, groups } = session;
  return json(200, { id, user, organizationId, roles, connectionId, groups }, cookies);
}

const jarOf = (portico: Portico, request: Request) => cookieJar(portico, request.headers.get('cookie'));
