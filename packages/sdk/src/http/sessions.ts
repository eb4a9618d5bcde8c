import { PorticoError } from '../errors.ts';
import type { Portico } from '../portico.ts';
import type { Session } from '../session.ts';
import { type Hooks, report } from './hooks.ts';
import { cookieJar } from './jar.ts';

/** How long a session counts when Portico cannot be asked whether it still does. */
const OFFLINE_SECONDS = 600;

export type LoadedSession = {
  readonly session: Session | undefined;
  /** `Set-Cookie` lines that the answer has to carry. */
  readonly cookies: readonly string[];
};

/**
 * The session of a request, refreshed when its access token ends. Only Portico's own refusal signs anybody out. Whatever
 * else happens to a refresh, the session goes on for ten minutes, and is refreshed later where that is possible again.
 */
export async function loadSession(
  portico: Portico,
  cookieHeader: string | null | undefined,
  hooks: Hooks = {},
): Promise<LoadedSession> {
  const jar = await cookieJar(portico, cookieHeader);
  const session = await jar.session();
  // What does not open is left alone: it may be of another program on this host.
  if (session === undefined) return { session, cookies: [] };
  if (await hooks.isSessionEnded?.(session)) return { session: undefined, cookies: jar.forgetSession() };
  if (!portico.isExpiring(session)) return { session, cookies: [] };
  try {
    const refreshed = await portico.refresh(session);
    return { session: refreshed, cookies: await jar.keepSession(refreshed) };
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    if (error.code === 'session_ended') return { session: undefined, cookies: jar.forgetSession() };
    report(hooks, error, 'refresh');
    return { session: countsOffline(portico, session), cookies: [] };
  }
}

/** The session of a request where nothing can be kept: not refreshed, and good for a while after it should have been. */
export async function readSession(
  portico: Portico,
  cookieHeader: string | null | undefined,
  hooks: Hooks = {},
): Promise<Session | undefined> {
  const session = await (await cookieJar(portico, cookieHeader)).session();
  if (session === undefined || (await hooks.isSessionEnded?.(session))) return undefined;
  return countsOffline(portico, session);
}

function countsOffline(portico: Portico, session: Session): Session | undefined {
  return portico.isExpiring(session, -OFFLINE_SECONDS) ? undefined : session;
}
