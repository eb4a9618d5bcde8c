import { PorticoError } from '../errors.ts';
import type { EndedSession } from '../logout-token.ts';
import type { Portico } from '../portico.ts';
import type { Session } from '../session.ts';
import { cookieJar } from './jar.ts';

/** How long a session counts when Portico cannot be asked whether it still does. */
const OFFLINE_SECONDS = 600;

/** What an application may add to how sessions are kept. */
export type SessionHooks = {
  /** Called for each notice that a session has ended (back-channel logout). Remember it for {@link isSessionEnded}. */
  readonly onSessionEnded?: ((ended: EndedSession) => Promise<void> | void) | undefined;
  /** Asked at each request. Without it, a session that ended elsewhere counts until its access token ends: 5 minutes. */
  readonly isSessionEnded?: ((session: Session) => Promise<boolean> | boolean) | undefined;
};

export type LoadedSession = {
  readonly session: Session | undefined;
  /** `Set-Cookie` lines that the answer has to carry. */
  readonly cookies: readonly string[];
};

/**
 * The session of a request, refreshed when its access token ends. Portico out of reach does not sign anybody out for ten
 * minutes; a refusal does at once.
 */
export async function loadSession(
  portico: Portico,
  cookieHeader: string | null | undefined,
  hooks: SessionHooks = {},
): Promise<LoadedSession> {
  const jar = cookieJar(portico, cookieHeader);
  const session = await jar.session();
  if (session === undefined) return { session, cookies: jar.forgetSession() };
  if (await hooks.isSessionEnded?.(session)) return { session: undefined, cookies: jar.forgetSession() };
  if (!portico.isExpiring(session)) return { session, cookies: [] };
  try {
    const refreshed = await portico.refresh(session);
    return { session: refreshed, cookies: await jar.keepSession(refreshed) };
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    if (!error.retryable) return { session: undefined, cookies: jar.forgetSession() };
    return { session: countsOffline(portico, session), cookies: [] };
  }
}

/** The session of a request where nothing can be kept: not refreshed, and good for a while after it should have been. */
export async function readSession(
  portico: Portico,
  cookieHeader: string | null | undefined,
  hooks: SessionHooks = {},
): Promise<Session | undefined> {
  const session = await cookieJar(portico, cookieHeader).session();
  if (session === undefined || (await hooks.isSessionEnded?.(session))) return undefined;
  return countsOffline(portico, session);
}

function countsOffline(portico: Portico, session: Session): Session | undefined {
  return portico.isExpiring(session, -OFFLINE_SECONDS) ? undefined : session;
}
