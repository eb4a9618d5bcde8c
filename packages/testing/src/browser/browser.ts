import type { Clock } from '@portico/core';
import { systemClock } from '@portico/core';
import type { Cookie } from './cookie.ts';
import { CookieJar, type RequestContext } from './cookie-jar.ts';
import type { HtmlForm } from './html-form.ts';
import { Page } from './page.ts';
import { sameSite } from './site.ts';

const MOST_REDIRECTS = 20;

/** One request of the journal: which cookies travelled where. */
export type Hop = {
  readonly method: string;
  readonly url: URL;
  readonly status: number;
  readonly location: string | null;
  /** Names of the cookies that were sent. */
  readonly sent: readonly string[];
  /** Cookies that the answer set and the browser accepted. */
  readonly received: readonly Cookie[];
};

export type Navigation = {
  readonly method?: 'GET' | 'POST';
  /** The fields of a form; in the query for GET. */
  readonly form?: Readonly<Record<string, string>> | URLSearchParams;
  /** How a form of POST is written; URL-encoded unless given. */
  readonly enctype?: 'text/plain';
  /** The page with the link or form. Without one the address was typed in, which counts as same-site. */
  readonly from?: Page | URL | string;
  /** Which redirects to follow, all unless given. The first one that is not is where it stops. */
  readonly follow?: Follow;
};
export type Follow = boolean | ((from: URL, to: URL) => boolean);

/** Whether somebody who follows redirects that way follows this one. */
export const follows = (follow: Follow, from: URL, to: URL): boolean =>
  typeof follow === 'boolean' ? follow : follow(from, to);

type Step = {
  readonly url: URL;
  readonly method: string;
  readonly form: URLSearchParams | string | undefined;
};

/**
 * A browser for whole trips over HTTP: keeps cookies by host, path, Secure, HttpOnly and SameSite, follows redirects,
 * submits forms, and writes down every hop. No scripts run in it. One instance is one person's browser; an attacker
 * gets another.
 */
export class Browser {
  readonly runsScripts: boolean = false;
  readonly journal: Hop[] = [];
  readonly #jar = new CookieJar();
  readonly #fetch: typeof fetch;
  readonly #clock: Clock;

  constructor({
    fetch = globalThis.fetch,
    clock = systemClock,
  }: { fetch?: typeof globalThis.fetch; clock?: Clock } = {}) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /** Goes to an address and along its redirects. */
  async open(address: string | URL, navigation: Navigation = {}): Promise<Page> {
    const { from, follow = true } = navigation;
    const initiator = addressOf(from);
    let step = firstStep(new URL(address, initiator), navigation);
    let stayedOnSite = initiator === undefined || sameSite(initiator, step.url);
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const context = { navigation: true, method: step.method, sameSite: stayedOnSite };
      const page = await this.#load(step, context, originHeader(step, initiator));
      const next = nextStep(step, page);
      if (next === undefined || !follows(follow, step.url, next.url)) return page;
      // The whole chain counts (RFC 6265bis section 5.2): after one hop elsewhere, Strict cookies stay at home.
      stayedOnSite &&= sameSite(step.url, next.url) && sameSite(initiator ?? next.url, next.url);
      step = next;
    }
    throw new Error(`More than ${MOST_REDIRECTS} redirects from ${address}`);
  }

  /** Sends a form of the page, the only or first one unless named: its own values, then those given. */
  async submit(
    page: Page,
    fields: Readonly<Record<string, string>> = {},
    form: HtmlForm = page.form(),
    { follow = true }: Pick<Navigation, 'follow'> = {},
  ): Promise<Page> {
    const target = new URL(form.action === '' ? page.url : form.action, page.url);
    return this.open(target, {
      method: form.method,
      form: { ...form.fields, ...fields },
      from: page,
      follow,
    });
  }

  /** Goes along a link that the page has. */
  async followLink(page: Page, address: string | URL): Promise<Page> {
    const target = new URL(address, page.url);
    if (!page.links.some(({ href }) => href === target.href))
      throw new Error(`${page.url.href} has no link to ${target.href}: ${page.links.join(' ')}`);
    return this.open(target, { from: page });
  }

  /** Whether somebody reads that text on the page. */
  async shows(page: Page, text: string): Promise<boolean> {
    return page.body.includes(text);
  }

  /** Whether somebody can send one of the forms of the page. */
  async hasForm(page: Page): Promise<boolean> {
    return page.forms.length > 0;
  }

  /** What a script of the page would fetch: `Origin` is set, cookies go along as SameSite allows. */
  async fetch(page: Page | URL | string, address: string | URL, init: RequestInit = {}): Promise<Response> {
    const initiator = addressOf(page);
    const url = new URL(address, initiator);
    const method = init.method ?? 'GET';
    const context = {
      navigation: false,
      method,
      sameSite: initiator === undefined || sameSite(initiator, url),
    };
    const headers = new Headers(init.headers);
    if (
      initiator !== undefined &&
      !headers.has('origin') &&
      (method !== 'GET' || initiator.origin !== url.origin)
    ) {
      headers.set('origin', initiator.origin);
    }
    return this.#send(url, { ...init, method, headers }, context);
  }

  /** Every cookie that has not expired. */
  get cookies(): Cookie[] {
    return this.#jar.all(this.#clock.now());
  }

  /** The value of a cookie, wherever it belongs. */
  cookie(name: string): string | undefined {
    return this.cookies.find((cookie) => cookie.name === name)?.value;
  }

  /** What `document.cookie` would show to a script of that page. */
  visibleToScripts(address: string | URL): string[] {
    const context = { navigation: true, method: 'GET', sameSite: true };
    const visible = this.#jar.matching(new URL(address), context, this.#clock.now());
    return visible.filter(({ httpOnly }) => !httpOnly).map(({ name }) => name);
  }

  /** Puts a cookie into the browser as if that address had set it: what a sibling host of an attacker can do. */
  plantCookie(address: string | URL, setCookie: string): void {
    this.#jar.receive(new URL(address), [setCookie], this.#clock.now());
  }

  clearCookies(): void {
    this.#jar.clear();
  }

  async #load(step: Step, context: RequestContext, origin: Record<string, string>): Promise<Page> {
    const headers = { accept: 'text/html,application/json;q=0.9,*/*;q=0.8', ...origin };
    const response = await this.#send(
      step.url,
      { method: step.method, headers, body: step.form ?? null },
      context,
    );
    return new Page(step.url, response, await response.text());
  }

  async #send(url: URL, init: RequestInit & { method: string }, context: RequestContext): Promise<Response> {
    const now = this.#clock.now();
    const sent = this.#jar.matching(url, context, now);
    const headers = new Headers(init.headers);
    if (sent.length > 0) headers.set('cookie', sent.map(({ name, value }) => `${name}=${value}`).join('; '));
    const response = await this.#fetch(url, { ...init, headers, redirect: 'manual' });
    const received = this.#jar.receive(url, response.headers.getSetCookie(), now);
    this.journal.push({
      method: init.method,
      url,
      status: response.status,
      location: response.headers.get('location'),
      sent: sent.map(({ name }) => name),
      received,
    });
    return response;
  }
}

function addressOf(from: Page | URL | string | undefined): URL | undefined {
  if (from === undefined) return undefined;
  return from instanceof Page ? from.url : new URL(from);
}

function firstStep(url: URL, { method = 'GET', form: fields, enctype }: Navigation): Step {
  const form = fields === undefined ? undefined : new URLSearchParams(fields);
  if (form !== undefined && enctype === 'text/plain')
    return { url, method, form: [...form].map(([name, value]) => `${name}=${value}\r\n`).join('') };
  if (method !== 'GET' || form === undefined) return { url, method, form };
  const target = new URL(url);
  target.search = form.toString();
  return { url: target, method, form: undefined };
}

/** Fetch standard, HTTP-redirect fetch: 303 and a POST answered by 301 or 302 become GET; 307 and 308 repeat it. */
function nextStep(step: Step, page: Page): Step | undefined {
  if (![301, 302, 303, 307, 308].includes(page.status) || page.location === undefined) return undefined;
  const url = page.location;
  // The fragment of the address before survives a redirect that names none.
  if (url.hash === '') url.hash = step.url.hash;
  return page.status >= 307 ? { ...step, url } : { url, method: 'GET', form: undefined };
}

function originHeader(step: Step, initiator: URL | undefined): Record<string, string> {
  return step.method === 'GET' || initiator === undefined ? {} : { origin: initiator.origin };
}
