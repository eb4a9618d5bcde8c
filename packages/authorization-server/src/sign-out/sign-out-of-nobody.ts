import type { Provider } from 'oidc-provider';
import type { EndpointContext, Middleware } from '../context.ts';
import type { IssuerParts } from '../stores.ts';
import { claimsOf, isLive } from '../tokens/id-token-hint.ts';

const SIGN_OUT = '/session/end';

/**
 * Who has no session leaves none behind (A5). The library keeps one for every browser whose cookie names none, and one for
 * each that is asked whether to sign out.
 */
export function forgetSessionsOfNobody(provider: Provider, parts: IssuerParts): void {
  const { Session } = provider;
  const get = Session.get.bind(Session);
  Object.defineProperty(Session, 'get', {
    configurable: true,
    value: async (ctx: EndpointContext) => {
      const session = await get(ctx);
      if (session.exp !== undefined) return session;
      // A cookie of a session that is gone is as none: else each request that shows it would be worth a row.
      Object.defineProperty(session, 'new', { value: true });
      if (isQuestion(ctx) && !(await namesLiveSession(parts, ctx)))
        Object.defineProperty(session, 'destroyed', { value: true });
      return session;
    },
  });
}

/** Where nobody is signed in there is nothing to ask: the sign-out is over at once (RP-Initiated Logout section 3). */
export function signOutNobody(parts: IssuerParts): Middleware {
  return async (ctx, next) => {
    await next();
    const { oidc } = ctx;
    const session = oidc?.session;
    if (oidc?.route !== 'end_session' || ctx.status !== 200 || !isDestroyed(session)) return;
    const { postLogoutRedirectUri: to, state } = session?.state ?? {};
    const url = new URL(typeof to === 'string' ? to : `${parts.issuer}${SIGN_OUT}/success`);
    if (typeof to === 'string' && typeof state === 'string') url.searchParams.set('state', state);
    ctx.status = 303;
    ctx.redirect(url.href);
  };
}

const isDestroyed = (session: object | undefined): boolean =>
  session !== undefined && Reflect.get(session, 'destroyed') === true;

const isQuestion = ({ method, path }: EndpointContext): boolean => method === 'GET' && path === SIGN_OUT;

/** An application may end its own session from a browser that does not know of it; the library checks the signature. */
async function namesLiveSession(parts: IssuerParts, ctx: EndpointContext): Promise<boolean> {
  const hint = ctx.query['id_token_hint'];
  return typeof hint === 'string' && isLive(parts, claimsOf(hint));
}
