import type { Provider } from 'oidc-provider';
import type { IssuerContext, Middleware } from '../context.ts';
import type { IssuerParts } from '../stores.ts';

/** Where a browser comes back to a request that waits. */
const WAITING = /^\/(?:auth|consent)\/([\w-]{1,64})$/;

/**
 * A sign-in that was under way when a project's keys were withdrawn (review R12): its cookies carry signatures that count
 * no more, so nothing of what was done so far may count either. The application's request begins anew; it is the one
 * that this browser has brought before, because the cookie, signed or not, names it.
 */
export function beginAnew({ issuer }: Pick<IssuerParts, 'issuer'>, provider: Provider): Middleware {
  return async (ctx, next) => {
    const uid = WAITING.exec(ctx.path)?.[1];
    if (ctx.method !== 'GET' || uid === undefined || !hasLostItsSignature(provider, ctx, uid)) return next();
    const params = (await provider.Interaction.find(uid))?.params;
    if (params === undefined) return next();
    const given = Object.entries(params).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    );
    ctx.set('cache-control', 'no-store');
    ctx.status = 303;
    ctx.redirect(`${issuer}/auth?${new URLSearchParams(given)}`);
  };
}

function hasLostItsSignature(provider: Provider, { path, cookies }: IssuerContext, uid: string): boolean {
  const name = provider.cookieName(path.startsWith('/auth/') ? 'resume' : 'interaction');
  return cookies.get(name, { signed: false }) === uid && cookies.get(name, { signed: true }) === undefined;
}
