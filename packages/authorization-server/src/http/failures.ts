import type { Provider } from 'oidc-provider';
import type { IssuerContext, Middleware } from '../context.ts';
import { failurePage } from '../pages/error-page.ts';
import { requestIdOf } from '../request-id.ts';
import type { IssuerParts } from '../stores.ts';

/**
 * What fails outside of the library's own error handling is told to us, and to people as a page. What fails because there
 * is no database right now is nobody's mistake: 503 at every endpoint, whatever the library made of it.
 */
export function answerFailures(parts: IssuerParts, provider: Provider): Middleware {
  /** Requests that found no database. */
  const without = new WeakSet<object>();
  provider.on('server_error', (ctx, error) => {
    parts.onServerError(error, requestIdOf(ctx));
    if (parts.isUnavailable(error)) without.add(ctx.req);
  });
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      parts.onServerError(error instanceof Error ? error : new Error(String(error)), requestIdOf(ctx));
      ctx.status = 500;
      if (parts.isUnavailable(error)) without.add(ctx.req);
      else await failurePage(parts, ctx);
    }
    if (without.has(ctx.req)) await unavailable(parts, ctx);
  };
}

/** Longer than most failovers take (RFC 9110 section 10.2.3). */
const RETRY_AFTER_SECONDS = 5;

async function unavailable(parts: IssuerParts, ctx: IssuerContext): Promise<void> {
  ctx.remove('location');
  ctx.remove('set-cookie');
  ctx.status = 503;
  ctx.set('retry-after', String(RETRY_AFTER_SECONDS));
  ctx.set('cache-control', 'no-store');
  if (ctx.accepts('json', 'html') === 'json')
    ctx.body = { error: 'temporarily_unavailable', error_description: 'try again in a moment' };
  else await failurePage(parts, ctx, 'temporarily_unavailable');
}
