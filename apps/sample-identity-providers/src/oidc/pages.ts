import { html, raw } from 'hono/html';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { problemPage, tripPage } from '../web/layout.ts';
import { pageHeaders } from '../web/page-headers.ts';

const DRESS = 'OpenID Connect';

function show(ctx: KoaContextWithOIDC, page: string): void {
  ctx.body = page;
  ctx.set({ ...pageHeaders('trip') });
}

/** Why a request stops here, where no application may be told. */
export function showError(
  ctx: KoaContextWithOIDC,
  { error, error_description: description = '' }: { error: string; error_description?: string | undefined },
): void {
  show(ctx, problemPage('This cannot go on', DRESS, `${error}: ${description}`));
}

/**
 * Whether to sign out. Who was brought by an application that shows whom it signed in is not asked, as at Okta.
 *
 * @param form of the library, without a button
 */
export function confirmSignOut(ctx: KoaContextWithOIDC, form: string): void {
  const isShown = ctx.oidc.params?.['id_token_hint'] !== undefined;
  const press = isShown ? html`data-press` : '';
  const body = html`${raw(form)}<p class="row"><button type="submit" form="op.logoutForm" name="logout" value="yes" ${press}>Sign out</button>
<button type="submit" class="second" form="op.logoutForm">Stay signed in</button></p>`;
  show(ctx, tripPage('Sign out?', DRESS, body));
}

export function signedOut(ctx: KoaContextWithOIDC): void {
  show(ctx, tripPage('Signed out', DRESS, html`<p>You are signed out of Sample OpenID Connect.</p>`));
}
