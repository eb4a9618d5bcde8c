import type { KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml, showPage } from './plain-page.ts';

/** What a scope lets an application do, said to the person who allows it. */
const MEANINGS: Readonly<Record<string, string>> = {
  openid: 'know who you are, with your role in this organization',
  profile: 'see your name',
  email: 'see your e-mail address',
  groups: 'see your groups in this organization',
  organizations: 'see which organizations you belong to',
  offline_access: 'stay signed in while you are away',
  'connections:manage': 'manage how this organization signs in, if you may',
};

export type ConsentQuestion = {
  readonly application: string;
  readonly person: string | undefined;
  readonly organization: string | undefined;
  /** In the order in which they are told; the same one may be named twice. */
  readonly scopes: readonly string[];
  /** Shows with the answer that it comes from this page. */
  readonly proof: string;
};

/** Asks whether an application may have what it asks for; without scopes, whether it may go on. */
export function showConsent(ctx: KoaContextWithOIDC, question: ConsentQuestion): void {
  const { application, person, organization, proof } = question;
  const meanings = [...new Set(question.scopes)].flatMap((scope) => MEANINGS[scope] ?? []);
  const who = person === undefined ? '' : ` as ${escapeHtml(person)}`;
  const where = organization === undefined ? '' : ` of ${escapeHtml(organization)}`;
  const list = meanings.map((meaning) => `<li>${escapeHtml(meaning)}</li>`).join('');
  showPage(ctx, {
    title: meanings.length === 0 ? `Go on to ${application}?` : `Allow ${application}?`,
    body: `<p>You are signed in${who}${where}.</p>
${list === '' ? '<p>Go on only if you started this application yourself, just now.</p>' : `<p>${escapeHtml(application)} asks to:</p><ul>${list}</ul>`}
<form method="post"><input type="hidden" name="proof" value="${escapeHtml(proof)}">
<p><button name="answer" value="allow">${list === '' ? 'Go on' : 'Allow'}</button>
<button name="answer" value="refuse">Cancel</button></p></form>`,
  });
}

/** The question is over: answered, expired, or of another browser. */
export function showConsentGone(ctx: KoaContextWithOIDC, code: string): void {
  showPage(ctx, {
    title: 'This question is over',
    body: `<p>It was answered already, or it took too long. Go back to the application and sign in again.</p>
<small>${escapeHtml(code)}</small>`,
  });
}
