import type { CDPSession, Browser as Chromium, Page } from '@playwright/test';
import { type Follow, follows, type Hop } from '@portico/testing';

/** What a document was answered with. */
type Answer = { readonly status: number; readonly headers: Headers };
/** What the protocol tells of `Fetch.requestPaused` that is used here. */
type Paused = {
  readonly requestId: string;
  readonly request: { readonly method: string; readonly url: string };
  readonly responseStatusCode?: number;
  readonly responseErrorReason?: string;
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
};

const HTML = [{ name: 'content-type', value: 'text/html; charset=utf-8' }];
/** Chromium's own line for every answer from 400 on, which is what these tests are about. */
const ANSWERED = /^Failed to load resource: the server responded with a status of/;

/** One tab of Chromium with cookies of its own, in which every document that is asked for is seen, redirects too. */
export class Tab {
  readonly page: Page;
  /** What the browser complains of: scripts that fail, what a policy forbids. */
  readonly complaints: string[] = [];
  /** Of the document that is shown. */
  answer: Answer = { status: 0, headers: new Headers() };
  /** A redirect that is not followed is shown in place of where it leads. */
  follow: Follow = true;
  readonly #network: CDPSession;
  readonly #outside: (url: URL) => string | undefined;
  readonly #journal: Hop[];

  private constructor(
    page: Page,
    network: CDPSession,
    { outside, journal }: { outside: (url: URL) => string | undefined; journal: Hop[] },
  ) {
    this.page = page;
    this.#network = network;
    this.#outside = outside;
    this.#journal = journal;
    page.on('console', (message) => {
      if (message.type() === 'error' && !ANSWERED.test(message.text())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** @param outside what a site answers that has no server in the test */
  static async open(
    chromium: Chromium,
    seen: { readonly outside: (url: URL) => string | undefined; readonly journal: Hop[] },
  ): Promise<Tab> {
    const context = await chromium.newContext();
    const page = await context.newPage();
    // The patience of the test is the only one.
    page.setDefaultTimeout(0);
    const network = await context.newCDPSession(page);
    const tab = new Tab(page, network, seen);
    network.on('Fetch.requestPaused', (event) => void tab.#paused(event));
    const documents = { urlPattern: '*', resourceType: 'Document' } as const;
    await network.send('Fetch.enable', {
      patterns: [
        { ...documents, requestStage: 'Request' },
        { ...documents, requestStage: 'Response' },
      ],
    });
    return tab;
  }

  async #paused(event: Paused): Promise<void> {
    const { requestId, request, responseStatusCode: status, responseErrorReason } = event;
    const isAnswer = status !== undefined || responseErrorReason !== undefined;
    const outside = isAnswer ? undefined : this.#outside(new URL(request.url));
    if (status !== undefined) this.#note(event, status);
    if (outside !== undefined) this.#note(event, 200);
    const isHeld = status !== undefined && this.#isHeld(new URL(request.url));
    const body = outside ?? (isHeld ? '<p>A redirect that is held</p>' : undefined);
    const answered =
      body === undefined
        ? this.#network.send('Fetch.continueRequest', { requestId })
        : this.#network.send('Fetch.fulfillRequest', {
            ...{ requestId, responseCode: 200, responseHeaders: HTML },
            body: Buffer.from(body).toString('base64'),
          });
    // A tab that is closed meanwhile takes no answer any more.
    await answered.catch(() => undefined);
  }

  #isHeld(from: URL): boolean {
    const location = this.answer.headers.get('location');
    return location !== null && !follows(this.follow, from, new URL(location, from));
  }

  #note({ request, responseHeaders = [] }: Paused, status: number): void {
    const headers = new Headers();
    for (const { name, value } of responseHeaders) headers.append(name, value.replaceAll('\n', ', '));
    this.answer = { status, headers };
    const { method } = request;
    const url = new URL(request.url);
    this.#journal.push({ method, url, status, location: headers.get('location'), sent: [], received: [] });
  }
}
