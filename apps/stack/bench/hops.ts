/** The cookies of one browser, by host, and its way along redirects. As little as a load driver needs. */
export class Hops {
  readonly #cookies = new Map<string, Map<string, string>>();

  constructor(carried: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
    for (const [host, cookies] of Object.entries(carried))
      this.#cookies.set(host, new Map(Object.entries(cookies)));
  }

  /** One request, no further. */
  async go(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const cookies = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, cookies);
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  }

  /** From redirect to redirect until one leads to an address that starts with `end`; answers that address. */
  async follow(first: string, end: string): Promise<URL> {
    let url = first;
    for (let hop = 0; hop < 12; hop++) {
      const response = await this.go(url);
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(
          `${response.status} at ${new URL(url).pathname}: ${(await response.text()).slice(0, 400)}`,
        );
      await response.body?.cancel();
      url = new URL(location, url).href;
      if (url.startsWith(end)) return new URL(url);
    }
    throw new Error('too many redirects');
  }

  cookiesOf(host: string): Record<string, string> {
    return Object.fromEntries(this.#cookies.get(host) ?? []);
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  if (value === '' || /Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}
