import { SIGN_IN_SECONDS } from '../pending-sign-in.ts';
import { type Portico, SESSION_SECONDS } from '../portico.ts';
import type { Session } from '../session.ts';
import { cookieLine, joinPieces, pieceLines, readCookies, wholeName } from './cookies.ts';

/** Sign-ins that one browser may have begun and not finished, as long as the next request still gets through with them. */
const MOST_SIGN_INS = 20;
const MOST_SIGN_IN_CHARACTERS = 4_800;
const STATE_CHARACTERS = 10;

/** The cookies of one application in one browser. */
export type CookieJar = Awaited<ReturnType<typeof cookieJar>>;

/**
 * The cookies of one application in one browser, as a request brought them. Every change is a `Set-Cookie` line. Their
 * names carry application and issuer: those of others on the same host are left alone.
 */
export async function cookieJar(portico: Portico, header: string | null | undefined) {
  const cookies = readCookies(header);
  const secure = portico.settings.redirectUri?.startsWith('https:') ?? true;
  // `__Host-`: no other host, and nobody on plain http, can set it.
  const session = `${secure ? '__Host-' : ''}portico_app_${await portico.cookieTag()}`;
  const signIns = `${session}_`;
  const gone = { secure, maxAgeSeconds: 0 };
  const remove = (names: readonly string[]) => names.map((name) => cookieLine(name, '', gone));
  const piecesOf = (whole: string) => [...cookies.keys()].filter((name) => wholeName(name) === whole);
  /** What comes from an address stays out of the header. */
  const nameOf = (state: string) => signIns + state.replace(/[^\w-]/g, '').slice(0, STATE_CHARACTERS);

  /** The oldest sign-ins, when there is no room for one more of that size: browsers list cookies oldest first. */
  function stale(name: string, size: number): string[] {
    const open = new Map<string, number>();
    for (const [piece, value] of cookies) {
      const whole = wholeName(piece);
      if (!piece.startsWith(signIns) || whole === name) continue;
      open.set(whole, (open.get(whole) ?? 0) + piece.length + value.length);
    }
    let room = MOST_SIGN_IN_CHARACTERS - size - [...open.values()].reduce((sum, each) => sum + each, 0);
    let count = open.size;
    const oldest: string[] = [];
    for (const [whole, length] of open) {
      if (count < MOST_SIGN_INS && room >= 0) break;
      oldest.push(...piecesOf(whole));
      room += length;
      count -= 1;
    }
    return oldest;
  }

  return {
    session: () => portico.openSession(cookies.get(session)),

    /** @throws PorticoError `session_too_large` when its tokens alone do not fit */
    keepSession: async (value: Session): Promise<string[]> => [
      cookieLine(session, await portico.sealSession(value), { secure, maxAgeSeconds: SESSION_SECONDS }),
    ],

    /** Of a session that is over. A cookie that does not open is somebody else's, and stays. */
    forgetSession: (): string[] => remove(piecesOf(session)),

    /** One for each sign-in, so that two tabs do not undo each other's. Undefined when it is too long for any browser. */
    keepSignIn(state: string, transaction: string): string[] | undefined {
      const name = nameOf(state);
      const lines = pieceLines(name, transaction, { secure, maxAgeSeconds: SIGN_IN_SECONDS });
      return lines && [...remove(stale(name, name.length + transaction.length)), ...lines];
    },

    signIn: (state: string): string | undefined => joinPieces(cookies, nameOf(state)),

    forgetSignIn: (state: string): string[] => remove(piecesOf(nameOf(state))),
  };
}
