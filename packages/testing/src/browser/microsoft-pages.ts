import type { Browser } from './browser.ts';
import type { HtmlForm } from './html-form.ts';
import type { Page } from './page.ts';

export type MicrosoftLogin = { readonly upn: string; readonly password: string };
export type ConsentAnswer = 'accept' | 'cancel';
export type MicrosoftAnswers = { readonly answer?: ConsentAnswer; readonly leave?: boolean };

const MOST_PAGES = 8;

/**
 * Goes to an address of the emulator and answers its pages, from name and password to the consent, until the browser
 * has left it, or stands before a page that has no more for this person. With `leave: false` it stops before the
 * redirect that leaves Microsoft, whose address is then the page's `location`.
 */
export async function answerMicrosoftPages(
  browser: Browser,
  emulatorOrigin: string,
  url: string | URL,
  login: MicrosoftLogin,
  { answer = 'accept', leave = true }: MicrosoftAnswers = {},
): Promise<Page> {
  const isMicrosoft = ({ origin }: URL) => origin === emulatorOrigin;
  const follow = (from: URL, to: URL) => leave || !isMicrosoft(from) || isMicrosoft(to);
  let page = await browser.open(url, { follow });
  for (let shown = 0; isMicrosoft(page.url) && page.location === undefined; shown += 1) {
    if (shown > MOST_PAGES) throw new Error(`Microsoft keeps asking: ${page.body.slice(0, 500)}`);
    const reply = replyTo(page, login, answer);
    if (reply === undefined) return page;
    page = await browser.submit(page, reply.fields, reply.form, { follow });
  }
  return page;
}

type Reply = { readonly form: HtmlForm; readonly fields: Readonly<Record<string, string>> };

function replyTo(page: Page, login: MicrosoftLogin, answer: ConsentAnswer): Reply | undefined {
  // A refused name or password would be asked for again and again.
  if (page.body.includes('id="error"')) return undefined;
  const form = (step: string) => page.forms.find(({ fields }) => fields['step'] === step);
  const [consent, password, email, pick] = ['consent', 'password', 'email', 'pick'].map(form);
  if (consent) return { form: consent, fields: { answer } };
  if (password) return { form: password, fields: { password: login.password } };
  if (email) return { form: email, fields: { email: login.upn } };
  if (pick) return picked(page, pick, login);
  return undefined;
}

/** The row of that person, or the way to type another name. */
function picked(page: Page, pick: HtmlForm, login: MicrosoftLogin): Reply | undefined {
  const rows = [...page.body.matchAll(/<button[^>]*name="user" value="([^"]+)">([^<]*)</g)];
  const row = rows.find(([, , label]) => label?.includes(`, ${login.upn} `));
  if (row?.[1] !== undefined) return { form: pick, fields: { user: row[1] } };
  const other = page.forms.find(({ fields }) => fields['step'] === 'other');
  return other && { form: other, fields: {} };
}
