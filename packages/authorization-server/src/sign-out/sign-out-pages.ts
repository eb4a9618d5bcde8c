import type { EndpointContext } from '../context.ts';
import { linkBack } from '../pages/error-page.ts';
import { textsFor } from '../pages/page-texts.ts';
import { escapeHtml, showNotice, showPage } from '../pages/plain-page.ts';
import type { IssuerParts } from '../stores.ts';
import { EVERYWHERE } from './continue-sign-out.ts';
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
export function confirmSignOut(ctx: EndpointContext, form: string): void {
  const hinted = isHinted(ctx);
  const { language, signOut } = textsFor(ctx);
  showPage(ctx, {
    title: hinted ? signOut.underWay : signOut.ask,
    language,
    body: `${form}<p>${escapeHtml(signOut.ends(ctx.oidc.client?.clientName), 300)}</p>
<input type="hidden" name="logout" value="yes" form="op.logoutForm">
<p><button id="${BUTTON}" type="submit" form="op.logoutForm">${signOut.here}</button></p>
<p><button class="second" type="submit" form="op.logoutForm" name="${EVERYWHERE}" value="yes">${signOut.everywhere}</button></p>`,
    ...(hinted ? { script: SUBMIT } : {}),
  });
}

function isHinted({ oidc }: EndpointContext): boolean {
  const { session, entities } = oidc;
  const hint = entities.IdTokenHint?.payload;
  return session !== undefined && hint !== undefined && belongsHere(session, hint);
}

/** Where a sign-out ends that names no registered address to return to: with the way to the application, where it is known. */
export async function signedOut(parts: IssuerParts, ctx: EndpointContext): Promise<void> {
  const { language, signOut } = textsFor(ctx);
  showNotice(ctx, { ...signOut.done, language, wayOn: await linkBack(parts, ctx) });
}
