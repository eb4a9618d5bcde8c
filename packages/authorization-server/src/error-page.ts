import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml, showPage } from './plain-page.ts';

/** The page for requests that cannot be answered by a redirect. Repeats nothing of the request unescaped. */
export function errorPage(ctx: KoaContextWithOIDC, out: ErrorOut, _error: unknown): void {
  const requestId = ctx.req.headers['x-request-id'];
  const code = `${String(out.error)}: ${String(out.error_description ?? '')}`;
  showPage(ctx, {
    title: 'This sign-in request cannot be answered',
    body: `<p>The application sent a request that Portico does not accept. Go back to the application and try again; if it happens again, tell its developers.</p>
<small>${escapeHtml(code)} · request ${escapeHtml(typeof requestId === 'string' ? requestId : 'unknown')}</small>`,
  });
}
