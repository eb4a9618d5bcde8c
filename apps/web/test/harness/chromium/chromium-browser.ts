import { isDeepStrictEqual } from 'node:util';
import type { Browser as Chromium, ElementHandle } from '@playwright/test';
import { Browser, type Cookie, type Follow, type HtmlForm, type Navigation, Page } from '@portico/testing';
import {
  type Control,
  controlAt,
  isThere,
  isVisible,
  markBeforeLeaving,
  planOf,
  sendForm,
} from './in-the-page.ts';
import { Tab } from './tab.ts';

/**
 * The same person's browser in Chromium, for tests that take either: scripts run, styles count, links and buttons are pressed
 * where they are seen. What only a forged form sends is sent by a script, from the page that the test names.
 */
export class ChromiumBrowser extends Browser {
  override readonly runsScripts = true;
  readonly #tab: Promise<Tab>;

  constructor(chromium: Chromium, outside: (url: URL) => string | undefined) {
    super();
    this.#tab = Tab.open(chromium, { outside, journal: this.journal });
  }

  /** Goes to an address as if it were typed, or sends a form that no page has. */
  override async open(address: string | URL, navigation: Navigation = {}): Promise<Page> {
    const { method = 'GET', form, from, follow = true, enctype } = navigation;
    const { page } = await this.#tab;
    const initiator = from instanceof Page ? from.url : from;
    const target = new URL(address, initiator).href;
    if (method === 'GET') return this.#after(follow, () => page.goto(target, { waitUntil: 'commit' }));
    if (initiator !== undefined && page.url() !== new URL(initiator).href) await this.open(initiator);
    const entries = [...new URLSearchParams(form)];
    return this.#after(follow, () => page.evaluate(sendForm, { target, entries, enctype }));
  }

  /** Types what there is to type and presses the button. */
  override async submit(
    shown: Page,
    fields: Readonly<Record<string, string>> = {},
    form: HtmlForm = shown.form(),
    { follow = true }: Pick<Navigation, 'follow'> = {},
  ): Promise<Page> {
    const { page } = await this.#tab;
    this.#isStill(shown, page.url());
    const index = shown.forms.findIndex((each) => isDeepStrictEqual(each, form));
    const plan = await page.evaluate(planOf, { index, fields });
    if (plan.forged) {
      const target = new URL(form.action, shown.url);
      return this.open(target, { method: 'POST', form: { ...form.fields, ...fields }, from: shown, follow });
    }
    const control = async ({ position }: Control): Promise<ElementHandle> => {
      const handle = await page.evaluateHandle(controlAt, { index, position });
      const element = handle.asElement();
      if (element === null) throw new Error(`${page.url()}: the form has no button`);
      return element;
    };
    for (const typed of plan.typed) await (await control(typed)).fill(typed.value);
    const button = await control(plan.button);
    return this.#after(follow, () => button.click(), index);
  }

  /** Presses a link that is seen. */
  override async followLink(shown: Page, address: string | URL): Promise<Page> {
    const { page } = await this.#tab;
    this.#isStill(shown, page.url());
    const target = new URL(address, shown.url).href;
    const link = await page.evaluateHandle(
      (href) => [...document.links].find((each) => each.href === href),
      target,
    );
    const element = link.asElement();
    if (element === null) throw new Error(`${page.url()} has no link to ${target}`);
    return this.#after(true, () => element.click());
  }

  override async shows(_: Page, text: string): Promise<boolean> {
    return (await this.#tab).page.evaluate(isVisible, text);
  }

  override async hasForm(): Promise<boolean> {
    return (await this.#tab).page.locator('form button, button[form]').first().isVisible();
  }

  /** What a script sends that shares the cookies of this browser. */
  override async fetch(from: Page | URL | string, address: string | URL, init: RequestInit = {}) {
    const { page } = await this.#tab;
    const url = new URL(address, from instanceof Page ? from.url : from);
    const answer = await page.context().request.fetch(url.href, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      maxRedirects: 0,
      ...(typeof init.body === 'string' ? { data: init.body } : {}),
    });
    return new Response(await answer.text(), { status: answer.status(), headers: answer.headers() });
  }

  /** Nobody but Chromium knows them. */
  override get cookies(): Cookie[] {
    throw new Error('Chromium keeps the cookies');
  }

  override plantCookie(): void {
    throw new Error('Chromium keeps the cookies');
  }

  /** Closes it. @returns what Chromium complained of */
  async close(): Promise<readonly string[]> {
    const { page, complaints } = await this.#tab;
    await page.context().close();
    return complaints;
  }

  /** Does what leads on, and answers what is shown then. */
  async #after(follow: Follow, act: () => Promise<unknown>, form?: number): Promise<Page> {
    const tab = await this.#tab;
    tab.follow = follow;
    await tab.page.evaluate(markBeforeLeaving, form);
    await act();
    await tab.page.waitForFunction(isThere);
    tab.follow = true;
    const { status, headers } = tab.answer;
    const answer = new Response(null, { status, headers });
    return new Page(new URL(tab.page.url()), answer, await tab.page.content());
  }

  #isStill(shown: Page, url: string): void {
    if (shown.url.href !== url) throw new Error(`The browser shows ${url}, no longer ${shown.url.href}`);
  }
}
