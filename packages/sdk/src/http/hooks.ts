import type { PorticoError } from '../errors.ts';
import type { EndedSession } from '../logout-token.ts';
import type { Session } from '../session.ts';
import type { RouteName } from './paths.ts';

/** What an application may add to how sessions are kept, and what it hears of what went wrong. */
export type Hooks = {
  /** Called for each notice that a session has ended (back-channel logout). Remember it for {@link isSessionEnded}. */
  readonly onSessionEnded?: ((ended: EndedSession) => Promise<void> | void) | undefined;
  /** Asked at each request. Without it, a session that ended elsewhere counts until its access token ends: 5 minutes. */
  readonly isSessionEnded?: ((session: Session) => Promise<boolean> | boolean) | undefined;
  /**
   * Called for everything that goes wrong on the way to a session, with where it was. People are shown the code and a
   * sentence; the detail is for here alone. Default: a line on the console.
   */
  readonly onError?: ((error: PorticoError, where: ErrorPlace) => void) | undefined;
};

/** One of our addresses, the refresh on the way to one of the application's, or an API that was sent an access token. */
export type ErrorPlace = RouteName | 'refresh' | 'accessToken';

/** Tells the application, or its log. */
export function report({ onError = logged }: Hooks, error: PorticoError, where: ErrorPlace): void {
  onError(error, where);
}

/** One line: what comes from outside is quoted. */
function logged({ code, detail, status }: PorticoError, where: ErrorPlace): void {
  const line = `portico: ${code} at ${where}${detail ? `: ${JSON.stringify(detail)}` : ''}`;
  if (status >= 500) console.error(line);
  else console.warn(line);
}
