import { PorticoError } from '../errors.ts';
import type { Portico } from '../portico.ts';
import { isOurs, type Session, sessionOf, type Tokens, tokensOf } from '../session.ts';
import type { BrowserHost } from './host.ts';
import type { TokenPlace } from './token-place.ts';

/** What tabs tell each other. */
type Message = { readonly tokens: Tokens } | { readonly ended: string };

/** Undefined for what is no token. */
function readable(tokens: Tokens): Session | undefined {
  try {
    return sessionOf(tokens);
  } catch {
    return undefined;
  }
}

/** The session of this tab, which other tabs may have as well: one that was duplicated has the same tokens. */
export function sharedSession(portico: Portico, place: TokenPlace, host: BrowserHost, name: string) {
  const tell = host.channel(name, (message) => hear(message as Message));

  function current(): Session | undefined {
    const tokens = place.read();
    const session = tokens && readable(tokens);
    const { issuer, clientId } = portico.settings;
    // Scripts of another application on this origin can write here, too, by mistake.
    return session && isOurs(session.claims, issuer, clientId) ? session : undefined;
  }

  /** Tokens that another tab got for the same session are needed here: the old ones are used up. */
  function hear(message: Message): void {
    const mine = current();
    if (mine === undefined) return;
    if ('ended' in message) {
      if (message.ended === mine.id) place.write(undefined);
    } else if (readable(message.tokens)?.id === mine.id && message.tokens.expiresAt >= mine.expiresAt)
      place.write(message.tokens);
  }

  function keep(session: Session): void {
    place.write(tokensOf(session));
  }

  function forget(session: Session): void {
    place.write(undefined);
    tell({ ended: session.id } satisfies Message);
  }

  /** One tab at a time; the others find the new tokens when it is their turn. */
  function refreshed(): Promise<Session | undefined> {
    return host.exclusively(name, async () => {
      const session = current();
      if (session === undefined || !portico.isExpiring(session)) return session;
      try {
        const next = await portico.refresh(session);
        keep(next);
        tell({ tokens: tokensOf(next) } satisfies Message);
        return next;
      } catch (error) {
        if (!(error instanceof PorticoError) || error.code !== 'session_ended') throw error;
        forget(session);
        return undefined;
      }
    });
  }

  async function getSession(): Promise<Session | undefined> {
    const session = current();
    return session === undefined || !portico.isExpiring(session) ? session : refreshed();
  }

  return { current, keep, forget, getSession };
}
