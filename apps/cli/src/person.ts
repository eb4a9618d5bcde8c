import { createPortico, type Portico, PorticoError, type Session, sessionOf, tokensOf } from '@portico/sdk';
import { withLock } from './lock.ts';
import type { Places } from './places.ts';
import type { Settings } from './settings.ts';
import type { TokenStore } from './token-store.ts';

/** Everything that a command works with. */
export type Person = {
  readonly places: Places;
  readonly settings: Settings;
  readonly store: TokenStore;
  readonly portico: Portico;
};

/** Besides who it is: to stay signed in, and to say which organizations there are. */
const SCOPE = 'openid profile email offline_access organizations';

/** A public application: PKCE, and no secret (RFC 8252 section 8.4). */
export function publicPortico({ issuer, clientId }: Settings, redirectUri?: string): Portico {
  return createPortico({ issuer, clientId, redirectUri, scope: SCOPE });
}

/**
 * The session of this person, refreshed when its access token ends. One process at a time: two that refreshed the same
 * token would look like a thief and an owner, and both would be signed out.
 *
 * @throws PorticoError `not_signed_in`, `session_ended`, `issuer_unreachable`
 */
export async function currentSession({ places, store, portico }: Person): Promise<Session> {
  const usable = async () => {
    const tokens = await store.read();
    if (tokens === undefined) throw new PorticoError('not_signed_in');
    return portico.isExpiring(tokens) ? undefined : sessionOf(tokens);
  };
  const session = await usable();
  if (session !== undefined) return session;
  return withLock(places.lock, async () => {
    // Another process may have refreshed it while this one waited.
    const refreshed = await usable();
    if (refreshed !== undefined) return refreshed;
    const tokens = await store.read();
    if (tokens === undefined) throw new PorticoError('not_signed_in');
    try {
      const next = await portico.refresh(tokens);
      await store.write(tokensOf(next));
      return next;
    } catch (error) {
      if (error instanceof PorticoError && error.code === 'session_ended') await store.remove();
      throw error;
    }
  });
}
