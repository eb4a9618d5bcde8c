import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

const MOST = 10_000;

/** Values of this process, found by a random cookie. Enough for an example; a real application uses its session store. */
export class BrowserStore<T> {
  readonly #cookie: string;
  readonly #values = new Map<string, T>();

  constructor(cookie: string) {
    this.#cookie = cookie;
  }

  put(context: Context, value: T): void {
    const key = randomBytes(32).toString('base64url');
    if (this.#values.size >= MOST) this.#values.clear();
    this.#values.set(key, value);
    setCookie(context, this.#cookie, key, { path: '/', httpOnly: true, sameSite: 'Lax' });
  }

  get(context: Context): T | undefined {
    return this.#values.get(getCookie(context, this.#cookie) ?? '');
  }

  take(context: Context): T | undefined {
    const key = getCookie(context, this.#cookie) ?? '';
    const value = this.#values.get(key);
    this.#values.delete(key);
    deleteCookie(context, this.#cookie, { path: '/' });
    return value;
  }
}
