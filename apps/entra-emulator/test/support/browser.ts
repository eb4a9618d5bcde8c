/** A browser that goes where the emulator sends it: cookies, forms, and redirects that are looked at, not followed. */
export interface Visit {
  status: number;
  /** Where the answer points, if it is a redirect. */
  location: URL | undefined;
  headers: Headers;
  text: string;
}

interface PageForm {
  action: string;
  fields: Record<string, string>;
  buttons: { name: string; value: string; label: string }[];
}

const unescapeHtml = (value: string): string =>
  value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const attributesOf = (tag: string): Record<string, string> =>
  Object.fromEntries(
    [...tag.matchAll(/([a-z-]+)="([^"]*)"/g)].map((match) => [match[1] ?? '', unescapeHtml(match[2] ?? '')]),
  );

export function formsOf(page: string): PageForm[] {
  return [...page.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map((form) => {
    const body = form[2] ?? '';
    const inputs = [...body.matchAll(/<input([^>]*)>/g)].map((match) => attributesOf(match[1] ?? ''));
    const hidden = inputs.filter((input) => input['type'] === 'hidden');
    return {
      action: attributesOf(form[1] ?? '')['action'] ?? '',
      fields: Object.fromEntries(hidden.map((input) => [input['name'] ?? '', input['value'] ?? ''])),
      buttons: [...body.matchAll(/<button([^>]*)>([\s\S]*?)<\/button>/g)].map((match) => {
        const attributes = attributesOf(match[1] ?? '');
        return {
          name: attributes['name'] ?? '',
          value: attributes['value'] ?? '',
          label: unescapeHtml(match[2] ?? ''),
        };
      }),
    };
  });
}

export class Browser {
  readonly #origin: string;
  readonly #fetch: typeof fetch;
  readonly cookies = new Map<string, string>();

  /** @param through how it reaches that origin, when not as everybody does */
  constructor(origin: string, through: typeof fetch = fetch) {
    this.#origin = origin;
    this.#fetch = through;
  }

  get(path: string): Promise<Visit> {
    return this.#visit(new URL(path, this.#origin), { method: 'GET' });
  }

  post(path: string, fields: Record<string, string>): Promise<Visit> {
    return this.#visit(new URL(path, this.#origin), { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Fills in the form whose button carries `label`, and presses it. */
  press(page: Visit, label: string, typed: Record<string, string> = {}): Promise<Visit> {
    for (const form of formsOf(page.text)) {
      const button = form.buttons.find((one) => one.label.includes(label));
      if (button === undefined) continue;
      const named = button.name === '' ? {} : { [button.name]: button.value };
      return this.post(form.action, { ...form.fields, ...typed, ...named });
    }
    throw new Error(`no button "${label}" on this page (${page.status}): ${page.text.slice(0, 2000)}`);
  }

  /** Types name and password from whatever page the sign-in begins with. */
  async signIn(page: Visit, login: { upn: string; password: string }): Promise<Visit> {
    const passwordPage = page.text.includes('id="password"')
      ? page
      : await this.press(page, 'Next', { email: login.upn });
    return await this.press(passwordPage, 'Sign in', { password: login.password });
  }

  async #visit(url: URL, init: { method: string; body?: URLSearchParams }): Promise<Visit> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.#fetch(url, {
      ...init,
      redirect: 'manual',
      headers: cookie === '' ? {} : { cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const cut = pair.indexOf('=');
      this.cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
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
