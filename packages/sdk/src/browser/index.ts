import { PorticoError } from '../errors.ts';
import { createPortico } from '../portico.ts';
import type { Session } from '../session.ts';
import type { SignInWish } from '../sign-in.ts';
import { type BrowserHost, thisWindow } from './host.ts';
import { sharedSession } from './shared-session.ts';
import { tokenPlace } from './token-place.ts';

export { PorticoError, type PorticoErrorCode } from '../errors.ts';
export { requireOrganization, requireRole } from '../require.ts';
export type { Session } from '../session.ts';
export type { SignInWish } from '../sign-in.ts';
export type { BrowserHost } from './host.ts';

/** A single-page application: a public client, with PKCE and no secret. */
export type BrowserOptions = {
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri?: string | undefined;
  readonly scope?: string | undefined;
  /**
   * `session` outlives a reload and ends with the tab; `memory` ends with the page. Any script on the page can read either:
   * where that matters, keep the session on a server instead.
   */
  readonly storage?: 'session' | 'memory' | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly now?: (() => number) | undefined;
};

/** One application in one tab. */
export type BrowserPortico = ReturnType<typeof createBrowserPortico>;

/**
 * Signs people in on a page without a server.
 *
 * @param host the window; another one in tests
 * @throws PorticoError `misconfigured` naming the option
 */
export function createBrowserPortico(options: BrowserOptions, host: BrowserHost = thisWindow()) {
  const { storage = 'session', ...rest } = options;
  const portico = createPortico(rest);
  // With the issuer: the storage, locks and channels of an origin are shared by all its applications.
  const name = `portico:${portico.settings.issuer}:${options.clientId}`;
  const place = tokenPlace(host, storage === 'session' ? `${name}:tokens` : undefined);
  const { current, keep, forget, getSession } = sharedSession(portico, place, host, name);

  return {
    /**
     * Who is signed in, with an access token that still counts.
     *
     * @throws PorticoError `issuer_unreachable`: the session is kept, try later
     */
    getSession,

    /** Leaves for Portico. Comes back to `returnTo`, or else to this page. */
    async signIn(wish: SignInWish = {}): Promise<void> {
      const { pathname, search, hash } = new URL(host.address());
      const { url, transaction } = await portico.signInUrl({ returnTo: pathname + search + hash, ...wish });
      const state = new URL(url).searchParams.get('state') ?? '';
      host.storage.setItem(`${name}:${state}`, transaction);
      host.go(url);
    },

    /**
     * To be called once when the page has loaded: finishes a sign-in that this page is the end of.
     *
     * @returns who is signed in
     * @throws PorticoError `sign_in_refused`, `sign_in_unknown`, `sign_in_mismatch`, `tokens_invalid`, `issuer_unreachable`
     */
    async start(): Promise<Session | undefined> {
      const address = new URL(host.address());
      const state = address.searchParams.get('state');
      const isCallback = address.href.split(/[?#]/)[0] === options.redirectUri && state !== null;
      if (!isCallback) return getSession();
      const key = `${name}:${state}`;
      const transaction = host.storage.getItem(key) ?? undefined;
      host.storage.removeItem(key);
      // Before anything else: no code stays in the address or the history.
      host.showPath(address.pathname);
      try {
        const { session, returnTo } = await portico.callback(address, transaction);
        keep(session);
        host.showPath(returnTo);
        return session;
      } catch (error) {
        // By *Back* or a bookmark: whoever is signed in goes on, and nothing of what came is used.
        const isUnknown = error instanceof PorticoError && error.code === 'sign_in_unknown';
        const session = isUnknown ? await getSession() : undefined;
        if (session === undefined) throw error;
        host.showPath(portico.settings.home ?? '/');
        return session;
      }
    },

    /**
     * For the `Authorization` header of requests to the application's own API.
     *
     * @throws PorticoError `not_signed_in`, `issuer_unreachable`
     */
    async accessToken(): Promise<string> {
      const session = await getSession();
      if (session === undefined) throw new PorticoError('not_signed_in');
      return session.accessToken;
    },

    /** Forgets the session in every tab, and leaves for Portico to end it there. */
    async signOut(): Promise<void> {
      const session = current();
      if (session === undefined) return;
      forget(session);
      host.post(await portico.signOut(session));
    },
  };
}
