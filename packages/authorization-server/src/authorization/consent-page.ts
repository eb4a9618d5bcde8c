import type { IssuerContext } from '../context.ts';
import { overPage } from '../pages/error-page.ts';
import { textsFor } from '../pages/page-texts.ts';
import { escapeHtml, showPage } from '../pages/plain-page.ts';
import type { IssuerParts } from '../stores.ts';

export type ConsentQuestion = {
  readonly application: string;
  readonly person: string | undefined;
  readonly organization: string | undefined;
  /** In the order in which they are told; the same one may be named twice. */
  readonly scopes: readonly string[];
  /** Shows with the answer that it comes from this page. */
  readonly proof: string;
  /** `ui_locales` of the waiting request. */
  readonly locales: unknown;
};

/** Asks whether an application may have what it asks for; without scopes, whether it may go on. */
export function showConsent(ctx: IssuerContext, question: ConsentQuestion): void {
  const { application, person, organization, proof } = question;
  const { language, cancel, consent: texts } = textsFor(ctx, question.locales);
  const meanings = [...new Set(question.scopes)].flatMap((scope) => texts.meanings[scope] ?? []);
  const asks = meanings.length > 0;
  const list = meanings.map((meaning) => `<li>${escapeHtml(meaning)}</li>`).join('');
  const about = asks
    ? `<p>${escapeHtml(texts.asks(application), 300)}</p><ul>${list}</ul>`
    : `<p>${texts.onlyIfYours}</p>`;
  showPage(ctx, {
    title: asks ? texts.allowTitle(application) : texts.goOnTitle(application),
    language,
    body: `<p>${escapeHtml(texts.signedIn(person, organization), 500)}</p>
${about}
<form method="post"><input type="hidden" name="proof" value="${escapeHtml(proof)}">
<button name="answer" value="allow">${asks ? texts.allow : texts.goOn}</button>
<button class="second" name="answer" value="refuse">${cancel}</button></form>`,
  });
}

/** The question is over: answered, expired, or of another browser. */
export async function showConsentGone(parts: IssuerParts, ctx: IssuerContext, code: string): Promise<void> {
  await overPage(parts, ctx, textsFor(ctx).consent.over, code);
}
