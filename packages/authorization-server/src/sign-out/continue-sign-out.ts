import type { IssuerContext, Middleware } from '../context.ts';
import { textsFor } from '../pages/page-texts.ts';
import { escapeHtml, showPage } from '../pages/plain-page.ts';
import type { IssuerParts, PostedForm } from '../stores.ts';

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
      const onward = grantId === undefined ? undefined : await parts.identityProviderSignOut(grantId);
      if (typeof onward === 'string') return ctx.redirect(onward);
      if (onward !== undefined) return showPostedForm(ctx, onward);
    }
  };
}

const SUBMIT = 'document.forms[0].submit()';

/** A page that posts the form at once, or where somebody presses a button without scripts. */
function showPostedForm(ctx: IssuerContext, { action, fields }: PostedForm): void {
  const { language, signOut } = textsFor(ctx);
  const whole = (text: string) => escapeHtml(text, text.length);
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${whole(name)}" value="${whole(value)}">`,
  );
  ctx.remove('location');
  ctx.status = 200;
  const button = `<button type="submit">${signOut.goOn}</button>`;
  const body = `<form method="post" action="${whole(action)}">${hidden.join('')}${button}</form>`;
  showPage(ctx, { title: signOut.underWay, language, body, script: SUBMIT });
}
