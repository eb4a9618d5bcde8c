import type { KoaContextWithOIDC } from 'oidc-provider';
import { EVERYWHERE } from './continue-sign-out.ts';
import { escapeHtml, showPage } from './plain-page.ts';
import { belongsHere } from './sessions-left.ts';

const BUTTON = 'sign-out';
const SUBMIT = `document.getElementById('${BUTTON}').click()`;

/**
 * Asks before the session ends (OIDC RP-Initiated Logout section 2). A valid id_token_hint shows that the application is
 * the one that signed this person in: then the page goes on by itself. One of somebody else shows nothing, since everybody
 * has an id_token of their own (attack 78).
 *
 * @param form the library's form, with its own protection against forged requests
 */
export function confirmSignOut(ctx: KoaContextWithOIDC, form: string): void {
  const hinted = isHinted(ctx);
  const name = ctx.oidc.client?.clientName;
  const where = name === undefined ? '' : ` of ${escapeHtml(name)}`;
  showPage(ctx, {
    title: hinted ? 'Signing you out' : 'Sign out?',
    body: `${form}<p>This ends your session${where}.</p>
<input type="hidden" name="logout" value="yes" form="op.logoutForm">
<p><button id="${BUTTON}" type="submit" form="op.logoutForm">Sign out</button></p>
<p><button type="submit" form="op.logoutForm" name="${EVERYWHERE}" value="yes">Sign out at the identity provider, too</button></p>`,
    ...(hinted ? { script: SUBMIT } : {}),
  });
}

function isHinted({ oidc }: KoaContextWithOIDC): boolean {
  const { session, entities } = oidc;
  const hint = entities.IdTokenHint?.payload;
  return session !== undefined && hint !== undefined && belongsHere(session, hint);
}

/** Where a sign-out ends that names no registered address to return to. */
export function signedOut(ctx: KoaContextWithOIDC): void {
  showPage(ctx, { title: 'You are signed out', body: '<p>You can close this page.</p>' });
}
