import type { Browser, HtmlForm, Page } from '@portico/testing';
import { api } from './dashboard.ts';
import type { Portico } from './portico.ts';
import type { SeededOrganization } from './seed.ts';

export type MicrosoftLogin = { readonly upn: string; readonly password: string };
export type ConsentAnswer = 'accept' | 'cancel';
export type StartedConnect = { readonly url: string; readonly requestId: string; readonly expiresAt: string };

const MOST_PAGES = 8;

/** The people of the emulator's directory with that domain. */
export function directoryOf({ emulator }: Pick<Portico, 'emulator'>, domain: string) {
  const found = emulator.seedFacts.directories.find((directory) => directory.domain === domain);
  const { admin, applicationAdmin, user, guest } = found ?? {};
  if (!found || !admin || !applicationAdmin || !user || !guest) throw new Error(`no directory ${domain}`);
  return { ...found, admin, applicationAdmin, user, guest };
}

/** Clicks on Connect Microsoft. The browser is signed in to the dashboard. */
export async function startConnect(
  portico: Pick<Portico, 'origin'>,
  browser: Browser,
  organization: Pick<SeededOrganization, 'id'>,
  returnTo?: string,
): Promise<StartedConnect> {
  const { status, body } = await api(portico, browser, startPath(organization), {
    method: 'POST',
    body: returnTo === undefined ? {} : { return_to: returnTo },
  });
  if (status !== 201) throw new Error(`start: ${status} ${JSON.stringify(body)}`);
  const { url, request_id, expires_at } = body as { url: string; request_id: string; expires_at: string };
  return { url, requestId: request_id, expiresAt: expires_at };
}

export const startPath = ({ id }: { readonly id: string }) => `/v1/session/orgs/${id}/ms-provision/start`;

/**
 * Goes to an address of the emulator and answers its pages, from name and password to the consent, until the browser
 * has left it, or stands before a page that has no more for this person.
 *
 * @param leaveAt stops before the redirect that leaves Microsoft, with the address in `location`
 */
export async function answerMicrosoft(
  portico: Pick<Portico, 'emulator'>,
  browser: Browser,
  url: string | URL,
  login: MicrosoftLogin,
  { answer = 'accept', leave = true }: { answer?: ConsentAnswer; leave?: boolean } = {},
): Promise<Page> {
  const isMicrosoft = (page: Page) => page.url.origin === portico.emulator.origin;
  const follow = (page: Page) => walk(browser, page, isMicrosoft, leave);
  let page = await follow(await browser.open(url, { follow: false }));
  for (let shown = 0; isMicrosoft(page) && page.location === undefined; shown += 1) {
    if (shown > MOST_PAGES) throw new Error(`Microsoft keeps asking: ${page.body.slice(0, 500)}`);
    const reply = replyTo(page, login, answer);
    if (reply === undefined) return page;
    const { form, fields } = reply;
    const target = new URL(form.action, page.url);
    const options = { method: form.method, form: { ...form.fields, ...fields }, from: page, follow: false };
    page = await follow(await browser.open(target, options));
  }
  return page;
}

/** Redirect after redirect; with `leave` false only as long as they stay at Microsoft. */
async function walk(
  browser: Browser,
  first: Page,
  isMicrosoft: (page: Page) => boolean,
  leave: boolean,
): Promise<Page> {
  let page = first;
  while (page.location !== undefined) {
    const next = page.location;
    if (!leave && isMicrosoft(page) && next.origin !== page.url.origin) return page;
    page = await browser.open(next, { follow: false, from: page });
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

/** The whole trip of an administrator. Answers the page on which the browser ends: the return address. */
export async function consentAtMicrosoft(
  portico: Pick<Portico, 'emulator'>,
  browser: Browser,
  url: string,
  login: MicrosoftLogin,
  answer: ConsentAnswer = 'accept',
): Promise<Page> {
  return answerMicrosoft(portico, browser, url, login, { answer });
}

/** Connects an organization to the directory of its own domain, whole trip, and answers the connection's id. */
export async function connectMicrosoft(
  portico: Portico,
  browser: Browser,
  organization: SeededOrganization,
  login: MicrosoftLogin = directoryOf(portico, organization.domain).admin,
): Promise<string> {
  const { url } = await startConnect(portico, browser, organization);
  const page = await consentAtMicrosoft(portico, browser, url, login);
  const connectionId = page.url.searchParams.get('connection');
  if (page.url.searchParams.get('ok') !== 'microsoft_connected' || connectionId === null)
    throw new Error(`not connected: ${page.url.href} ${page.status}`);
  return connectionId;
}
