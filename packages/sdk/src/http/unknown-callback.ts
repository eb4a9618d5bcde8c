import type { Portico } from '../portico.ts';
import { isLookingAhead } from './browser-request.ts';
import type { Hooks } from './hooks.ts';
import type { CookieJar } from './jar.ts';
import { nothing, redirect } from './pages.ts';
import { homeOf, type Place } from './paths.ts';
import { loadSession } from './sessions.ts';

/**
 * Before the state of a sign-in that began at a callback nobody knew. It is in the address and not in a cookie: a browser
 * that keeps no cookie would else go round for ever.
 */
const AGAIN = 'again.';

/** What the browser came back with, as the sign-in sent it off. */
export type CameBack = { readonly address: URL; readonly state: string; readonly isSecondTry: boolean };

export function cameBack(request: Request): CameBack {
  const address = new URL(request.url);
  const given = address.searchParams.get('state') ?? '';
  const isSecondTry = given.startsWith(AGAIN);
  const state = isSecondTry ? given.slice(AGAIN.length) : given;
  if (isSecondTry) address.searchParams.set('state', state);
  return { address, state, isSecondTry };
}

/**
 * Somebody comes to the callback without a sign-in that this browser began: by *Back*, by a bookmark, after too long.
 * Whoever is signed in goes on, whoever is not signs in once; nothing of what came is used (attack 37).
 *
 * @returns undefined where that did not help, or Portico has said no: then a page says so
 */
export async function goOnFrom(
  request: Request,
  { address, isSecondTry }: CameBack,
  site: { readonly portico: Portico; readonly hooks: Hooks; readonly place: Place },
  jar: CookieJar,
): Promise<Response | undefined> {
  const { portico, hooks, place } = site;
  if (isLookingAhead(request)) return nothing();
  const home = homeOf(portico, place);
  const { session, cookies } = await loadSession(portico, request.headers.get('cookie'), hooks);
  if (session !== undefined) return redirect(home, cookies);
  if (isSecondTry || address.searchParams.has('error')) return undefined;
  const start = await portico.signInUrl({ returnTo: home });
  const url = new URL(start.url);
  const state = url.searchParams.get('state') ?? '';
  url.searchParams.set('state', `${AGAIN}${state}`);
  return redirect(url.href, [...cookies, ...(jar.keepSignIn(state, start.transaction) ?? [])]);
}
