import { PorticoError } from '../errors.ts';
import type { Portico } from '../portico.ts';
import { localPath } from '../return-to.ts';
import type { Session } from '../session.ts';
import type { SignInWish } from '../sign-in.ts';
import { isLookingAhead, isOwnPost } from './browser-request.ts';
import { type Hooks, report } from './hooks.ts';
import { cookieJar } from './jar.ts';
import { failureJson, failureOf, failurePage, json, nothing, redirect, signOutPage } from './pages.ts';
import { homeOf, loginPath, type Paths, type Place, withPrefix } from './paths.ts';
import { cameBack, goOnFrom } from './unknown-callback.ts';

/** Where a request has arrived. */
type Site = {
  readonly portico: Portico;
  readonly hooks: Hooks;
  readonly paths: Paths;
  readonly place: Place;
};
type Route = (request: Request, site: Site) => Promise<Response>;

/** Also where a sign-in begins elsewhere: a tile in My Apps, a link (OIDC Core section 4). */
const login: Route = async (request, site) => {
  const { portico } = site;
  const query = new URL(request.url).searchParams;
  if (isLookingAhead(request)) return nothing();
  try {
    const foreign = query.get('iss') !== null && query.get('iss') !== portico.settings.issuer;
    if (foreign) throw new PorticoError('request_refused', { detail: 'another issuer' });
    const { url, transaction } = await portico.signInUrl(wishOf(query, site));
    const state = new URL(url).searchParams.get('state') ?? '';
    const cookies = (await jarOf(site, request)).keepSignIn(state, transaction);
    if (cookies === undefined) throw new PorticoError('request_refused', { detail: 'return_to is too long' });
    return redirect(url, cookies);
  } catch (error) {
    return failed(error, site, []);
  }
};

/** Only what says where and how to sign in is passed on. */
function wishOf(query: URLSearchParams, { portico, place }: Site): SignInWish {
  const value = (name: string) => query.get(name) ?? undefined;
  const wanted = value('return_to') ?? ownPath(value('target_link_uri'), portico);
  return {
    organization: value('organization'),
    connection: value('connection'),
    provider: value('provider'),
    loginHint: value('login_hint'),
    domainHint: value('domain_hint'),
    screenHint: value('screen_hint'),
    prompt: value('prompt') === 'login' ? 'login' : undefined,
    returnTo: wanted === undefined ? homeOf(portico, place) : withPrefix(localPath(wanted), place),
  };
}

/** A deep link that Portico hands on (OIDC Core section 4): of this application's origin alone. */
function ownPath(link: string | undefined, portico: Portico): string | undefined {
  const { origin } = new URL(portico.settings.redirectUri ?? '');
  return link?.startsWith(`${origin}/`) ? localPath(link.slice(origin.length)) : undefined;
}

const callback: Route = async (request, site) => {
  const { portico } = site;
  const jar = await jarOf(site, request);
  const came = cameBack(request);
  const transaction = jar.signIn(came.state);
  const used = jar.forgetSignIn(came.state);
  try {
    const { session, returnTo } = await portico.callback(came.address, transaction);
    return redirect(returnTo, [...used, ...(await jar.keepSession(session))]);
  } catch (error) {
    if (failureOf(error).code !== 'sign_in_unknown') return tryAgain(error, site, used, transaction);
  }
  try {
    const goesOn = await goOnFrom(request, came, site, jar);
    return goesOn ?? failed(new PorticoError('sign_in_unknown'), site, used);
  } catch (error) {
    return failed(error, site, used);
  }
};

/** A sign-in that was begun here and came to nothing: trying again leads to where this one was to lead. */
async function tryAgain(
  error: unknown,
  site: Site,
  cookies: readonly string[],
  transaction: string | undefined,
): Promise<Response> {
  const returnTo = await site.portico.returnPathOf(transaction);
  return failed(error, site, cookies, returnTo && loginPath(site.portico, returnTo));
}

/** Ends the session here first: whatever happens on the way to Portico, this application has forgotten it. */
const logout: Route = async (request, site) => {
  const { portico, place, hooks } = site;
  if (!isOwnPost(request, new URL(portico.settings.redirectUri ?? '').origin)) {
    const refusal = new PorticoError('request_refused', { detail: 'posted by another origin' });
    report(hooks, refusal, 'logout');
    return failureJson(refusal);
  }
  const jar = await jarOf(site, request);
  const session = await jar.session();
  const home = homeOf(portico, place);
  if (session === undefined) return redirect(home, []);
  try {
    return await signOutPage(await portico.signOut(session, home), jar.forgetSession());
  } catch (error) {
    return failed(error, site, jar.forgetSession());
  }
};

const backchannelLogout: Route = async (request, { portico, hooks }) => {
  try {
    const form = new URLSearchParams(await request.text());
    const ended = await portico.verifyLogoutToken(form.get('logout_token') ?? '');
    await hooks.onSessionEnded?.(ended);
    return json(200, {}, []);
  } catch (error) {
    const failure = failureOf(error);
    report(hooks, failure, 'backchannelLogout');
    return failureJson(failure);
  }
};

/** Method and name of each of our routes. */
export const ROUTES: Readonly<Record<string, Route>> = {
  'GET login': login,
  'GET callback': callback,
  'POST logout': logout,
  'POST backchannelLogout': backchannelLogout,
};

/** The reason goes to the application, and a page without it to the person. */
function failed(
  error: unknown,
  { hooks, paths, place, portico }: Site,
  cookies: readonly string[],
  again = paths.login,
): Promise<Response> {
  const failure = failureOf(error);
  report(hooks, failure, place.name);
  return failurePage(failure, { again, home: homeOf(portico, place) }, cookies);
}

/** What a page of this application may know of its session: no token. */
export function sessionAnswer(session: Session | undefined, cookies: readonly string[]): Response {
  if (session === undefined) return failureJson(new PorticoError('not_signed_in'), cookies);
  const { id, user, organizationId, organizationName, roles, connectionId, groups } = session;
  return json(200, { id, user, organizationId, organizationName, roles, connectionId, groups }, cookies);
}

const jarOf = ({ portico }: Site, request: Request) => cookieJar(portico, request.headers.get('cookie'));
