import type { Middleware } from '../context.ts';
import type { IssuerParts } from '../stores.ts';

const CONFIRM = '/session/end/confirm';
/** The button of the sign-out page that says so. */
export const EVERYWHERE = 'everywhere';

/**
 * Lets a sign-out go on to the identity provider, when the person chose that: without it the next sign-in may go through
 * there without a question. They end on a page of ours, since the provider returns to registered addresses only.
 */
export function continueSignOut(parts: IssuerParts): Middleware {
  return async (ctx, next) => {
    await next();
    const { oidc } = ctx;
    const wanted = ctx.method === 'POST' && ctx.path === CONFIRM && oidc?.body?.[EVERYWHERE] === 'yes';
    if (!wanted || ctx.status !== 303) return;
    for (const { grantId } of Object.values(oidc.session?.authorizations ?? {})) {
      const url = grantId === undefined ? undefined : await parts.identityProviderSignOut(grantId);
      if (url !== undefined) return ctx.redirect(url);
    }
  };
}
