import type { ErrorOut, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { escapeHtml, showPage } from './plain-page.ts';
import { namedAddress, type Refused } from './refusal-reasons.ts';

/** The page for requests that cannot be answered by a redirect. Repeats nothing of the request unescaped. */
export function errorPage(ctx: KoaContextWithOIDC, out: ErrorOut, error: unknown): void {
  const requestId = ctx.req.headers['x-request-id'];
  const named = error === undefined ? undefined : namedAddress(ctx, error as Refused);
  const code = `${String(out.error)}: ${named ?? String(out.error_description ?? '')}`;
  showPage(ctx, {
    title: 'This sign-in request cannot be answered',
    body: `<p>The application sent a request that Portico does not accept. Go back to the application and try again; if it happens again, tell its developers.</p>
<small>${escapeHtml(code, 500)} · request ${escapeHtml(typeof requestId === 'string' ? requestId : 'unknown')}</small>`,
  });
}

/** What fails outside of the library's own error handling is told to us, and to people as a page. Has to be used first. */
export function answerFailures(provider: Provider, onServerError: (error: Error) => void): void {
  provider.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      onServerError(error instanceof Error ? error : new Error(String(error)));
      ctx.status = 500;
      showPage(ctx as unknown as KoaContextWithOIDC, {
        title: 'Something failed on our side',
        body: '<p>Nothing was changed. Try again in a moment.</p>',
      });
    }
  });
}
