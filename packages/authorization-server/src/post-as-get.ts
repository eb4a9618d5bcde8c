import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { errorPage } from './error-page.ts';
import { readFields } from './read-form.ts';
import type { IssuerParts } from './stores.ts';

/** Requests that the standards let an application post from the browser (OIDC Core section 3.1.2.1, Logout section 2). */
const POSTED = new Set(['/auth', '/session/end']);
/** What still fits into an address everywhere. */
const MOST_BYTES = 12_000;

/**
 * A request that another site posts arrives without our Lax cookies, so nobody would be signed in. It goes on as a GET,
 * with which they come; what it carries could have been in an address from the start (as in decision 5).
 */
export function postAsGet(provider: Provider, parts: IssuerParts): void {
  provider.use(async (ctx, next) => {
    if (ctx.method !== 'POST' || !POSTED.has(ctx.path)) return next();
    const fields = await readFields(ctx.req, MOST_BYTES);
    if (fields === undefined) {
      ctx.status = 400;
      const out = { error: 'invalid_request', error_description: 'the body is no form, or too large' };
      return errorPage(ctx as unknown as KoaContextWithOIDC, out, undefined);
    }
    ctx.set('cache-control', 'no-store');
    ctx.status = 303;
    ctx.redirect(`${parts.issuer}${ctx.path}?${fields}`);
  });
}
