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
      if (lines === undefined) return undefined;
      const others = [...cookies].filter(([piece]) => piece.startsWith(signIns) && wholeName(piece) !== name);
      const stale = withoutRoom(others, name.length + transaction.length);
      return [...remove(stale.flatMap(piecesOf)), ...lines];
    },

    signIn: (state: string): string | undefined => joinPieces(cookies, nameOf(state)),

    forgetSignIn: (state: string): string[] => remove(piecesOf(nameOf(state))),
  };
}

/** The oldest sign-ins, when there is no room for one more of that size: browsers list cookies oldest first. */
function withoutRoom(pieces: readonly (readonly [string, string])[], size: number): string[] {
  const sizes = new Map<string, number>();
  for (const [piece, value] of pieces) {
    const whole = wholeName(piece);
    sizes.set(whole, (sizes.get(whole) ?? 0) + piece.length + value.length);
  }
  let [count, total] = [sizes.size + 1, size];
  for (const each of sizes.values()) total += each;
  const stale: string[] = [];
  for (const [whole, each] of sizes) {
    if (count <= MOST_SIGN_INS && total <= MOST_SIGN_IN_CHARACTERS) break;
    stale.push(whole);
    [count, total] = [count - 1, total - each];
  }
  return stale;
}
