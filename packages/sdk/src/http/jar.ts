import { type Portico, SESSION_SECONDS, SIGN_IN_SECONDS } from '../portico.ts';
import type { Session } from '../session.ts';
import { cookieLine, joinPieces, pieceLines, readCookies } from './cookies.ts';

/** Sign-ins that one browser may have begun and not finished. */
const MOST_SIGN_INS = 5;
const STATE_CHARACTERS = 12;

/** The cookies of one application in one browser, as a request brought them. Every change is a `Set-Cookie` line. */
export function cookieJar(portico: Portico, header: string | null | undefined) {
  const cookies = readCookies(header);
  const secure = portico.settings.redirectUri?.startsWith('https:') ?? true;
  // `__Host-`: no other host, and nobody on plain http, can set it.
  const prefix = secure ? '__Host-' : '';
  const session = `${prefix}portico_app_session`;
  const signIns = `${prefix}portico_app_signin_`;
  const gone = { secure, maxAgeSeconds: 0 };
  return {
    session: () => portico.openSession(joinPieces(cookies, session)),

    /** @throws PorticoError `session_too_large` */
    keepSession: async (value: Session): Promise<string[]> =>
      pieceLines(cookies, session, await portico.sealSession(value), {
        secure,
        maxAgeSeconds: SESSION_SECONDS,
      }),

    forgetSession: (): string[] => pieceLines(cookies, session, '', gone),

    /** One cookie for each sign-in, so that two tabs do not undo each other's; the oldest make room. */
    keepSignIn(state: string, transaction: string): string[] {
      const open = [...cookies.keys()].filter((name) => name.startsWith(signIns));
      const stale = open.slice(0, Math.max(0, open.length - MOST_SIGN_INS + 1));
      return [
        ...stale.map((name) => cookieLine(name, '', gone)),
        cookieLine(nameOf(state), transaction, { secure, maxAgeSeconds: SIGN_IN_SECONDS }),
      ];
    },

    signIn: (state: string): string | undefined => cookies.get(nameOf(state)),

    forgetSignIn: (state: string): string[] =>
      cookies.has(nameOf(state)) ? [cookieLine(nameOf(state), '', gone)] : [],
  };

  /** What comes from an address stays out of the header. */
  function nameOf(state: string): string {
    return signIns + state.replace(/[^\w-]/g, '').slice(0, STATE_CHARACTERS);
  }
}
