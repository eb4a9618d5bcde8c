/** A browser that shows one page after the other: cookies, forms, and redirects that are looked at, not followed. */
export interface Visit {
  readonly status: number;
  /** Where the answer points, if it is a redirect. */
  readonly location: URL | undefined;
  readonly headers: Headers;
  readonly text: string;
}

export const unescapeHtml = (value: string): string =>
  value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function attributesOf(tag: string): Record<string, string> {
  const pairs = [...tag.matchAll(/([a-z-]+)=(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(
    pairs.map(([, name = '', double, single]) => [name, unescapeHtml(double ?? single ?? '')]),
  );
}

/** The first form with a button of that name, and what it sends besides. */
export function formOf(page: string): { action: string; fields: Record<string, string> } {
  const [, head = '', body = ''] = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(page) ?? [];
  const inputs = [...body.matchAll(/<input([^>]*)>/g)].map(([, tag = '']) => attributesOf(tag));
  const fields = inputs
    .filter(({ type }) => type === 'hidden')
    .map(({ name = '', value = '' }) => [name, value]);
  return { action: attributesOf(head)['action'] ?? '', fields: Object.fromEntries(fields) };
}

export class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  get(address: string | URL, headers: Record<string, string> = {}): Promise<Visit> {
    return this.#visit(new URL(address, this.#origin), { method: 'GET', headers });
  }

  post(
    address: string | URL,
    fields: Record<string, string> | URLSearchParams,
    headers: Record<string, string> = {},
  ): Promise<Visit> {
    return this.#visit(new URL(address, this.#origin), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
    });
  }

  /** Sends the first form of a page, with what was typed or pressed. */
  send({ text }: Visit, typed: Record<string, string> = {}): Promise<Visit> {
    const { action, fields } = formOf(text);
    return this.post(action, { ...fields, ...typed });
  }

  async #visit(
    url: URL,
    init: { method: string; body?: URLSearchParams; headers: Record<string, string> },
  ): Promise<Visit> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(url, { ...init, redirect: 'manual', headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const cut = pair.indexOf('=');
      if (pair.slice(cut + 1) === '') this.#cookies.delete(pair.slice(0, cut));
      else this.#cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    const location = response.headers.get('location');
    return {
      status: response.status,
      location: location === null ? undefined : new URL(location, url),
      headers: response.headers,
      text: await response.text(),
    };
  }
}
