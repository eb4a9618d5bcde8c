import type { ErrorOut, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { escapeHtml, showPage } from './plain-page.ts';
import type { IssuerParts } from './stores.ts';

/** The page for requests that cannot be answered by a redirect. Repeats nothing of the request unescaped. */
export function errorPage(ctx: KoaContextWithOIDC, out: ErrorOut, _error: unknown): void {
  const code = `${String(out.error)}: ${String(out.error_description ?? '')}`;
  showPage(ctx, {
    title: 'This sign-in request cannot be answered',
    body: `<p>The application sent a request that Portico does not accept. Go back to the application and try again; if it happens again, tell its developers.</p>
<small>${escapeHtml(code)} · request ${requestOf(ctx)}</small>`,
  });
}

/**
 * What fails outside of the library's own error handling is told to us, and to people as a page. What fails because there
 * is no database right now is nobody's mistake: 503 at every endpoint, whatever the library made of it. Has to be used
 * first.
 */
export function answerFailures(
  provider: Provider,
  { onServerError, isUnavailable }: Pick<IssuerParts, 'onServerError' | 'isUnavailable'>,
): void {
  /** Requests that found no database. */
  const without = new WeakSet<object>();
  provider.on('server_error', (ctx, error) => {
    if (isUnavailable(error)) without.add(ctx);
    onServerError(error);
  });
  provider.use(async (ctx, next) => {
    const page = ctx as unknown as KoaContextWithOIDC;
    try {
      await next();
    } catch (error) {
      onServerError(error instanceof Error ? error : new Error(String(error)));
      if (isUnavailable(error)) without.add(ctx);
      else failed(page);
    }
    if (without.has(ctx)) unavailable(page);
  });
}

function failed(ctx: KoaContextWithOIDC): void {
  ctx.status = 500;
  showPage(ctx, {
    title: 'Something failed on our side',
    body: '<p>Nothing was changed. Try again in a moment.</p>',
  });
}

/** Longer than most failovers take (RFC 9110 section 10.2.3). */
const RETRY_AFTER_SECONDS = 5;

function unavailable(ctx: KoaContextWithOIDC): void {
  ctx.remove('location');
  ctx.remove('set-cookie');
  ctx.status = 503;
  ctx.set('retry-after', String(RETRY_AFTER_SECONDS));
  ctx.set('cache-control', 'no-store');
  if (ctx.accepts('json', 'html') === 'json') {
    ctx.body = { error: 'temporarily_unavailable', error_description: 'try again in a moment' };
    return;
  }
  showPage(ctx, {
    title: 'Portico cannot answer right now',
    body: `<p>Load this page again in a moment.</p><small>request ${requestOf(ctx)}</small>`,
  });
}

function requestOf({ req }: KoaContextWithOIDC): string {
  const id = req.headers['x-request-id'];
  return escapeHtml(typeof id === 'string' ? id : 'unknown');
}
