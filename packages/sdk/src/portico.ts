import { type AccessToken, verifyAccessToken } from './access-token.ts';
import { finishSignIn } from './callback.ts';
import { beginDeviceSignIn, type DeviceSignIn } from './device.ts';
import { PorticoError } from './errors.ts';
import { type Issuer, issuerOf } from './issuer.ts';
import { type KeptSession, keptSessions, sessionKept } from './kept-session.ts';
import { type EndedSession, verifyLogoutToken } from './logout-token.ts';
import { checkOptions, needed, type PorticoOptions, type Settings } from './options.ts';
import { readPending, sha256, writePending } from './pending-sign-in.ts';
import { createRefresher } from './refresh.ts';
import { createSealer, type Sealer } from './seal.ts';
import type { Session, Tokens } from './session.ts';
import { beginSignIn, type SignInWish } from './sign-in.ts';
import { type EndingSession, revoke, type SignOutForm, signOutForm } from './sign-out.ts';
import { groupsOf, type Organization, organizationsOf } from './userinfo.ts';

/** As long as a refresh token: a session that nobody uses for this long is over. */
export const SESSION_SECONDS = 14 * 24 * 3_600;
/**
 * What a sealed session may have: with it, and with what an application says besides, the head of an answer stays below the
 * 4 kB that proxies take, and that of a request below 8 kB.
 */
const MOST_SESSION_CHARACTERS = 2_048;
/** 60 bits: enough to tell the few applications of one host apart. */
const TAG_CHARACTERS = 10;

/** Where somebody goes to sign in, and what their browser has to bring back. */
export type SignInStart = {
  readonly url: string;
  /** For one browser alone: an HttpOnly cookie. Sealed when there is a `cookieSecret`. */
  readonly transaction: string;
};

/** One application of a Portico project. */
export type Portico = ReturnType<typeof createPortico>;

/**
 * One application of a Portico project. It holds caches of discovery and keys: make it once and keep it.
 *
 * @throws PorticoError `misconfigured` naming the option
 */
export function createPortico(options: PorticoOptions) {
  const settings = checkOptions(options);
  const issuer = issuerOf(settings);
  const { cookieSecret } = settings;
  const owner = `${settings.issuer.href} ${settings.clientId}`;
  const sealer = cookieSecret === undefined ? undefined : createSealer(cookieSecret, owner, settings.now);
  return {
    /** The checked settings, without secrets. */
    settings: publicSettings(settings),
    ...signingIn(settings, issuer, sealer),
    ...sessions(settings, issuer),
    ...asking(issuer),
    ...verifying(settings, issuer),
    ...cookies(settings, sealer, owner),
  };
}

function signingIn(settings: Settings, issuer: Issuer, sealer: Sealer | undefined) {
  return {
    /**
     * Begins a sign-in.
     *
     * @throws PorticoError `issuer_unreachable`, `issuer_invalid`, `misconfigured` without a `redirectUri`
     */
    async signInUrl(wish: SignInWish = {}): Promise<SignInStart> {
      const { url, pending } = await beginSignIn(settings, issuer, wish);
      return { url: url.href, transaction: await writePending(sealer, pending, settings.now()) };
    },

    /**
     * Finishes a sign-in.
     *
     * @param request the request of the browser that came back, or its address; only the query counts
     * @param transaction what {@link signInUrl} gave out, from this browser's cookie
     * @throws PorticoError `sign_in_unknown`, `sign_in_mismatch`, `sign_in_refused`, `tokens_invalid`, `issuer_unreachable`
     */
    async callback(
      request: Request | URL | string,
      transaction: string | undefined,
    ): Promise<{ session: Session; returnTo: string }> {
      const pending = await readPending(sealer, transaction);
      const { searchParams } = request instanceof URL ? request : new URL(addressOf(request));
      const session = await finishSignIn(settings, issuer, searchParams, pending);
      return { session, returnTo: pending.returnTo };
    },

    /** Where a sign-in that this browser began was to lead; undefined for one that is not known. */
    returnPathOf: (transaction: string | undefined): Promise<string | undefined> =>
      readPending(sealer, transaction).then(
        ({ returnTo }) => returnTo,
        () => undefined,
      ),

    /**
     * Begins a sign-in for a machine without a browser (RFC 8628).
     *
     * @throws PorticoError `issuer_unreachable`, `sign_in_refused`
     */
    deviceSignIn: (wish?: { readonly organization?: string | undefined }): Promise<DeviceSignIn> =>
      beginDeviceSignIn(settings, issuer, wish),
  };
}

function sessions(settings: Settings, issuer: Issuer) {
  return {
    /**
     * New tokens for a session. The old session stays good when this fails for the network's sake; callers that bring the
     * same session at the same time share one exchange.
     *
     * @throws PorticoError `session_ended`: sign in again; `issuer_unreachable`: keep the old one and try later
     */
    refresh: createRefresher(settings, issuer),

    /** Whether its access token ends within that many seconds. */
    isExpiring: ({ expiresAt }: Pick<Tokens, 'expiresAt'>, withinSeconds = 30): boolean =>
      expiresAt - withinSeconds <= settings.now() / 1_000,

    /**
     * What the browser has to post to sign out here and at Portico. Forget the session first.
     *
     * @param home the path to come back to where `postLogoutRedirectUri` is not set
     * @throws PorticoError `issuer_unreachable`, `issuer_invalid`
     */
    signOut: (session: EndingSession | undefined, home?: string): Promise<SignOutForm> =>
      signOutForm(settings, issuer, session, home),

    /**
     * Ends a session at Portico without a browser (RFC 7009).
     *
     * @throws PorticoError `issuer_unreachable`
     */
    revoke: (session: Pick<Tokens, 'refreshToken' | 'accessToken'>): Promise<void> => revoke(issuer, session),
  };
}

function asking(issuer: Issuer) {
  return {
    /**
     * All organizations of the person, for a sign-in that asked for the scope `organizations`.
     *
     * @throws PorticoError `token_invalid`, `issuer_unreachable`, `issuer_invalid`
     */
    organizations: ({
      accessToken,
      user,
    }: Pick<Session, 'accessToken' | 'user'>): Promise<readonly Organization[]> =>
      organizationsOf(issuer, { accessToken, subject: user.id }),

    /**
     * All groups of the person, for a sign-in that asked for the scope `groups`: also more than fit into a session.
     * Undefined where the directory did not tell them.
     *
     * @throws PorticoError `token_invalid`, `issuer_unreachable`, `issuer_invalid`
     */
    groups: ({
      accessToken,
      user,
    }: Pick<Session, 'accessToken' | 'user'>): Promise<readonly string[] | undefined> =>
      groupsOf(issuer, { accessToken, subject: user.id }),
  };
}

function verifying(settings: Settings, issuer: Issuer) {
  return {
    /**
     * Verifies an access token offline (RFC 9068).
     *
     * @throws PorticoError `token_expired`, `token_invalid`, `issuer_unreachable` when no keys could be had
     */
    verifyAccessToken: (token: string, expected: { readonly audience?: string } = {}): Promise<AccessToken> =>
      verifyAccessToken(settings, issuer, token, expected.audience),

    /**
     * Verifies the notice that a session has ended (Back-Channel Logout 1.0).
     *
     * @throws PorticoError `logout_token_invalid`, `issuer_unreachable`
     */
    verifyLogoutToken: (token: string): Promise<EndedSession> => verifyLogoutToken(settings, issuer, token),
  };
}

function cookies(settings: Settings, sealer: Sealer | undefined, owner: string) {
  const { issuer, clientId } = settings;
  let tag: Promise<string> | undefined;
  return {
    /** Tells the cookies of this application from those of any other on the same host. */
    cookieTag: (): Promise<string> => {
      tag ??= sha256(owner).then((hash) => hash.slice(0, TAG_CHARACTERS));
      return tag;
    },

    /**
     * The session as text for a cookie, sealed with the `cookieSecret`: its claims, as far as they fit, and the tokens to go
     * on with.
     *
     * @throws PorticoError `misconfigured` without one, `session_too_large` when the tokens alone do not fit
     */
    async sealSession(session: Session): Promise<string> {
      const end = Math.floor(settings.now() / 1_000) + SESSION_SECONDS;
      for (const kept of keptSessions(session)) {
        const sealed = await sealerOf(settings, sealer).seal('session', kept, end);
        if (sealed.length <= MOST_SESSION_CHARACTERS) return sealed;
      }
      throw new PorticoError('session_too_large');
    },

    /** Undefined for whatever {@link sealSession} of this application did not make, or made too long ago. */
    async openSession(sealed: string | undefined): Promise<Session | undefined> {
      if (sealed === undefined) return undefined;
      const kept = await sealerOf(settings, sealer).open('session', sealed);
      return kept === undefined ? undefined : sessionKept(kept as KeptSession, issuer.href, clientId);
    },
  };
}

function publicSettings(settings: Settings) {
  const { issuer, clientId, redirectUri, postLogoutRedirectUri, insidePath, home, now } = settings;
  return { issuer: issuer.href, clientId, redirectUri, postLogoutRedirectUri, insidePath, home, now };
}

function sealerOf(settings: Settings, sealer: Sealer | undefined): Sealer {
  needed(settings, 'cookieSecret');
  if (sealer === undefined) throw new PorticoError('misconfigured', { detail: 'cookieSecret' });
  return sealer;
}

/** A request on a server may name no host; only its query counts. */
function addressOf(request: Request | string): string {
  const text = typeof request === 'string' ? request : request.url;
  return new URL(text, 'https://here.invalid').href;
}
