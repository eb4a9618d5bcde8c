import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).slice(0, 200);

/** The page for requests that cannot be answered by a redirect. Repeats nothing of the request unescaped. */
export function errorPage(ctx: KoaContextWithOIDC, out: ErrorOut, _error: unknown): void {
  ctx.type = 'html';
  ctx.set('cache-control', 'no-store');
  ctx.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
  const requestId = ctx.req.headers['x-request-id'];
  ctx.body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign-in request refused</title>
<h1>This sign-in request cannot be answered</h1>
<p>The application sent a request that Portico does not accept. Go back to the application and try again; if it happens again, tell its developers.</p>
<p>${escapeHtml(String(out.error))}: ${escapeHtml(String(out.error_description ?? ''))}</p>
<p>Request ${escapeHtml(typeof requestId === 'string' ? requestId : 'unknown')}</p></html>`;
}
