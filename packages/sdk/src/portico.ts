import { type AccessToken, verifyAccessToken } from './access-token.ts';
import { finishSignIn } from './callback.ts';
import { beginDeviceSignIn, type DeviceSignIn } from './device.ts';
import { PorticoError } from './errors.ts';
import { type Issuer, issuerOf } from './issuer.ts';
import { type EndedSession, verifyLogoutToken } from './logout-token.ts';
import { checkOptions, needed, type PorticoOptions, type Settings } from './options.ts';
import { type Organization, organizationsOf } from './organizations.ts';
import { createRefresher } from './refresh.ts';
import { createSealer, type Sealer } from './seal.ts';
import { type Session, sessionOf, type Tokens, tokensOf } from './session.ts';
import { beginSignIn, type PendingSignIn, type SignInWish } from './sign-in.ts';
import { revoke, type SignOutForm, signOutForm } from './sign-out.ts';

/** How long a sign-in may take. */
export const SIGN_IN_SECONDS = 600;
/** As long as a refresh token: a session that nobody uses for this long is over. */
export const SESSION_SECONDS = 14 * 24 * 3_600;

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
  const sealer = cookieSecret === undefined ? undefined : createSealer(cookieSecret, settings.now);
  return {
    /** The checked settings, without secrets. */
    settings: publicSettings(settings),
    ...signingIn(settings, issuer, sealer),
    ...sessions(settings, issuer),
    ...verifying(settings, issuer),
    ...cookies(settings, sealer),
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
      return { url: url.href, transaction: await writePending(settings, sealer, pending) };
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

    /** Whether its access token ends within that many seconds. */
    isExpiring: ({ expiresAt }: Tokens, withinSeconds = 30): boolean =>
      expiresAt - withinSeconds <= settings.now() / 1_000,

    /** What the browser has to post to sign out here and at Portico. Forget the session first. */
    signOut: (session: Pick<Session, 'idToken'> | undefined): Promise<SignOutForm> =>
      signOutForm(settings, issuer, session),

    /**
     * Ends a session at Portico without a browser (RFC 7009).
     *
     * @throws PorticoError `issuer_unreachable`
     */
    revoke: (session: Tokens): Promise<void> => revoke(issuer, session),
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

function cookies(settings: Settings, sealer: Sealer | undefined) {
  return {
    /**
     * The session as text for a cookie, sealed with the `cookieSecret`.
     *
     * @throws PorticoError `misconfigured` without one
     */
    async sealSession(session: Session): Promise<string> {
      const end = Math.floor(settings.now() / 1_000) + SESSION_SECONDS;
      return sealerOf(settings, sealer).seal('session', tokensOf(session), end);
    },

    /** Undefined for whatever {@link sealSession} of this application did not make, or made too long ago. */
    async openSession(sealed: string | undefined): Promise<Session | undefined> {
      if (sealed === undefined) return undefined;
      const tokens = await sealerOf(settings, sealer).open('session', sealed);
      return tokens === undefined ? undefined : sessionOf(tokens as Tokens);
    },
  };
}

function publicSettings({ issuer, clientId, redirectUri, postLogoutRedirectUri, now }: Settings) {
  return { issuer: issuer.href, clientId, redirectUri, postLogoutRedirectUri, now };
}

function sealerOf(settings: Settings, sealer: Sealer | undefined): Sealer {
  needed(settings, 'cookieSecret');
  if (sealer === undefined) throw new PorticoError('misconfigured', { detail: 'cookieSecret' });
  return sealer;
}

async function writePending(settings: Settings, sealer: Sealer | undefined, pending: PendingSignIn) {
  const end = Math.floor(settings.now() / 1_000) + SIGN_IN_SECONDS;
  return sealer === undefined ? JSON.stringify(pending) : sealer.seal('sign-in', pending, end);
}

/** @throws PorticoError `sign_in_unknown` */
async function readPending(sealer: Sealer | undefined, transaction: string | undefined) {
  try {
    const pending = sealer ? await sealer.open('sign-in', transaction ?? '') : JSON.parse(transaction ?? '');
    if (typeof pending?.state === 'string') return pending as PendingSignIn;
  } catch {
    // Not a value of ours: as unknown as none.
  }
  throw new PorticoError('sign_in_unknown');
}

/** A request on a server may name no host; only its query counts. */
function addressOf(request: Request | string): string {
  const text = typeof request === 'string' ? request : request.url;
  return new URL(text, 'https://here.invalid').href;
}
