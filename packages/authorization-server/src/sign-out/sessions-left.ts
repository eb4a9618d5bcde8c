import { Provider } from 'oidc-provider';
import { type BrowserSession, keepField, type Middleware, type Oidc } from '../context.ts';
import type { IssuerParts } from '../stores.ts';

/** Organization sessions of this browser that it has left behind for another sign-in: kept with the browser's own. */
const LEFT = 'leftBehind';
/** More are not kept: each is a sign-in of its own. */
const MOST = 50;
/** Who was signed in, and to which applications, while one request puts another sign-in in their place. Never stored. */
const ASIDE = 'aside';
/** The session that the id_token of a sign-out names, while the question about it is open. */
const HINTED = 'hinted';

type Aside = Pick<BrowserSession, 'accountId' | 'authorizations'>;

/** Notes that the browser goes on without these sessions. They live on at their applications. */
function leaveBehind(session: BrowserSession, sessionIds: readonly string[]): void {
  const all = new Set([...leftBehind(session), ...sessionIds]);
  Reflect.set(session, LEFT, [...all].slice(-MOST));
}

/**
 * A browser stays signed in while a new sign-in is under way: any page can make it begin one (S8). When the person has come
 * back from it, whoever was signed in makes room, and not through a logout page, which would end their sessions.
 */
export function makeRoomOnReturn(provider: Provider): void {
  const { Interaction, Session } = provider;
  keepField(Session, LEFT);
  const find = Interaction.find.bind(Interaction);
  Object.defineProperty(Interaction, 'find', {
    value: async (...[uid, options]: Parameters<typeof find>) => {
      const found = (await find(uid, options)) as InstanceType<typeof Interaction> | undefined;
      const oidc = Provider.ctx?.oidc;
      if (found === undefined || oidc?.session === undefined || !/resume$/.test(oidc.route)) return found;
      const { login, consent } = found.result ?? {};
      const isNew =
        login !== undefined && (consent === undefined || login.accountId !== oidc.session.accountId);
      if (isNew) putAside(oidc.session);
      return found;
    },
  });
}

/** The session is a proxy that traps assignment only, so the fields have to be deleted. */
function putAside(session: BrowserSession): void {
  const { accountId, authorizations } = session;
  if (accountId === undefined) return;
  leaveBehind(session, currentSessions(session));
  Reflect.set(session, ASIDE, { accountId, authorizations } satisfies Aside);
  Reflect.deleteProperty(session, 'accountId');
  Reflect.deleteProperty(session, 'authorizations');
}

/** The same person is back: the browser is signed in to their other applications, too. To another one's it is not. */
export function takeBack(session: BrowserSession): void {
  const aside: Aside | undefined = Reflect.get(session, ASIDE);
  if (aside === undefined) return;
  Reflect.deleteProperty(session, ASIDE);
  if (aside.accountId === session.accountId)
    session.authorizations = { ...aside.authorizations, ...session.authorizations };
}

/** Of each application that this browser is signed in to now. */
function currentSessions(session: BrowserSession): string[] {
  return Object.values(session.authorizations ?? {}).flatMap(({ grantId }) => grantId ?? []);
}

function leftBehind(session: BrowserSession): string[] {
  const kept: unknown = Reflect.get(session, LEFT);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}

/** Whether an id_token is of somebody, or of a session, that this browser is or was signed in to. */
export function belongsHere(session: BrowserSession, { sub, sid }: Record<string, unknown>): boolean {
  const here = [...currentSessions(session), ...leftBehind(session)];
  return (sub !== undefined && sub === session.accountId) || (typeof sid === 'string' && here.includes(sid));
}

/**
 * A sign-out ends every session of this browser, also those that a later sign-in took the place of, and the one that the
 * application names by its id_token: the browser's own memory is shorter than a session may be (attack 127).
 */
export function endAllAtSignOut({ store }: Pick<IssuerParts, 'store'>): Middleware {
  return async (ctx, next) => {
    await next();
    const { oidc } = ctx;
    const session = oidc?.session;
    if (session === undefined) return;
    if (oidc?.route === 'end_session' && ctx.status === 200) await rememberHinted(oidc, session);
    const hasEnded = oidc?.route === 'end_session_confirm' && ctx.status === 303 && oidc.params?.['logout'];
    if (hasEnded) await Promise.all(toEnd(session).map((id) => store.revokeByGrantId(id)));
  };
}

/**
 * The application's own session: its id_token has been verified. It belongs to this one question, not to the browser:
 * else whoever sent the browser here with an id_token of theirs would be known to it the second time (attack 78).
 */
async function rememberHinted(oidc: Oidc, session: BrowserSession): Promise<void> {
  const named = oidc.entities.IdTokenHint?.payload['sid'];
  if (typeof named !== 'string') return;
  session.state = { ...session.state, [HINTED]: named };
  await session.persist();
}

/** Besides those that the library ends: of each application that the browser is signed in to. */
function toEnd(session: BrowserSession): string[] {
  const hinted = session.state?.[HINTED];
  return typeof hinted === 'string' ? [...leftBehind(session), hinted] : leftBehind(session);
}
